"""Rules across revisions: a record of the base held against what it is now. They speak with `lint --base` alone."""

from __future__ import annotations

from lineas.findings import WARNING
from lineas.messages import _
from lineas.rules.rule import CHANGE, TREE, Change, Report, TreeChange, rule
from lineas.text import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from lineas.files.canonical import Path
    from lineas.registry.model import Commitment, Record


@rule("record-removed", on=CHANGE, severity=WARNING)
def record_removed(change: Change) -> Iterator[Report]:
    """A línea de acción has no record any more.

    Why: its answers leave every count and every report. A línea that is over is concluded, not deleted.
    Bad: the file 1.2/1.2.3.yaml is deleted
    Good: an answer `concluded` for the year in which it ended
    Mend: restore the file; if the record should never have been there, say so where you propose the change.
    """
    if change.before and not change.after:
        message = _("the record of {id} is deleted, and its answers with it").format(id=change.before.id)
        yield Report(("id",), message, _("a línea that is over is answered “concluded”"))


@rule("answer-removed", on=CHANGE, severity=WARNING)
def answer_removed(change: Change) -> Iterator[Report]:
    """A year that was answered has no answer any more.

    Why: it would count as never answered.
    Bad: the answer for 2016, which had a slip, is deleted
    Good: the answer for 2016 is corrected, and its `notes` say what was corrected and why
    Mend: restore the answer, or correct it.
    """
    if not change.before or not change.after:
        return
    for year in dict.fromkeys(answer.year for answer in change.before.answers):
        if change.after.answer(year) is None:
            message = _("the answer for {year} is deleted").format(year=year)
            yield Report(("answers",), message, _("an answer is corrected, not deleted"), key=True)


@rule("past-answer", on=CHANGE, severity=WARNING)
def past_answer(change: Change) -> Iterator[Report]:
    """The answer of a past year is changed.

    Why: it has been published. A correction of what was published needs a reason that can be read later.
    Bad: in 2018, “dos talleres” becomes “tres talleres” in the answer for 2017
    Good: the same, and `notes` of the answer says “Se corrigió el número de talleres a petición del INM.”
    Mend: undo it if it was not meant; otherwise say in `notes` of the answer what was corrected and why.
    """
    if not change.before or not change.after:
        return
    for index, answer in enumerate(change.after.answers):
        before = change.before.answer(answer.year)
        if before and before != answer and str(answer.year) < change.today[:4] and before.notes == answer.notes:
            message = _("the answer for {year}, a past year, is changed").format(year=answer.year)
            yield Report(("answers", index, "year"), message, _("say in “notes” what was corrected and why"))


@rule("commitment-removed", on=CHANGE, severity=WARNING)
def commitment_removed(change: Change) -> Iterator[Report]:
    """A commitment of an answer is taken away.

    Why: a reviewer looks for what was removed first, and a diff of lines hides it among what was added.
    Bad: the commitment of the SRE is deleted from an answer that the INM and the SRE gave
    Good: both commitments stay, and the text of one is corrected
    Mend: restore it if it was not meant; otherwise let the institution confirm it.
    """
    if not change.before or not change.after:
        return
    from lineas.diff import records  # it brings rapidfuzz along, which a lint without --base has no need of

    for found in records.compare(change.before, change.after).changes:
        index = _index(change.after, found.year)
        if found.what == "commitment-removed" and index is not None:
            message = _("a commitment of {institution} is taken away: {text}")
            message = message.format(institution=found.institution, text=shown(found.before))
            yield Report(("answers", index, "year"), message, _("its institution should confirm it"))


@rule("foreign-institution", on=CHANGE)
def foreign_institution(change: Change) -> Iterator[Report]:
    """The text of an institution is changed or taken away in the change of another one.

    Why: an institution answers for itself. It is looked at only where `--institution` says whose change it is.
    Bad: a change of the INM that edits a commitment of the SRE
    Good: a change of the INM that edits commitments of the INM, or those in which it was a partner already
    Mend: leave the other's text as it was, and propose the correction to them.
    """
    if not change.institution:
        return
    before, after = _of_others(change.before, change.institution), _of_others(change.after, change.institution)
    said = set()
    for (year, commitment), place in after.items():
        if (year, commitment) not in before:
            said.add((year, commitment.institution))
            yield _foreign((*place, "text"), commitment.institution, change.institution)
    for year, commitment in before:
        if (year, commitment) not in after and (year, commitment.institution) not in said:
            said.add((year, commitment.institution))
            index = _index(change.after, year) if change.after else None
            place = ("id",) if change.after is None else ("answers",) if index is None else ("answers", index, "year")
            yield _foreign(place, commitment.institution, change.institution)


@rule("tree-changed", on=TREE, severity=WARNING)
def tree_changed(change: TreeChange) -> Iterator[Report]:
    """The title of an objetivo, an estrategia or a línea is changed, or there is a new one.

    Why: the tree is the programme as it was published. Answers change every year; what they answer does not.
    Bad: “Promover el respeto a los migrantes” becomes “Promover el respeto” in the título of 1.2.3
    Good: the título stays as it was published, and the answer of the year says what will be done
    Mend: undo it if it was not meant; otherwise say in the proposal which publication it follows.
    """
    if not change.institution:
        yield from _of_tree(change)


@rule("foreign-tree", on=TREE)
def foreign_tree(change: TreeChange) -> Iterator[Report]:
    """The change of an institution touches the tree of the programme: a title, or a new objetivo, estrategia or línea.

    Why: an institution answers for its líneas; what the programme asks is not its own to change. It is looked at only
    where `--institution` says whose change it is.
    Bad: a change of the INM in which the título of 1.2.3 is another
    Good: a change of the INM in which the título of 1.2.3 is what it was
    Mend: leave the tree as it was, and propose the correction to the unit that coordinates the programme.
    """
    if change.institution:
        yield from _of_tree(change)


def _of_tree(change: TreeChange) -> Iterator[Report]:
    for id, title in change.after.items():
        if id not in change.before:
            message, help = _("{id} is new in the tree of the programme"), _("see that it was published")
        elif change.before[id] != title:
            message, help = _("the title of {id} is another: it was “{title}”"), _("a title stays as it was published")
        else:
            continue
        yield Report(change.places[id], message.format(id=id, title=shown(change.before.get(id, ""))), help)
    for id, title in change.before.items():
        if id not in change.after and change.after:  # a record that is gone has a rule of its own
            message = _("{id} is gone from the tree of the programme: “{title}”").format(id=id, title=shown(title))
            yield Report((), message, _("see whether it was meant"))


def _of_others(record: Record | None, own: str) -> dict[tuple[int, Commitment], Path]:
    """The commitments that an institution has no part in, with their year, and their place in the file."""
    return {
        (answer.year, commitment): place
        for place, answer, commitment in (record.commitments() if record else ())
        if own != commitment.institution and own not in commitment.partners
    }


def _foreign(place: Path, institution: str, own: str) -> Report:
    message = _("a text of {institution} is changed in a change of {own}").format(institution=institution, own=own)
    return Report(place, message, _("each institution proposes its own texts"))


def _index(record: Record, year: int | None) -> int | None:
    """The position of the answer for a year."""
    return next((index for index, answer in enumerate(record.answers) if answer.year == year), None)
