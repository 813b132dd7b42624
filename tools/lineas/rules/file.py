"""Rules on the file: what strict reading and the schema refuse, and the canonical form.

The refusals themselves are found where the file is read (source, registry) and explained where the schema is known
(schema); a rule here is their page in the catalogue, and picks its own out of them.
"""

from __future__ import annotations

from lineas.findings import inside
from lineas.messages import _
from lineas.rules.rule import FILE, FORM, Report, rule
from lineas.text import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.files.document import Document


def _of(document: Document, kind: str) -> Iterator[Report]:
    for p in document.problems:
        if p.kind == kind:
            alone = p.edits[0] if len(p.edits) == 1 else None
            shown = alone is not None and (alone.line, alone.column, alone.length) == (p.line, p.column, p.length)
            replacement = alone.text if alone and shown else None
            yield Report(
                (), p.message, p.help, at=(p.line, p.column, p.length), replacement=replacement, unsafe=p.unsafe
            )


@rule("regular-file", on=FILE)
def regular_file(document: Document) -> Iterator[Report]:
    """There is a link or a special file where a file should be.

    Why: a link can lead out of the registry, and another system may not follow it.
    Bad: 1.2/1.2.3.yaml is a link to ../1.1/1.1.3.yaml
    Good: 1.2/1.2.3.yaml is a file of its own
    Mend: put a copy of the file in its place.
    """
    yield from _of(document, "regular-file")


@rule("missing-file", on=FILE)
def missing_file(document: Document) -> Iterator[Report]:
    """A programme has no programme.yaml or no institutions.yaml.

    Why: without them estrategias, years and institutions cannot be checked, and nothing can be counted.
    Bad: in records/pem-2014-2018 there is programme.yaml alone
    Good: in records/pem-2014-2018 there are programme.yaml and institutions.yaml
    Mend: add the file; examples/records has one to copy, and docs/format.md says what stands in it.
    """
    yield from _of(document, "missing-file")


@rule("unexpected-file", on=FILE)
def unexpected_file(document: Document) -> Iterator[Report]:
    """In the folder of a programme there is a file that no tool will read.

    Why: an answer saved under another name or in another format would be missing from every count without a word.
    Bad: records/pem-2014-2018/1.2/1.2.3.yaml.txt
    Good: records/pem-2014-2018/1.2/1.2.3.yaml
    Mend: rename it; a published document belongs in `sources`.
    """
    yield from _of(document, "unexpected-file")


@rule("too-large", on=FILE)
def too_large(document: Document) -> Iterator[Report]:
    """A file is larger than 1 MiB, has more than 32 levels or 50,000 values, or lies in more than 32 folders.

    Why: a record is a few pages of text. What is that large was saved here by mistake, and slows every tool down.
    Bad: 1.2/1.2.3.yaml is a scanned document of 4 MiB
    Good: 1.2/1.2.3.yaml is the record, and the document is in `sources`
    Mend: see whether another file was saved under this name.
    """
    yield from _of(document, "too-large")


@rule("encoding", on=FILE)
def encoding(document: Document) -> Iterator[Report]:
    """A file is not UTF-8 text with Unix line endings.

    Why: accents would be lost on another machine, and every line would show as changed.
    Bad: a file that Notepad saved as “ANSI”, as “UTF-16 LE” or as “UTF-8 with BOM”
    Good: the same file saved as “UTF-8”, with the line endings “LF”
    Mend: save it as UTF-8 without BOM and with LF; `lineas fmt` mends BOM and line endings.
    """
    yield from _of(document, "encoding")


@rule("character", on=FILE)
def character(document: Document) -> Iterator[Report]:
    """A file holds a character that nobody can see: a tab, a control character, a zero-width or non-breaking space,
    one that changes the direction of the text, or an accent that is a character of its own; or the mark of a lost letter.

    Why: two texts would look the same and be different, and what is shown could hide what is written.
    Bad: `status:` and `planned` with a tab between them
    Good: `status: planned`, with a space
    Mend: delete it, or write the space or the letter that belongs there; `lineas fmt` joins letters and accents.
    """
    yield from _of(document, "character")


