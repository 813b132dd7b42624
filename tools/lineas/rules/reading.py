"""Rules on the file: what strict reading and the schema refuse, and the canonical form.

The refusals themselves are found where the file is read (source, registry) and explained where the schema is known
(schema); a rule here is their page in the catalogue, and picks its own out of them.
"""

from __future__ import annotations

from lineas.messages import _
from lineas.rules.rule import FILE, FORM, Report, rule
from lineas.schema import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.source import Document


def _of(document: Document, kind: str) -> Iterator[Report]:
    for p in document.problems:
        if p.kind == kind:
            yield Report((), p.message, p.help, at=(p.line, p.column, p.length))


@rule("regular-file", on=FILE)
def regular_file(document: Document) -> Iterator[Report]:
    """There is a link or a special file where a file should be.

    Why: a link can lead out of the registry, and another system may not follow it. What is published stands in files.
    Mend: put a copy of the file in its place.
    """
    yield from _of(document, "regular-file")


@rule("missing-file", on=FILE)
def missing_file(document: Document) -> Iterator[Report]:
    """A programme has no programme.yaml or no institutions.yaml.

    Why: without them estrategias, years and institutions cannot be checked, and nothing can be counted.
    Mend: add the file; docs/format.md says what stands in it.
    """
    yield from _of(document, "missing-file")


@rule("unexpected-file", on=FILE)
def unexpected_file(document: Document) -> Iterator[Report]:
    """A file lies in the folder of a programme that no tool will read.

    Why: an answer saved under another name or in another format would be missing from every count without a word.
    Bad: records/pem-2014-2018/1.2/1.2.3.yaml.txt
    Good: records/pem-2014-2018/1.2/1.2.3.yaml
    Mend: rename it; a published document belongs into “sources”.
    """
    yield from _of(document, "unexpected-file")


@rule("too-large", on=FILE)
def too_large(document: Document) -> Iterator[Report]:
    """A file is larger than 1 MiB, or nested deeper than 32 levels.

    Why: no record is. What is that large was not written as a record, and could bring a reader to its knees.
    Mend: see whether another file was saved under this name.
    """
    yield from _of(document, "too-large")


@rule("encoding", on=FILE)
def encoding(document: Document) -> Iterator[Report]:
    """A file is not UTF-8 text with Unix line endings.

    Why: accents would be lost on another machine, and every line would show as changed.
    Mend: save it as UTF-8 without BOM and with LF; `lineas fmt` mends BOM and line endings.
    """
    yield from _of(document, "encoding")


@rule("character", on=FILE)
def character(document: Document) -> Iterator[Report]:
    """A file holds a character that nobody can see: a tab, a control character, a zero-width or non-breaking space,
    one that changes the direction of the text, or an accent that is a character of its own.

    Why: two texts would look the same and be different, and what is shown could hide what is written.
    Mend: delete it, or write a space; `lineas fmt` joins letters and accents.
    """
    yield from _of(document, "character")


@rule("yaml-syntax", on=FILE)
def yaml_syntax(document: Document) -> Iterator[Report]:
    """A file cannot be read as YAML.

    Why: nothing of it can be counted or published.
    Bad: `text: El INM realizará: talleres`
    Good: `text: "El INM realizará: talleres"`
    Mend: most often it is the indentation of the line, a colon within a text, or a quote that is not closed.
    """
    yield from _of(document, "yaml-syntax")


@rule("yaml-feature", on=FILE)
def yaml_feature(document: Document) -> Iterator[Report]:
    """A file uses a part of YAML that records do without: anchors, aliases, tags, merge keys, directives, several
    documents.

    Why: readers differ on them, and a diff would not show what they change elsewhere.
    Bad: `institution: &inm INM`
    Good: `institution: INM`
    Mend: write the value out.
    """
    yield from _of(document, "yaml-feature")


@rule("repeated-key", on=FILE)
def repeated_key(document: Document) -> Iterator[Report]:
    """A key stands twice in the same place.

    Why: most readers keep the last one and drop the other without a word.
    Mend: keep one of the two.
    """
    yield from _of(document, "repeated-key")


@rule("missing-key", on=FILE)
def missing_key(document: Document) -> Iterator[Report]:
    """A key that every record, answer or commitment has is missing.

    Why: without it the record says less than the form asks for.
    Bad: `- text: El INM realizará talleres.`
    Good: `- institution: INM` and, below it, `text: El INM realizará talleres.`
    Mend: add the key.
    """
    yield from _of(document, "missing-key")


@rule("unknown-key", on=FILE)
def unknown_key(document: Document) -> Iterator[Report]:
    """A key that the schema does not know.

    Why: what stands under a misspelt key is read by nobody.
    Bad: `instituton: INM`
    Good: `institution: INM`
    Mend: correct the name of the key; what has no key of its own goes into `notes`.
    """
    yield from _of(document, "unknown-key")


@rule("wrong-value", on=FILE)
def wrong_value(document: Document) -> Iterator[Report]:
    """A value is not of the kind or form that its key asks for.

    Why: it could not be counted: a status that is none, a year in quotes, three activities where the form has two.
    Bad: `status: plannned`
    Good: `status: planned`
    Mend: write what the help line says.
    """
    yield from _of(document, "wrong-value")


@rule("status-activities", on=FILE)
def status_activities(document: Document) -> Iterator[Report]:
    """An answer “planned” without activities, or another answer with activities.

    Why: the form asks for activities if, and only if, actions will be carried out.
    Bad: `status: not_planned` with `activities`
    Good: `status: not_planned` alone
    Mend: correct the status, or the activities.
    """
    yield from _of(document, "status-activities")


@rule("comment", on=FORM)
def comment(document: Document) -> Iterator[Report]:
    """A file has a YAML comment.

    Why: whatever writes the file anew (a form, a merge, `lineas fmt`) would lose it.
    Bad: `status: planned  # por confirmar`
    Good: `notes: Por confirmar.`
    Mend: move what it says into `notes`.
    """
    for p in document.comments():
        yield Report((), p.message, p.help, at=(p.line, p.column, p.length))


@rule("canonical", on=FORM)
def canonical(document: Document) -> Iterator[Report]:
    """A file is not in canonical form: keys in the order of the schema, prose with one sentence a line, codes quoted.

    Why: with one way to write a record a diff shows what was changed, and nothing else.
    Mend: `lineas fmt`
    """
    if document.comments():
        return  # said by its own rule; fmt writes nothing until they are gone
    have, want = document.text.split("\n"), document.formed().split("\n")
    line = next((n for n, (a, b) in enumerate(zip(have, want, strict=False)) if a != b), min(len(have), len(want)) - 1)
    is_, should = have[line], want[line]
    start, end = len(is_) - len(is_.lstrip()), len(is_)
    if is_.rstrip() == should and should:
        message, start = _("there are spaces at the end of the line"), len(should)
    elif is_.strip() == should.strip() and should:
        message = _("not in canonical form; this line is indented by {n} spaces")
        message = message.format(n=len(should) - len(should.lstrip()))
        start, end = 0, start
    else:
        message = _("not in canonical form; here goes: {line}").format(line=shown(should.strip()) or _("(nothing)"))
    yield Report((), message, _("`lineas fmt` does it"), at=(line + 1, start + 1, max(1, end - start)))
