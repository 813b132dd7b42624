"""JSON Schema: the only list of fields. Validation, its explanation in people's words, and the layout of each file.

A clean file meets the gate (gate.py); `jsonschema` itself, 90 ms to import, is called to explain what is wrong.
"""

from __future__ import annotations

import os
import re
from itertools import islice

import lineas
from lineas.files.canonical import TEXT, Layout
from lineas.findings import MOST, Edit, Problem
from lineas.frozen import NamedTuple
from lineas.messages import _, ngettext
from lineas.registry.gate import gate, resolve
from lineas.text import meant, nearest, plain, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from lineas.files.canonical import Path
    from lineas.files.document import Document

    ValidationError = Any  # jsonschema.exceptions.ValidationError; typeshed leaves its parts unset


class Schema(NamedTuple):
    """One schema, ready for use: its text as data, its gate and its layout."""

    data: dict[str, Any]
    accepts: Callable[[Any], bool]
    layout: Layout


_loaded: dict[str, Schema] = {}


def schema(kind: str) -> Schema:
    """The schema of a kind of file: "record", "programme", "institutions" or "exceptions"."""
    if kind not in _loaded:
        import json

        with open(os.path.join(folder(), f"{kind}.schema.json"), encoding="utf-8") as file:
            data = json.load(file)
        _loaded[kind] = Schema(data, gate(data, data), _layout(data, data))
    return _loaded[kind]


def folder() -> str:
    """Where the schemas are: in the installed package, or in the checkout it is installed from."""
    here = os.path.dirname(os.path.abspath(lineas.__file__))
    packed = os.path.join(here, "_schema")
    return packed if os.path.isdir(packed) else os.path.join(here, "..", "..", "schema")


def check(document: Document, kind: str) -> list[Problem]:
    """What reading or the schema refuses in a document; an empty list for a valid one."""
    if document.problems or schema(kind).accepts(document.value):
        return document.problems
    return [_locate(document, wrong) for wrong in explain(document.value, kind)]


def _layout(node: Any, root: dict[str, Any]) -> Layout:
    if "$ref" in node:
        return Layout("prose") if node["$ref"].endswith("/prose") else _layout(resolve(node, root), root)
    if node.get("type") == "object":
        fields = {key: _layout(child, root) for key, child in node.get("properties", {}).items()}
        rest = node.get("additionalProperties")
        return Layout("map", fields, _layout(rest, root) if isinstance(rest, dict) else None)
    if node.get("type") == "array":
        return Layout("list", item=_layout(node["items"], root))
    return Layout("integer") if node.get("type") == "integer" else TEXT


# ---------------------------------------------------------------------------------------- the explanation


class Wrong(NamedTuple):
    """What the schema refuses: the rule that reports it, the place, a sentence of ours, and what would be right."""

    rule: str
    path: Path
    message: str
    help: str = ""
    key: bool = False
    absent: str = ""  # the key that is missing
    guess: str = ""  # the key that was meant by an unknown one
    answer: str = ""  # what should be written in the place of the value, or the key
    unsafe: bool = False


def _locate(document: Document, wrong: Wrong) -> Problem:
    line, column, length = document.locate(wrong.path, key=wrong.key)
    edits = (Edit(line, column, length, wrong.answer),) if wrong.answer else ()
    return Problem(wrong.rule, line, column, wrong.message, wrong.help, length, edits, wrong.unsafe)


def explain(value: Any, kind: str) -> list[Wrong]:
    """The schema errors of a value, each once, in the order in which jsonschema finds them; the first MOST of them."""
    from jsonschema import Draft202012Validator

    errors = list(islice(Draft202012Validator(schema(kind).data).iter_errors(value), MOST))
    # Where the status is itself wrong or missing, what follows from it is noise.
    at_fault = {tuple(error.absolute_path) for error in errors if error.validator != "required"}
    at_fault |= {(*e.absolute_path, key) for e in errors if e.validator == "required" for key in _missing(e)}
    found: dict[Wrong, None] = {}
    for error in errors:
        path = tuple(error.absolute_path)
        if {"then", "else"} & set(error.absolute_schema_path):
            answer = path[:2]
            if (*answer, "status") not in at_fault:
                found[_explain_condition(error, answer)] = None
        else:
            found.update(dict.fromkeys(islice(_SENTENCES[str(error.validator)](error, path), MOST)))
    return _without_echo(list(found))[:MOST]


def _missing(error: ValidationError) -> list[str]:
    instance: Any = error.instance
    return [key for key in error.validator_value if key not in instance]


def _explain_condition(error: ValidationError, answer: Path) -> Wrong:
    """The one condition of our schemas: an answer has activities if and only if it is "planned"."""
    if error.validator == "required":
        message = _("an answer “planned” needs its “activities”")
        help = _("write one or two activities; or answer “not_planned” or “concluded”")
        return Wrong("status-activities", (*answer, "status"), message, help)
    message = _("only an answer “planned” has “activities”")
    help = _("delete “activities”, or answer “planned”")
    return Wrong("status-activities", (*answer, "activities"), message, help, key=True)


