"""Whole: does a document say all that it should? The published table has no count and no last line by which it could be
known, so it is held against what the registry has: the documents that are kept, and the líneas de acción.
"""

from __future__ import annotations

from lineas.findings import UserError
from lineas.forms.published.draft import Remark, wrong
from lineas.messages import _, ngettext
from lineas.registry import model
from lineas.text import natural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from lineas.forms.published.draft import Document, Draft
    from lineas.forms.published.plan import Folder
    from lineas.registry.model import Programme

_SHOWN = 10  # numbers that a message lists


def missing(folder: Folder, draft: Draft, document: Document, programme: Programme | None) -> list[Remark]:
    """What a document may lack. Raises UserError, unless it is said to be cut off, where it is the beginning of one that is
    kept, or ends before líneas de acción that the registry has."""
    records = folder.records()
    if records or programme is None:
        found = {record.id for record in draft.records}
        known = [id for id in records if id in found or _is_asked(folder, records[id], draft.year)]
    else:
        found = {strategy.id for objective in draft.objectives for strategy in objective.strategies}
        known = [strategy.id for objective in programme.objectives for strategy in objective.strategies]
    last = max(found, key=natural)
    absent = sorted({*known} - found, key=natural)
    after = [id for id in absent if natural(id) > natural(last)]
    if not document.cut_off:
        help = _("see that the document is whole; where the publication itself ends like this, say --cut-off")
        if longer := _beginning_of(folder, document.data):
            message = _("the text ends here, and {path}, which begins with the same words, goes on").format(path=longer)
            raise wrong(document.name, draft.ends, message, help)
        if after:
            message = _("the text ends with {last}, and says nothing of what the registry has after that: {ids}")
            raise wrong(document.name, draft.ends, message.format(last=last, ids=_listed(after)), help)
    remarks = []
    if not after and last not in known:
        message = _("the text ends here; nothing tells whether the publication does, too")
        remarks.append(Remark(draft.records[-1].id, draft.ends, message))
    if absent:
        message = ngettext(
            "the registry has {n} number of which the text says nothing: {ids}",
            "the registry has {n} numbers of which the text says nothing: {ids}",
            len(absent),
        )
        remarks.append(Remark("", 0, message.format(n=len(absent), ids=_listed(absent))))
    return remarks


def _is_asked(folder: Folder, path: str, year: int) -> bool:
    """Should a document of this year speak of a record? Not where it was concluded before, and left the form."""
    try:
        answers = model.record_from(folder.value(path, to_write=False)).answers
    except UserError:  # it cannot be read: it is there all the same
        return True
    before = [answer for answer in answers if answer.year <= year]
    return not before or before[-1].year == year or before[-1].status != model.CONCLUDED


def _beginning_of(folder: Folder, data: bytes) -> str:
    """The path of a document that is kept and begins with this one; empty where there is none."""
    text = data.rstrip()
    for path, size in folder.sources().items():
        if size > len(text):
            content = folder.content(path) or b""
            if content.startswith(text) and len(content.rstrip()) > len(text):
                return path
    return ""


def _listed(ids: Iterable[str]) -> str:
    first = [*ids]
    return ", ".join(first[:_SHOWN] + (["…"] if len(first) > _SHOWN else []))
