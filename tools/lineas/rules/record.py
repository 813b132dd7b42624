"""Rules on one línea de acción."""

from __future__ import annotations

import re

from lineas.findings import WARNING
from lineas.messages import _
from lineas.registry.kinds import record_path
from lineas.rules.rule import Context, Report, rule
from lineas.text import did_you_mean, meant, nearest, plain, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.files.canonical import Path
    from lineas.registry.model import Record


@rule("id-path")
def id_path(record: Record) -> Iterator[Report]:
    """The id of a record is not the name of its file, or the file is not in the folder of its estrategia.

    Why: people and tools find a línea by its file.
    Bad: `id: 1.2.3` in 1.1/1.1.3.yaml
    Good: `id: 1.2.3` in 1.2/1.2.3.yaml
    Mend: correct the id, or move the file.
    """
    expected = record_path(record.path.split("/")[1], record.id)
    if record.path != expected:
        message = _("the id “{id}” does not go with the name or the folder of the file")
        help = _("a record with this id is the file {path}").format(path=expected)
        yield Report(("id",), message.format(id=record.id), help)


@rule("unknown-strategy")
def unknown_strategy(record: Record, context: Context) -> Iterator[Report]:
    """The estrategia of a record is not in programme.yaml.

    Why: the línea would be missing from every table by estrategia.
    Bad: 1.9/1.9.3.yaml, and no estrategia `"1.9"` in programme.yaml
    Good: 1.2/1.2.3.yaml, and the estrategia `"1.2"` in programme.yaml
    Mend: correct the id, or add the estrategia to programme.yaml.
    """
    known = context.programme.strategies()
    if record.strategy not in known and record.path.split("/")[-2] == record.strategy:  # else the id is a slip
        message = _("the programme has no estrategia “{strategy}”").format(strategy=record.strategy)
        yield Report(("id",), message, did_you_mean(record.strategy, known))


@rule("year-outside-programme")
def year_outside_programme(record: Record, context: Context) -> Iterator[Report]:
    """A year lies outside the period of the programme.

    Why: most often it is a slip of the pen, and the answer is missing from the year it was meant for.
    Bad: `year: 2071`
    Good: `year: 2017`
    Mend: correct the year.
    """
    first, last = context.programme.first_year, context.programme.last_year
    for index, answer in enumerate(record.answers):
        if not first <= answer.year <= last:
            message = _("the year {year} is outside the programme").format(year=answer.year)
            help = _("the programme runs from {first} to {last}").format(first=first, last=last)
            yield Report(("answers", index, "year"), message, help)


@rule("unknown-institution")
def unknown_institution(record: Record, context: Context) -> Iterator[Report]:
    """An institution is not in institutions.yaml.

    Why: its commitments would be counted under a name that nobody knows, and nobody would be asked for them.
    Bad: `institution: INMUJRES`
    Good: `institution: INMUJERES`
    Mend: correct the acronym, or add the institution to institutions.yaml.
    """
    known = context.institutions
    names: dict[str, str] = {}
    for site, name in _named(record):
        if name in known:
            continue
        names = names or {plain(n): i.acronym for i in known.values() for n in (i.acronym, i.name, *i.aliases)}
        message, answer = _("unknown institution “{acronym}”").format(acronym=shown(name)), names.get(plain(name), "")
        several = [names.get(plain(part), "") for part in re.split(r"[,;/+&]| y | e ", name)]
        if answer:
            yield Report(site, message, _("its acronym is {acronym}").format(acronym=answer), replacement=answer)
        elif len(several) > 1 and all(several):
            help = _("one goes into “institution”, the others into “partners”: {acronyms}")
            yield Report(site, message, help.format(acronyms=", ".join(several)))
        elif guess := nearest(name, known):
            yield Report(site, message, meant(guess), replacement=guess, unsafe=True)
        else:
            yield Report(site, message, _("a new one is added to institutions.yaml: its acronym, and its full “name”"))


def _named(record: Record) -> Iterator[tuple[Path, str]]:
    """Every acronym of an institution, with its place."""
    for place, _answer, commitment in record.commitments():
        yield (*place, "institution"), commitment.institution
        for n, partner in enumerate(commitment.partners):
            yield (*place, "partners", n), partner
    for a, answer in enumerate(record.answers):
        for n, acronym in enumerate(answer.declined):
            yield ("answers", a, "declined", n), acronym


@rule("declined-committed")
def declined_committed(record: Record) -> Iterator[Report]:
    """An institution said that it will do nothing this year, and has a commitment in the same year.

    Why: it cannot be both, and it would be counted among those that declined and among those that act.
    Bad:
        status: planned
        activities:
          - commitments:
              - institution: INM
                text: >-
                  El INM impartirá talleres.
        declined:
          - INM
    Good:
        status: planned
        activities:
          - commitments:
              - institution: INM
                text: >-
                  El INM impartirá talleres.
    Mend: ask the institution; then take it out of `declined`, or delete its commitment.
    """
    for a, answer in enumerate(record.answers):
        committed = {commitment.institution for commitment in answer.commitments()}
        for n, acronym in enumerate(answer.declined):
            if acronym in committed:
                message = _("“{acronym}” says that it will do nothing, and has a commitment in the same year")
                help = _("ask the institution; one of the two is wrong")
                yield Report(("answers", a, "declined", n), message.format(acronym=acronym), help)


@rule("repeated-institution", severity=WARNING)
def repeated_institution(record: Record) -> Iterator[Report]:
    """An institution has two commitments with the same partners in one activity.

    Why: it is counted twice. Two paragraphs of one institution are one commitment.
    Bad:
        - institution: INM
          text: >-
            El INM impartirá talleres.
        - institution: INM
          text: >-
            El INM publicará una guía.
    Good:
        - institution: INM
          text: >-
            El INM impartirá talleres.

            El INM publicará una guía.
    Mend: join the texts.
    """
    seen = set()
    for place, _answer, commitment in record.commitments():
        key = (place[:-2], commitment.institution, frozenset(commitment.partners))
        if key in seen:
            message = _("“{acronym}” stands twice in this activity").format(acronym=commitment.institution)
            yield Report((*place, "institution"), message, _("join the two texts as paragraphs of one"))
        seen.add(key)


@rule("own-partner")
def own_partner(record: Record) -> Iterator[Report]:
    """An institution is listed as a partner of its own commitment.

    Why: partners are the other institutions.
    Bad:
        - institution: INM
          partners:
            - INM
            - SRE
    Good:
        - institution: INM
          partners:
            - SRE
    Mend: take it out of the partners.
    """
    for place, _answer, commitment in record.commitments():
        if commitment.institution in commitment.partners:
            message = _("“{acronym}” is already responsible for this commitment")
            site = (*place, "partners", commitment.partners.index(commitment.institution))
            yield Report(site, message.format(acronym=commitment.institution), _("take it out of the partners"))
