"""The published table as text: its rows → a draft."""

from __future__ import annotations

from lineas.findings import UserError
from lineas.forms.published.attribution import Names, acronyms_in
from lineas.forms.published.cells import CONNECTOR, belongs_to_the_last, cells, paragraphs
from lineas.forms.published.draft import Draft, Remark, wrong
from lineas.forms.published.rows import table
from lineas.messages import _, ngettext
from lineas.registry import model
from lineas.registry.model import Activity, Answer, Commitment, Objective, Record, Strategy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lineas.forms.published.cells import Note, Paragraph
    from lineas.forms.published.draft import Document
    from lineas.forms.published.rows import Head, Row

_SHOWN = 20  # paragraphs that a message lists


def read(document: Document) -> Draft:
    """The draft of a published table. Raises UserError, with the line, for a text that is not such a table, and for
    paragraphs that name no institution that is known."""
    head, rows, before = table(document)
    message = _("left out: it stands before the first row: “{text}”")
    unplaced = [Remark("", block[0][0], message.format(text=_short(block[0][1].strip()))) for block in before]
    return _Drafting(document, head, rows, unplaced).draft()


class _Drafting:
    """Rows on their way to a draft; collects the remarks."""

    def __init__(self, document: Document, head: Head, rows: list[Row], unplaced: list[Remark]) -> None:
        self.document = document
        self.head = head
        self.rows = rows
        self.inferred: list[Remark] = []
        self.unplaced = unplaced
        self.names = Names(document.institutions)
        self.homeless: list[str] = []
        answers = [row.answer() for row in rows]
        self.width = max(
            (len(text.rstrip()) for blocks in answers for block in blocks for _line, text in block), default=0
        )

    def draft(self) -> Draft:
        for row in self.rows:
            if row.goes_on(2):
                id, line = row.mark(2)
                message = _("its title may have been cut off, after “{word}”: another line should follow")
                self.unplaced.append(Remark(id, line, message.format(word=row.title(2).split()[-1])))
        last = self.rows[-1]
        if last.answer() and last.goes_on(3):
            message = _("the text may have been cut off here: its last line ends as one does that another follows")
            self.unplaced.append(Remark(last.mark(2)[0], last.ends(), message))
        records = [
            Record(row.mark(2)[0], row.title(2), (Answer(self.document.year, status, self._activities(row)),))
            for row in self.rows
            for status in [self._status(row)]
        ]
        if self.homeless:
            raise self._nobody()
        head = self.head
        return Draft(head.name, head.ramo, head.year, self._objectives(), tuple(records), self.rows[-1].ends(),
                     tuple(self.inferred), tuple(self.unplaced))  # fmt: skip

    def _status(self, row: Row) -> str:
        """The status of a row. Raises UserError for another year, and for actions that do not fit the status."""
        status, year, line = row.status()
        name, blocks = self.document.name, row.answer()
        if year is not None and year != self.document.year:
            message = _("this answer is for {found}, not for {year}")
            raise wrong(name, line, message.format(found=year, year=self.document.year))
        if status == model.PLANNED and not blocks:
            raise wrong(name, line, _("the answer says that there will be actions, and names none"))
        if status != model.PLANNED and blocks:
            raise wrong(name, blocks[0][0][0], _("only “Se realizarán acciones” can be followed by actions"))
        return status

    def _note(self, row: Row, notes: list[Note]) -> None:
        for note in notes:
            (self.inferred if note.sure else self.unplaced).append(Remark(row.mark(2)[0], note.line, note.message))

    def _activities(self, row: Row) -> tuple[Activity, ...]:
        found, notes = paragraphs(row.answer(), self.width)
        split, more = cells(found)
        self._note(row, notes + more)
        return tuple(self._activity(row, cell) for cell in split)

    def _activity(self, row: Row, cell: list[Paragraph]) -> Activity:
        """The commitments of a cell; paragraphs in a row with the same institution and partners are one of them."""
        made: list[tuple[Commitment, list[str]]] = []
        for paragraph in cell:
            last = made[-1][0] if made else None
            commitment = self._commitment(row, paragraph, last)
            if last and (commitment.institution, commitment.partners) == (last.institution, last.partners):
                made[-1][1].append(commitment.text)
            else:
                made.append((commitment, [commitment.text]))
        return Activity(tuple(commitment._replace(text="\n".join(texts)) for commitment, texts in made))

    def _commitment(self, row: Row, paragraph: Paragraph, last: Commitment | None) -> Commitment:
        id, text = row.mark(2)[0], paragraph.text
        if last and belongs_to_the_last(paragraph):
            message = _("“{text}” was added to the commitment before it").format(text=_short(text))
            self.unplaced.append(Remark(id, paragraph.line, message))
            return Commitment(last.institution, text, last.partners)
        subject = self.names.subject(text, last.institution if last and CONNECTOR.match(text) else "")
        if subject is None:
            self.homeless.append(f"{self.document.name}:{paragraph.line}: {id}: {_short(text)}")
            return Commitment("", text)
        if subject.guess:
            message = _("attributed to {institution}: {guess}")
            message = message.format(institution=subject.institution, guess=subject.guess)
            self.unplaced.append(Remark(id, paragraph.line, message))
        if subject.partners:
            message = _("{institution} together with {partners}")
            partners = ", ".join(subject.partners)
            message = message.format(institution=subject.institution, partners=partners)
            self.inferred.append(Remark(id, paragraph.line, message))
        return Commitment(subject.institution, text, subject.partners)

    def _nobody(self) -> UserError:
        message = ngettext(
            "{n} paragraph names no institution of institutions.yaml:",
            "{n} paragraphs name no institution of institutions.yaml:",
            len(self.homeless),
        ).format(n=len(self.homeless))
        shown = self.homeless[:_SHOWN] + (["…"] if len(self.homeless) > _SHOWN else [])
        text = " ".join(text for row in self.rows for b in row.answer() for _line, text in b)
        unknown = [word for word in acronyms_in(text) if word not in self.document.institutions][:_SHOWN]
        help = _("add the institution, or the name the text gives it, to institutions.yaml")
        if unknown:
            help += "; " + _("the text names: {names}").format(names=", ".join(unknown))
        return UserError("\n".join([message, *("  " + line for line in shown)]), help)

    def _objectives(self) -> tuple[Objective, ...]:
        """The objetivos and their estrategias in the order of the table; a second title for one of them is a remark."""
        titles: dict[str, str] = {}
        tree: dict[str, dict[str, None]] = {}
        for row in self.rows:
            for level in (0, 1):
                id, line = row.mark(level)
                title = row.title(level)
                if titles.setdefault(id, title) != title:
                    message = _("left out: another title for {id}: “{title}”").format(id=id, title=title)
                    self.unplaced.append(Remark(row.mark(2)[0], line, message))
            tree.setdefault(row.mark(0)[0], {})[row.mark(1)[0]] = None
        return tuple(
            Objective(id, titles[id], tuple(Strategy(inner, titles[inner]) for inner in inside))
            for id, inside in tree.items()
        )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