def _without_echo(found: list[Wrong]) -> list[Wrong]:
    """A misspelt key is one mistake, not an unknown key and a missing one."""
    guessed = {(*w.path[:-1], w.guess) for w in found if w.guess}
    return [w for w in found if w.rule != "missing-key" or (*w.path, w.absent) not in guessed]


def _explain_required(error: ValidationError, path: Path) -> Iterator[Wrong]:
    for key in _missing(error):
        example = _example((error.schema or {}).get("properties", {}).get(key, {}))
        help = _("for example: {example}").format(example=f"{key}: {example}") if example else ""
        yield Wrong("missing-key", path, _("the key “{key}” is missing").format(key=key), help, absent=key)


def _explain_unknown(error: ValidationError, path: Path) -> Iterator[Wrong]:
    fields = error.schema.get("properties", {})
    free = [key for key in fields if key not in error.instance]
    titles = {plain(fields[key].get("title", "")): key for key in free}
    for key in error.instance:
        if key not in fields:
            title = next((k for t, k in titles.items() if plain(key) in (t, t.partition(" ")[0])), "")
            guess = title or nearest(key, free)
            message = _("unknown key “{key}”").format(key=shown(key))
            help = meant(guess) or _list(_("here go: {values}"), list(fields))
            yield Wrong("unknown-key", (*path, key), message, help, True, "", guess, guess, not title)


def _explain_enum(error: ValidationError, path: Path) -> Iterator[Wrong]:
    allowed = [str(value) for value in error.validator_value]
    message = _("“{value}” is not allowed here").format(value=shown(error.instance))
    options = _list(_("write one of: {values}"), allowed)
    labels = {plain(label): v for label, v in zip(error.schema.get("enumDescriptions", ()), allowed, strict=False)}
    label = labels.get(nearest(plain(str(error.instance)), labels), "")
    guess = label or nearest(str(error.instance), allowed)
    help = f"{meant(guess)} {options}" if guess else options
    yield Wrong("wrong-value", path, message, help, answer=label)


def _explain_type(error: ValidationError, path: Path) -> Iterator[Wrong]:
    wanted = error.validator_value
    message = {
        "integer": _("“{value}” is not a whole number without quotes"),
        "string": _("a text goes here, not a list or a mapping"),
        "array": _("a list goes here: lines that begin with “- ”"),
        "object": _("keys with their values go here"),
    }[wanted].format(value=shown(error.instance))
    example = _example(error.schema)
    help = _("for example: {example}").format(example=example) if example else ""
    number = re.fullmatch(r"[\W_]*([0-9]{1,9})[\W_]*", str(error.instance)) if wanted == "integer" else None
    yield Wrong("wrong-value", path, message, help, answer=number[1] if number else "")


def _explain_pattern(error: ValidationError, path: Path) -> Iterator[Wrong]:
    message = _("“{value}” does not have the right form").format(value=shown(error.instance))
    example = _example(error.schema)
    yield Wrong("wrong-value", path, message, _("for example: {example}").format(example=example) if example else "")


def _explain_size(error: ValidationError, path: Path) -> Iterator[Wrong]:
    bound = error.validator_value
    message = {
        "minItems": ngettext("the list needs at least {n} item", "the list needs at least {n} items", bound),
        "maxItems": ngettext("the list can have at most {n} item", "the list can have at most {n} items", bound),
        "minLength": _("the text is empty"),
        "maxLength": ngettext("the text is longer than {n} character", "the text is longer than {n} characters", bound),
        "minimum": _("the number is too small: the least is {n}"),
        "maximum": _("the number is too large: the most is {n}"),
        "uniqueItems": _("the list says something twice"),
    }[str(error.validator)].format(n=bound)
    # The first item too many, not the list that was right until then.
    place = (*path, bound) if error.validator == "maxItems" else path
    help = _("join it to one of the others, as a paragraph of its own") if error.validator == "maxItems" else ""
    if error.validator in ("minimum", "maximum"):
        help = _("a year has four figures: {example}").format(example=_example(error.schema))
    yield Wrong("wrong-value", place, message, help)


def _explain_names(error: ValidationError, path: Path) -> Iterator[Wrong]:
    message = _("“{value}” is no acronym: capital letters, figures and hyphens").format(value=shown(error.instance))
    yield Wrong("wrong-value", (*path, error.instance), message, key=True)


_SENTENCES: dict[str, Callable[[ValidationError, Path], Iterator[Wrong]]] = {
    "required": _explain_required,
    "additionalProperties": _explain_unknown,
    "enum": _explain_enum,
    "type": _explain_type,
    "pattern": lambda e, p: (
        _explain_names(e, p) if "propertyNames" in e.absolute_schema_path else _explain_pattern(e, p)
    ),
    **dict.fromkeys(
        ("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum", "uniqueItems"), _explain_size
    ),
}


def _example(node: dict[str, Any]) -> str:
    """The first example of a field, where it is short enough to be shown."""
    examples = node.get("examples") or [""]
    return str(examples[0]) if isinstance(examples[0], (str, int)) else ""


def _list(sentence: str, values: Iterable[str]) -> str:
    return sentence.format(values=", ".join(values))
