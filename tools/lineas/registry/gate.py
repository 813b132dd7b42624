"""The gate of a schema: closures compiled from it, which decide exactly as `jsonschema` does at a fraction of its cost.

Property tests say so (tests/test_schema.py). What the gate could decide otherwise raises when the schema is read: KeyError
for a keyword or type that is not in _KEYWORDS, ValueError for `const`, `enum` and `uniqueItems` of what is no text.
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
    """A function that says whether a value is valid. Raises KeyError or ValueError for a schema it is not made for.

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
    if unique and not _texts_only(node.get("items", True), root):
        raise ValueError("uniqueItems of what is no text: 1, 1.0 and true are not alike to every language")

    def test(value: Any) -> bool:
        if not isinstance(value, list):
            return other_types
        if not least <= len(value) <= most:
            return False
        for child in value:
            if not item(child):
                return False
        return not unique or len(set(value)) == len(value)  # of texts, or an item would have been refused

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
        return (whole or any_number) and not (value < least or value > most)

    return test


def _texts_only(node: Any, root: dict[str, Any]) -> bool:
    """Does a schema refuse whatever is no text?"""
    if not isinstance(node, dict):
        return node is False
    return node.get("type") == "string" or ("$ref" in node and _texts_only(resolve(node, root), root))


def _one_of(texts: list[Any]) -> Gate:
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("const or enum of what is no text: 1, 1.0 and true are not alike to every language")
    return lambda value: isinstance(value, str) and value in texts


def _enum(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    return _one_of(node["enum"])


def _const(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    return _one_of([node["const"]])


def _if(node: dict[str, Any], root: dict[str, Any]) -> Gate:
    condition = gate(node["if"], root)
    then, otherwise = gate(node.get("then", True), root), gate(node.get("else", True), root)
    return lambda value: then(value) if condition(value) else otherwise(value)


_KEYWORDS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Gate]] = {
    "$ref": _ref,
    "enum": _enum,
    "const": _const,
    "if": _if,
    **dict.fromkeys(("type: object", "properties", "additionalProperties", "propertyNames", "required"), _object),
    **dict.fromkeys(("type: array", "items", "minItems", "maxItems", "uniqueItems"), _array),
    **dict.fromkeys(("type: string", "minLength", "maxLength", "pattern"), _text),
    **dict.fromkeys(("type: integer", "minimum", "maximum"), _integer),
}
