"""A page as a grid of cells: words that stand close together, in rows, with what is right of and below each.

Papers put a value in three places: behind its label in one cell (``PAN: ABCPD1234E``), in the cell to the
right, or in the cell below. `Sheet.find` looks in that order. What is itself a label is nobody's value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from domain.documents.fact import Evidence, Fact
from domain.documents.page import Box, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import FactValue
    from domain.documents.page import Page

Value = TypeVar("Value")
GAP_SHARE: Final = 0.45
"""Of a word's height: a wider gap parts two cells; the space of a font is about a fifth of its height."""
_ROW_SHARE: Final = 0.5
"""Of the lower word's height that must be common for two words to stand in one row."""
_ROWS_BELOW: Final = 3
"""How many rows below a label its value may stand."""
_EDGE_PT: Final = 1.5
_LETTERS: Final = re.compile(r"[^\W\d_][^\d:;|/@(),]*")
_BROKEN_WORD: Final = "\u00ad "
_SHORT: Final = 2
"""Signs of a cell that is no value and may stand between label and value: the number of a row."""
MOST_QUOTED: Final = 400
_LEAD: Final = r"^(?:[\W_]*|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s*)"
"""What may stand before a label: signs, or the number of its row."""
_BEHIND: Final = r"\s*(?:\([^)]*\))?\s*(?P<mark>[:=\-–]*)\s*(?P<rest>.*)$"
_WORDS_OF_LABELS: Final = re.compile(
    r"^\W*(?:(?:employee|emp|staff|bank|pf|date|days?|account|a/c|ifsc?|form|status|report|enquir\w*|certificate|"
    r"acknowledge?ment|filed|pan|tan|uan|name|designation|position|role|address|return|pay period|paid|score|"
    r"type|"
    r"carpet|rate|period|customer|product|quarter|assessment|tax year|consumer|lender|instalment|outstanding|"
    r"permanent|total|gross|net|realisable|distress|applicant|asset|client|property|apartment|promoter|allottee|employer|deductor|deductee|assessee)"
    r"\b[^\d:]{0,34}:?|[at]\.?y\.?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that stand close together in one row."""

    text: str
    box: Box
    page: int
    row: int
    """Of its page, from the top."""
    place: int
    """In its row, from the left."""
    has_place: bool = True
    """False where the text has none (a CSV), and the box is only its line's number."""
    words: tuple[Word, ...] = ()
    """Of which it is made, left to right; none where the text has no places."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value, and the cells that say it: its label and itself."""

    value: Value
    cell: Cell
    quote: str


class Sheet:
    """The pages of one paper as cells."""

    def __init__(self, pages: Sequence[Page], document_id: UUID | None = None) -> None:
        self.document_id = document_id
        self.rows: list[list[Cell]] = [row for page in pages for row in rows_of(page)]
        self.cells: list[Cell] = [cell for row in self.rows for cell in row]
        self._by_row = {(row[0].page, row[0].row): row for row in self.rows}

    def use_rows(self, rows: list[list[Cell]]) -> None:
        """Take other rows for the sheet's own: those of a CSV, parted into fields."""
        self.rows = rows
        self.cells = [cell for row in rows for cell in row]
        self._by_row = {(row[0].page, row[0].row): row for row in rows}

    def row_text(self, row: Sequence[Cell]) -> str:
        """A row as a person reads it."""
        return " ".join(cell.text for cell in row)

    def right_of(self, cell: Cell) -> list[Cell]:
        """The cells to the right in its row."""
        return self._by_row[cell.page, cell.row][cell.place + 1 :]

    def below(self, cell: Cell) -> Iterator[Cell]:
        """The cells under it in the next rows, the nearest first."""
        for step in range(1, _ROWS_BELOW + 1):
            for other in self._by_row.get((cell.page, cell.row + step), ()):
                starts_alike = abs(other.box.left - cell.box.left) < (cell.box.bottom - cell.box.top) / 2
                if starts_alike or _common(cell.box, other.box) > 0:
                    yield other

    def find(
        self, labels: Sequence[str], read: Callable[[str], Value | None], *, take_last: bool = False
    ) -> Found[Value] | None:
        """The value of the first label, in order of preference, that has one.

        Args:
            labels: Patterns; each has to match a cell from its start.
            read: The value of a text, or None where the text holds none.
            take_last: Whether the last place where a label stands is the right one (totals).
        """
        for label in labels:
            pattern = re.compile(f"{_LEAD}(?:{label})(?![a-z]){_BEHIND}", re.IGNORECASE)
            cells = reversed(self.cells) if take_last else self.cells
            for cell in cells:
                match = pattern.match(cell.text)
                found = self._value_at(cell, match["rest"], read) if match else None
                if found is not None:
                    return found
        return None

    def _value_at(self, cell: Cell, rest: str, read: Callable[[str], Value | None]) -> Found[Value] | None:
        if rest:
            value = read(rest)
            if value is not None:
                return Found(value, cell, cell.text)
            if not _is_label(cell.text):
                return None
        for other in self.right_of(cell):
            said = other.text.lstrip(":=- –")
            if not said:
                continue
            value = None if _is_label(said) else read(said)
            if value is not None:
                return self._with_second_line(cell, other, value, read)
            if not _is_label(said) and len(said) > _SHORT:
                break
        for other in self.below(cell):
            value = None if _is_label(other.text) else read(other.text)
            if value is not None:
                return Found(value, other, f"{cell.text} {other.text}")
        return None

    def _with_second_line(
        self, label: Cell, cell: Cell, value: Value, read: Callable[[str], Value | None]
    ) -> Found[Value]:
        """The value with what goes on below it: words alone in their row, straight under the value."""
        row = self._by_row.get((cell.page, cell.row + 1), ())
        height = cell.box.bottom - cell.box.top
        if isinstance(value, str) and len(row) == 1 and _LETTERS.fullmatch(row[0].text):
            more = row[0]
            is_under = (
                abs(more.box.left - cell.box.left) < _EDGE_PT and more.box.top - cell.box.bottom < height / 2
            )
            joined = read(f"{cell.text} {more.text}") if is_under else None
            if joined is not None:
                both = replace(cell, text=f"{cell.text} {more.text}", box=cell.box.around(more.box))
                return Found(joined, both, f"{label.text} {both.text}")
        return Found(value, cell, f"{label.text} {cell.text}")

    def search(self, pattern: str, read: Callable[[str], Value | None]) -> Found[Value] | None:
        """The value of the first match in running text, which may go over several lines.

        The pattern's group ``value`` is read.
        """
        compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
        for page in dict.fromkeys(cell.page for cell in self.cells):
            rows = [row for row in self.rows if row[0].page == page]
            # A soft hyphen at the end of a line is no part of the word that goes on in the next one.
            texts = [f"{self.row_text(row)} ".replace(_BROKEN_WORD, "") for row in rows]
            whole = "".join(texts)
            for match in compiled.finditer(whole):
                value = read(match["value"])
                if value is None:
                    continue
                at, ends = 0, match.span("value")
                said: list[Cell] = []
                for row, text in zip(rows, texts, strict=True):
                    if at < ends[1] and at + len(text) > ends[0]:
                        said.extend(row)
                    at += len(text)
                return Found(value, _around(said), match[0])
        return None

    def fact(self, field: str, found: Found[Value] | None, value: FactValue = None) -> Iterator[Fact]:
        """The fact of a finding; none where nothing was found."""
        if found is None:
            return
        said: FactValue = value if value is not None else _plain(found.value)
        yield Fact(field, said, self.evidence(found.cell, found.quote))

    def row_fact(self, field: str, value: FactValue, row: Sequence[Cell]) -> Fact:
        """A fact that a whole row says."""
        return Fact(field, value, self.evidence(_around(row), self.row_text(row)))

    def evidence(self, cell: Cell, quote: str) -> Evidence:
        """Where a cell stands, and its words."""
        return Evidence(
            self.document_id, cell.page, quote[:MOST_QUOTED], cell.box if cell.has_place else None
        )


def rows_of(page: Page) -> list[list[Cell]]:
    """The page's words in rows from the top, in cells from the left."""
    if not page.has_places:
        return [
            [Cell(line.text, line.box, page.number, at, 0, has_place=False)]
            for at, line in enumerate(page.lines)
            if line.text.strip()
        ]
    words = [word for line in page.lines for word in (line.words or (Word(line.text, line.box),))]
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.top, w.box.left)):
        row = next((r for r in reversed(rows[-4:]) if _in_one_row(r[0].box, word.box)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return [_cells(row, page.number, at) for at, row in enumerate(rows)]


def _cells(words: list[Word], page: int, row: int) -> list[Cell]:
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.left):
        last = groups[-1][-1] if groups else None
        gap = GAP_SHARE * (word.box.bottom - word.box.top)
        if last is not None and word.box.left - last.box.right <= gap:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [cell_of(group, page, row, place) for place, group in enumerate(groups)]


def cell_of(words: Sequence[Word], page: int, row: int, place: int) -> Cell:
    """The cell that some words make."""
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return Cell(" ".join(w.text for w in words), box, page, row, place, words=tuple(words))


def _is_label(text: str) -> bool:
    return _WORDS_OF_LABELS.match(text) is not None


def _in_one_row(one: Box, other: Box) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > _ROW_SHARE * min(one.bottom - one.top, other.bottom - other.top)


def _common(one: Box, other: Box) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _around(row: Sequence[Cell]) -> Cell:
    box = row[0].box
    for cell in row[1:]:
        box = box.around(cell.box)
    return Cell("", box, row[0].page, row[0].row, 0, row[0].has_place)


def _plain(value: object) -> FactValue:
    return value if isinstance(value, str | int) else str(value)