@rule("mojibake", on=FILE)
def mojibake(document: Document) -> Iterator[Report]:
    """Letters were read in the wrong encoding and saved again.

    Why: nobody can read them, and a search does not find them.
    Bad: instalarÃ¡ diez mÃ³dulos
    Good: instalará diez módulos
    Mend: `lineas lint --fix`, where there is one answer; then see which program saved the file, and how.
    """
    yield from _of(document, "mojibake")


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

    Why: not all programs read them alike, and a diff would not show what they change elsewhere.
    Bad: `institution: &inm INM`
    Good: `institution: INM`
    Mend: write the value out.
    """
    yield from _of(document, "yaml-feature")


@rule("repeated-key", on=FILE)
def repeated_key(document: Document) -> Iterator[Report]:
    """A key stands twice in the same place.

    Why: most programs keep the last one and drop the other without a word.
    Bad:
        - year: 2017
          status: not_planned
          status: concluded
    Good:
        - year: 2017
          status: concluded
    Mend: keep one of the two.
    """
    yield from _of(document, "repeated-key")


@rule("missing-key", on=FILE)
def missing_key(document: Document) -> Iterator[Report]:
    """A key that every record, answer or commitment has is missing.

    Why: without it the record says less than the form asks for.
    Bad:
        - text: >-
            El INM impartirá talleres.
    Good:
        - institution: INM
          text: >-
            El INM impartirá talleres.
    Mend: add the key.
    """
    yield from _of(document, "missing-key")


@rule("unknown-key", on=FILE)
def unknown_key(document: Document) -> Iterator[Report]:
    """A key is not one of those that the schema knows.

    Why: nobody reads what stands under a misspelt key.
    Bad: `instituton: INM`
    Good: `institution: INM`
    Mend: correct the name of the key; what has no key of its own goes into `notes`.
    """
    yield from _of(document, "unknown-key")


@rule("wrong-value", on=FILE)
def wrong_value(document: Document) -> Iterator[Report]:
    """A value is not of the kind or form that its key asks for.

    Why: it could not be counted: a status that does not exist, a year in quotes, three activities where the form has two.
    Bad: `status: plannned`
    Good: `status: planned`
    Mend: write the value as the help of the finding says.
    """
    yield from _of(document, "wrong-value")


@rule("status-activities", on=FILE)
def status_activities(document: Document) -> Iterator[Report]:
    """An answer `planned` has no activities, or another answer has some.

    Why: the form asks for activities if, and only if, actions will be carried out.
    Bad: `status: not_planned` with `activities`
    Good: `status: not_planned` without `activities`
    Mend: correct the status, or the activities.
    """
    yield from _of(document, "status-activities")


@rule("comment", on=FORM)
def comment(document: Document) -> Iterator[Report]:
    """A file has a YAML comment.

    Why: whatever writes the file anew (a form, a merge, `lineas fmt`) would lose it.
    Bad:
        - year: 2017
          status: not_planned  # Por confirmar.
    Good:
        - year: 2017
          status: not_planned
          notes: >-
            Por confirmar.
    Mend: move what it says into `notes`.
    """
    for p in document.comments():
        yield Report((), p.message, p.help, at=(p.line, p.column, p.length))


@rule("canonical", on=FORM)
def canonical(document: Document) -> Iterator[Report]:
    """A file is not in canonical form: keys in the order of the schema, prose with one sentence a line, no needless quotes.

    Why: with one way to write a record a diff shows what was changed, and nothing else.
    Bad:
        - text: "El INM impartirá talleres. Los talleres serán gratuitos."
          institution: "INM"
    Good:
        - institution: INM
          text: >-
            El INM impartirá talleres.
            Los talleres serán gratuitos.
    Mend: run `lineas fmt`, or write the line as the finding shows it.
    """
    if document.comments():
        return  # said by its own rule; fmt writes nothing until they are gone
    have, want = document.text.split("\n"), document.formed().split("\n")
    message, line, column, length = _at_the_end(document.text, have, want) or _order(have, want) or _line(have, want)
    yield Report((), message, _("`lineas fmt` does it"), at=inside(have, line, column, length))


# A message and its place: line, column, length.
Said = tuple[str, int, int, int]


def _at_the_end(text: str, have: list[str], want: list[str]) -> Said | None:
    """What there is to say where only the end of the file is not as it should be."""
    last = len(text.rstrip("\n").split("\n"))
    if have[:last] != want[:last] or len(want) != last + 1:
        return None
    if text.endswith("\n"):
        return _("empty lines at the end of the file"), last + 1, 1, 1
    return _("the last line has no end"), last, len(have[last - 1]), 1


def _order(have: list[str], want: list[str]) -> Said | None:
    """What there is to say where the outermost keys are the right ones, and in another order."""
    keys, wanted = ([line.partition(" ")[0] for line in lines if line[:1].isalnum()] for lines in (have, want))
    if keys == wanted or sorted(keys) != sorted(wanted) or not keys[0].rstrip(":").isupper():
        return None
    key = next(a for a, b in zip(wanted, keys, strict=True) if a != b)
    line = next(n for n, text in enumerate(have, 1) if text.startswith(key))
    return _("“{key}” is not in its place: alphabetical order").format(key=key.rstrip(":")), line, 1, len(key)


def _line(have: list[str], want: list[str]) -> Said:
    """What there is to say of the first line that is not as it should be."""
    line = next((n for n, (a, b) in enumerate(zip(have, want, strict=False)) if a != b), min(len(have), len(want)) - 1)
    is_, should = have[line], want[line]
    start, end = len(is_) - len(is_.lstrip()), len(is_)
    if is_.rstrip() == should and should:
        message, start = _("there are spaces at the end of the line"), len(should)
    elif is_.strip() == should.strip() and should:
        message = _("not in canonical form; this line is indented by {n} spaces")
        message = message.format(n=len(should) - len(should.lstrip()))
        start, end = 0, start
    elif is_.strip() and should.startswith(is_ + " "):
        message, start = _("the sentence goes on in the next line; a sentence is one line"), end - 1
    elif should.strip() and is_.startswith(should + " "):
        message, start = _("another sentence begins here; each has its own line"), len(should) + 1
    else:
        message = _("not in canonical form; here goes: {line}").format(line=shown(should.strip()) or _("(nothing)"))
    return message, line + 1, start + 1, end - start
