"""Rules across líneas de acción, and on programme.yaml, institutions.yaml and exceptions.yaml."""

from __future__ import annotations

from lineas.findings import WARNING
from lineas.messages import _
from lineas.registry.kinds import name_of, record_path
from lineas.registry.model import is_day
from lineas.rules.rule import EXCEPTIONS, INSTITUTIONS, PROGRAMME, REGISTRY, Fact, Report, rule
from lineas.rules.years import repeated_years
from lineas.text import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.files.canonical import Path
    from lineas.registry.model import Institution, Programme, Record
    from lineas.rules.rule import Acceptances, Site


def _ids(record: Record) -> Iterator[Fact]:
    yield Fact(record.id, ("id",), record.id)


@rule("repeated-id", on=REGISTRY, facts=_ids)
def repeated_id(sites: list[Site]) -> Iterator[Report]:
    """Two records have one id.

    Why: only one of them would be counted.
    Bad: `id: 1.2.3` in 1.2/1.2.3.yaml and in 1.2/1.2.4.yaml
    Good: `id: 1.2.3` in 1.2/1.2.3.yaml and `id: 1.2.4` in 1.2/1.2.4.yaml
    Mend: correct the id of one, or join the two.
    """
    original = next((site for site in sites if site.path == record_path(site.path.split("/")[1], site.name)), sites[0])
    for site in sites:
        if site is not original:
            message = _("the id “{id}” is that of {path} too").format(id=site.name, path=original.path)
            named = name_of(site.path)
            if record_path(site.path.split("/")[1], named) == site.path and named != site.name:
                help = _("the name of the file says {id}: write this id, or delete the copy").format(id=named)
                yield Report(site.place, message, help, path=site.path, replacement=named, unsafe=True)
            else:
                help = _("a copy is deleted; another línea de acción has an id of its own")
                yield Report(site.place, message, help, path=site.path)


def _texts(record: Record) -> Iterator[Fact]:
    # A hash of the words, not the words: of a large registry only the findings are kept.
    twice = repeated_years(record)
    for place, answer, commitment in record.commitments():
        if place[1] not in twice:
            yield Fact(hash(commitment.text), (*place, "text"), f"{record.id} ({answer.year})")


@rule("repeated-text", on=REGISTRY, severity=WARNING, facts=_texts)
def repeated_text(sites: list[Site]) -> Iterator[Report]:
    """Two commitments have the same text, word for word.

    Why: most often a text was pasted into the wrong línea. The same text in another year of one línea is a
    `copied-answer`.
    Bad: “El INM impartirá talleres.” in the líneas 1.2.3 and 1.2.4
    Good: “El INM impartirá talleres.” in 1.2.3, and “El INM publicará una guía.” in 1.2.4
    Mend: correct the one that is wrong; if both are meant, accept the finding with that reason.
    """
    year_of: dict[str, str | int] = {}
    for site in sites:
        # The same línea in another year is a copied answer, and has its own rule.
        if year_of.setdefault(site.path, site.place[1]) != site.place[1] or site is sites[0]:
            continue
        message = _("the same text, word for word, as a commitment of {record}").format(record=sites[0].name)
        help = _("see {path}").format(path=sites[0].path)
        yield Report(site.place, message, help, path=site.path)


@rule("programme-folder", on=PROGRAMME)
def programme_folder(programme: Programme, folder: str) -> Iterator[Report]:
    """The id of a programme is not the name of its folder.

    Why: `--programme` and the reports would call it by two names.
    Bad: `id: pem-2014` in records/pem-2014-2018/programme.yaml
    Good: `id: pem-2014-2018` in records/pem-2014-2018/programme.yaml
    Mend: correct the id, or rename the folder.
    """
    if programme.id != folder:
        message = _("the id “{id}” is not the name of the folder").format(id=programme.id)
        yield Report(("id",), message, _("the folder is “{folder}”").format(folder=folder))


@rule("programme-period", on=PROGRAMME)
def programme_period(programme: Programme, folder: str) -> Iterator[Report]:
    """A programme ends before it begins.

    Why: no year could be answered.
    Bad:
        first_year: 2018
        last_year: 2014
    Good:
        first_year: 2014
        last_year: 2018
    Mend: correct the years.
    """
    if programme.first_year > programme.last_year:
        message = _("the programme ends in {last}, before it begins in {first}")
        yield Report(("last_year",), message.format(last=programme.last_year, first=programme.first_year))


@rule("programme-tree", on=PROGRAMME)
def programme_tree(programme: Programme, folder: str) -> Iterator[Report]:
    """An objetivo or an estrategia stands twice in programme.yaml, or an estrategia under another objetivo than its own.

    Why: its líneas would be counted twice, or in the wrong place.
    Bad: the estrategia `"2.1"` under the objetivo `"1"`
    Good: the estrategia `"2.1"` under the objetivo `"2"`
    Mend: correct the number, or move the estrategia.
    """
    seen: set[str] = set()
    for o, objective in enumerate(programme.objectives):
        place: Path = ("objectives", o, "id")
        if objective.id in seen:
            yield Report(place, _("the objetivo “{id}” stands twice").format(id=objective.id))
        seen.add(objective.id)
        for s, strategy in enumerate(objective.strategies):
            place = ("objectives", o, "strategies", s, "id")
            if strategy.id in seen:
                yield Report(place, _("the estrategia “{id}” stands twice").format(id=strategy.id))
            elif strategy.id.partition(".")[0] != objective.id:
                message = _("the estrategia “{id}” stands under the objetivo “{objective}”")
                yield Report(place, message.format(id=strategy.id, objective=objective.id))
            seen.add(strategy.id)


