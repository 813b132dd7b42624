"""The gate of a schema: closures compiled from it, which decide exactly as `jsonschema` does at a fraction of its cost.

A property test says so (tests/test_schema.py). A keyword that is not in KEYWORDS raises KeyError when the schema is read.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Gate = Callable[[Any], bool]


def resolve(node: Any, root: dict[str, Any]) -> Any:
    """The node that a local `$ref` points to."""
    target: Any = root
    for step in node["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return target


# Said for people and editors; they decide nothing on their own.
_SILENT = frozenset(
    (
        "$schema",
        "$id",
        "$defs",
        "$comment",
        "title",
        "description",
        "examples",
        "default",
        "enumDescriptions",
        "then",
        "else",
    )
)


def gate(node: Any, root: dict[str, Any]) -> Gate:
    """A function that says whether a value is valid. Raises KeyError for a keyword or type it does not know.

    Keywords that look at one type of value make one test together.
    """
    if isinstance(node, bool):
        return lambda value: node
    keywords = [f"type: {node[key]}" if key == "type" else key for key in node if key not in _SILENT]
    tests = [compile(node, root) for compile in dict.fromkeys(_KEYWORDS[keyword] for keyword in keywords)]
    if len(tests) == 1:
        return tests[0]

    def all_of(value: Any) -> bool:
        for test in tests:  # noqa: SIM110 - half the time of all() with a generator
            if not test(value):
                return False
        return True

    return all_of


def _ref(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    return gate(resolve(node, root), root)


def _object(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    other_types = node.get("type") != "object"
    gates = {key: gate(child, root) for key, child in node.get("properties", {}).items()}
    further = gate(node.get("additionalProperties", True), root)
    name = gate(node["propertyNames"], root) if "propertyNames" in node else None
    required = frozenset(node.get("required", ()))

    def test(value: Any) -> bool:
        if not isinstance(value, dict):
            return other_types
        if not required <= value.keys() or (name and not all(map(name, value))):
            return False
        for key, child in value.items():  # noqa: SIM110 - half the time of all() with a generator
            if not gates.get(key, further)(child):
                return False
        return True

    return test


def _array(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    other_types = node.get("type") != "array"
    item = gate(node.get("items", True), root)
    least, most = node.get("minItems", 0), node.get("maxItems", float("inf"))
    unique = node.get("uniqueItems", False)

    def test(value: Any) -> bool:
        if not isinstance(value, list):
            return other_types
        if not least <= len(value) <= most:
            return False
        texts = [child for child in value if isinstance(child, str)] if unique else ()  # all of ours are of texts
        if len(set(texts)) < len(texts):
            return False
        for child in value:  # noqa: SIM110 - half the time of all() with a generator
            if not item(child):
                return False
        return True

    return test


def _text(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    other_types = node.get("type") != "string"
    least, most = node.get("minLength", 0), node.get("maxLength", float("inf"))
    pattern = node.get("pattern")
    find = re.search  # it compiles a pattern when it meets the first value

    def test(value: Any) -> bool:
        if not isinstance(value, str):
            return other_types
        return least <= len(value) <= most and (pattern is None or find(pattern, value) is not None)

    return test


def _integer(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    any_number = node.get("type") != "integer"
    least, most = node.get("minimum", float("-inf")), node.get("maximum", float("inf"))

    def test(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return any_number
        whole = isinstance(value, int) or value.is_integer()
        return (whole or any_number) and bool(least <= value <= most)

    return test


def _enum(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    return lambda value: isinstance(value, str) and value in node["enum"]


def _const(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    return lambda value: isinstance(value, str) and value == node["const"]


def _if(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    condition = gate(node["if"], root)
    then, otherwise = gate(node.get("then", True), root), gate(node.get("else", True), root)
    return lambda value: then(value) if condition(value) else otherwise(value)


_KEYWORDS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Gate]] = {
    "$ref": _ref,
    "enum": _enum,  # of texts, as all of ours are
    "const": _const,
    "if": _if,
    **dict.fromkeys(("type: object", "properties", "additionalProperties", "propertyNames", "required"), _object),
    **dict.fromkeys(("type: array", "items", "minItems", "maxItems", "uniqueItems"), _array),
    **dict.fromkeys(("type: string", "minLength", "maxLength", "pattern"), _text),
    **dict.fromkeys(("type: integer", "minimum", "maximum"), _integer),
}