@rule("ambiguous-institution", on=INSTITUTIONS)
def ambiguous_institution(institutions: dict[str, Institution]) -> Iterator[Report]:
    """Two institutions go by the same name.

    Why: a text that uses the name could not be attributed.
    Bad:
        INM:
          name: Instituto Nacional de Migración
          aliases:
            - el Instituto
        INMUJERES:
          name: Instituto Nacional de las Mujeres
          aliases:
            - el Instituto
    Good:
        INM:
          name: Instituto Nacional de Migración
          aliases:
            - el Instituto
        INMUJERES:
          name: Instituto Nacional de las Mujeres
    Mend: take the name from the one that the texts do not mean.
    """
    owner: dict[str, str] = {acronym.casefold(): acronym for acronym in institutions}
    for acronym, entry in institutions.items():
        names: list[tuple[Path, str]] = [((acronym, "name"), entry.name)]
        names += [((acronym, "aliases", n), alias) for n, alias in enumerate(entry.aliases)]
        for place, name in names:
            other = owner.setdefault(name.casefold(), acronym)
            if other != acronym:
                yield Report(place, _("“{name}” is a name of {other} too").format(name=name, other=other))


@rule("unknown-parent", on=INSTITUTIONS)
def unknown_parent(institutions: dict[str, Institution]) -> Iterator[Report]:
    """The institution that another belongs to is not in institutions.yaml, or belongs to it in turn.

    Why: nobody could tell which institution it is a part of.
    Bad: `parent: SEGBO`
    Good: `parent: SEGOB`
    Mend: correct the acronym, or add the institution.
    """
    for acronym, entry in institutions.items():
        place = (acronym, "parent")
        if entry.parent and entry.parent not in institutions:
            message = _("unknown institution “{acronym}”").format(acronym=entry.parent)
            yield Report(place, message, did_you_mean(entry.parent, institutions))
            continue
        above, steps = entry.parent, 0
        while above in institutions and above != acronym and steps <= len(institutions):
            above, steps = institutions[above].parent, steps + 1
        if above == acronym:
            yield Report(place, _("“{acronym}” belongs to itself").format(acronym=acronym))


@rule("unknown-rule", on=EXCEPTIONS)
def unknown_rule(acceptances: Acceptances) -> Iterator[Report]:
    """An exception names a rule that does not exist.

    Why: it accepts nothing.
    Bad: `rule: mising-year`
    Good: `rule: missing-year`
    Mend: correct the name; `lineas rules` shows all.
    """
    for index, entry in enumerate(acceptances.entries):
        if entry.rule not in acceptances.rules:
            help = did_you_mean(entry.rule, acceptances.rules) or _("`lineas rules` shows all rules")
            message = _("there is no rule “{rule}”").format(rule=entry.rule)
            yield Report(("exceptions", index, "rule"), message, help)


@rule("unused-exception", on=EXCEPTIONS)
def unused_exception(acceptances: Acceptances) -> Iterator[Report]:
    """An exception accepts a finding that is no longer there.

    Why: it would silently accept the next one.
    Bad: an exception from `missing-year` for the record 1.2.3, which by now has an answer for every year
    Good: exceptions.yaml without that exception
    Mend: delete the exception; one that says neither year nor text is completed by `lineas lint --pin-exceptions`.
    """
    for index, (entry, met) in enumerate(zip(acceptances.entries, acceptances.met, strict=True)):
        if met != 0 or entry.rule not in acceptances.rules:
            continue
        if not acceptances.near[index]:
            message = _("“{rule}” finds nothing in {record}").format(rule=entry.rule, record=entry.record)
            yield Report(("exceptions", index), message, _("delete the exception"))
        elif not entry.year and not entry.text:
            message = _("this exception from “{rule}” does not say which year it is about").format(rule=entry.rule)
            help = _("`lineas lint --pin-exceptions` writes the year and the text it is about")
            yield Report(("exceptions", index), message, help)


@rule("expired-exception", on=EXCEPTIONS, severity=WARNING)
def expired_exception(acceptances: Acceptances) -> Iterator[Report]:
    """The last day of an exception is over, is a day that does not exist, or is missing where the rule speaks of a change.

    Why: the finding was accepted for a time, and the time is over: it shows again. What is accepted of one change would
    be accepted of all that come after it, if it had no end.
    Bad: in 2018, `until: "2017-12-31"`
    Good: in 2018, `until: "2018-12-31"`
    Mend: correct what was found, or give the exception a new day.
    """
    for index, entry in enumerate(acceptances.entries):
        if entry.until and not is_day(entry.until):
            message = _("there is no day {day}").format(day=entry.until)
            yield Report(("exceptions", index, "until"), message, _("write it as 2026-12-31"))
        elif entry.until and entry.until < acceptances.today:
            message = _("this exception was valid until {day}").format(day=entry.until)
            yield Report(("exceptions", index, "until"), message, _("mend the finding, or set a new day"))
        elif not entry.until and entry.rule in acceptances.rules and acceptances.rules[entry.rule].of_a_change:
            message = _("an exception from “{rule}”, which speaks of one change, needs an end").format(rule=entry.rule)
            yield Report(("exceptions", index, "rule"), message, _("add “until” with the last day: 2026-12-31"))
