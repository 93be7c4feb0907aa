"""Encumbrance certificates: forms 15 (with entries) and 16 (nil), in English, Marathi and Kannada.

The table is read by what stands in its cells and not by its headings, which a scan reads worst: the column
with document numbers, the one with dates, the one whose words name an act, the one with sums; what is left
are the parties, who gives before who takes.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from domain.documents.dates import first_date
from domain.documents.doc_numbers import NUMBER
from domain.documents.grid import Cell, cells_of, strips, widest_white
from domain.documents.instruments.property import SURVEY, SURVEY_VALUE
from domain.documents.instruments.register_words import REFERENCE, loose, nature_of
from domain.documents.instruments.sheet import LIKELY, SURE, UNSURE, Sheet
from domain.documents.running_text import lines_without_furniture, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.fact import Fact, FactValue
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page, Word

_FORM: Final = r"(?:form|नमुना|ನಮೂನೆ)\s*(?:no|number|क्र(?:मांक)?|ಸಂಖ್ಯೆ)?[\s.:\-]*(15|16)\b"
_CERTIFICATE_NO: Final = (
    r"(?:certificate|ec|प्रमाणपत्र|ಪ್ರಮಾಣ\s*ಪತ್ರ)\s*(?:no|number|क्रमांक|क्र|"
    r"ಸಂಖ್ಯೆ)[\s.:\-]*(\d{1,8}\s?/\s?\d{4}|[A-Z0-9/\-]{4,24})"
)
_PERIOD: Final = r"period|from|का\S{0,3}व\S?धी|ಅವಧಿ"
"""In Marathi as a scan may have it, with a sign too many."""
_NIL: Final = (
    r"\bnil\b|no\s+acts\s+(?:and|or)\s+encumbrances?|निरंक|आढळून\s*आला\s*नाही|ಋಣಭಾರ "
    r"ರಹಿತ|ಕಂಡುಬಂದಿಲ್ಲ"
)
_DOC_NO: Final = re.compile(rf"(?<![\d/])({NUMBER})(?![\d/])")
_REF: Final = loose(rf"(?:{REFERENCE})[\s:.()]*({NUMBER})")
_AMOUNT: Final = re.compile(r"^(?:Rs\.?|₹|रु\.?|ರೂ\.?)?\s*(\d{1,3}(?:[,.]\d{2,3})+|\d{4,12})(?:/-)?$")
_SERIAL: Final = re.compile(r"^\D{0,2}(\d{1,3})\D{0,2}$")
_NUMBERED: Final = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s*")
_PARTY_COLUMNS: Final = 2
_END_LINES: Final = 2
_SAME_EDGE_PT: Final = 14


def read_certificate(
    label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None
) -> tuple[Fact, ...]:
    """Form, period and entries of a certificate."""
    sheet = Sheet(label, pages, document_id)
    _add_head(sheet)
    for page in pages:
        _add_entries(sheet, page)
    return tuple(sheet.facts)


def _add_head(sheet: Sheet) -> None:
    form = loose(_FORM).search(sheet.text)
    nil = loose(_NIL).search(sheet.text)
    if form is not None:
        sheet.add("form", form[1], form.start(), form.end())
    elif nil is not None:
        sheet.add("form", "16", nil.start(), nil.end(), LIKELY)
    number = loose(_CERTIFICATE_NO).search(sheet.text)
    if number is not None:
        sheet.add("certificate_no", re.sub(r"\s", "", number[1]), number.start(), number.end())
    for cue in loose(_PERIOD).finditer(sheet.text):
        start = first_date(sheet.text, cue.end(), 40)
        end = first_date(sheet.text, start.end, 24) if start is not None else None
        if start is not None and end is not None:
            sheet.add("from", start.day.isoformat(), start.start, start.end)
            sheet.add("to", end.day.isoformat(), end.start, end.end)
            break
    survey = loose(rf"(?:{SURVEY})({SURVEY_VALUE})").search(sheet.text)
    if survey is not None:
        sheet.add("survey", re.sub(r"\s", "", survey[1]).upper(), survey.start(), survey.end())


def _add_entries(sheet: Sheet, page: Page) -> None:
    lines = lines_without_furniture(page, sheet.pages)
    words = [
        word
        for line in lines
        if not loose(_CERTIFICATE_NO).search(plain(line.text))
        for word in line.words
        if _says(word)
    ]
    serials, numbers = _anchors(words), _number_anchors(words)
    anchors = numbers if len(numbers) > len(serials) else serials
    if not anchors:
        return
    top = _table_top(words, anchors[0])
    bottom = _table_bottom(words, anchors[-1])
    inside = [word for word in words if top <= (word.box.top + word.box.bottom) / 2 <= bottom]
    starts = strips(inside)
    edges = [
        top,
        *(widest_white(inside, _middle(one), _middle(other)) for one, other in pairwise(anchors)),
        bottom + 1,
    ]
    rows = [[word for word in inside if high <= _middle(word) < low] for high, low in pairwise(edges)]
    cells = [cells_of(row, starts) for row in rows]
    parties = _party_columns(cells)
    for row, columns in zip(rows, cells, strict=True):
        _add_entry(sheet, page, row, columns, parties)


def _says(word: Word) -> bool:
    """Whether a word has a letter or digit; specks of a scan have none."""
    return any(letter.isalnum() for letter in word.text) or word.text == "-"


def _number_anchors(words: Sequence[Word]) -> list[Word]:
    """Document numbers under one another: they begin the rows where a scan has lost the serial numbers."""
    numbers = [word for word in words if _DOC_NO.fullmatch(plain(word.text).strip(".,;|")) is not None]
    columns = [
        [other for other in numbers if abs(other.box.left - one.box.left) < _SAME_EDGE_PT] for one in numbers
    ]
    if not columns:
        return []
    longest = max(columns, key=len)
    return sorted(longest, key=_middle)


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _anchors(words: Sequence[Word]) -> list[Word]:
    """The serial numbers at the left edge, each one more than the one above."""
    if not words:
        return []
    left = min(word.box.left for word in words)
    anchors: list[Word] = []
    for word in sorted(words, key=lambda each: each.box.top):
        match = _SERIAL.match(plain(word.text))
        if match is None or word.box.left > left + 40 or not _has_number_beside(word, words):
            continue
        if not anchors or int(match[1]) == int(_digits(anchors[-1])) + 1:
            anchors.append(word)
    return anchors


def _digits(word: Word) -> str:
    return re.sub(r"\D", "", plain(word.text)) or "0"


def _has_number_beside(anchor: Word, words: Sequence[Word]) -> bool:
    """Whether a document number stands to the right, near the same height."""
    height = anchor.box.bottom - anchor.box.top
    return any(
        _DOC_NO.search(plain(word.text)) is not None
        and abs(_middle(word) - _middle(anchor)) < 4 * height
        and word.box.left > anchor.box.right
        for word in words
    )


def _table_top(words: Sequence[Word], first: Word) -> float:
    """Where the first row begins: in the white between its number and the heading above the numbers."""
    heads = [
        word
        for word in words
        if word.box.bottom <= _middle(first) and abs(word.box.left - first.box.left) < _SAME_EDGE_PT
    ]
    above = max(heads, key=_middle, default=None)
    if above is None:
        return first.box.top - (first.box.bottom - first.box.top) / 2
    return widest_white(words, _middle(above), _middle(first))


def _table_bottom(words: Sequence[Word], last: Word) -> float:
    """Where the last row ends: before the first white band of more than two lines."""
    height = last.box.bottom - last.box.top
    bottom = last.box.bottom
    for word in sorted(
        (word for word in words if word.box.bottom > last.box.top), key=lambda each: each.box.top
    ):
        if word.box.top > bottom + _END_LINES * height:
            break
        bottom = max(bottom, word.box.bottom)
    return bottom


def _party_columns(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Columns that hold names: words without number, date, act or sum in most rows."""
    wide = max((len(row) for row in rows), default=0)
    named: list[int] = []
    for place in range(1, wide):
        filled = [row[place] for row in rows if place < len(row) and row[place].lines]
        if filled and sum(_is_of_names(cell) for cell in filled) * 2 > len(filled):
            named.append(place)
    return named[:_PARTY_COLUMNS]


def _is_of_names(cell: Cell) -> bool:
    said = plain(cell.text)
    return (
        not _DOC_NO.search(said) and first_date(said) is None and not _AMOUNT.match(said.strip())
        and nature_of(said) is None and said.strip(" -") != "" and len(re.findall(r"[^\W\d_]", said)) > 2
    )  # fmt: skip


def _add_entry(
    sheet: Sheet, page: Page, row: Sequence[Word], cells: Sequence[Cell], parties: Sequence[int]
) -> None:
    others = [cell for place, cell in enumerate(cells) if place not in parties and cell.lines]
    said = [plain(cell.text) for cell in others]
    refs = [match for text in said if (match := _REF.search(text))]
    ref = re.sub(r"\s", "", refs[0][1]) if refs else None
    number = next(
        (re.sub(r"\s", "", match[1]) for text in said for match in _DOC_NO.finditer(_REF.sub(" ", text))),
        None,
    )
    day = next((found.day.isoformat() for text in said if (found := first_date(text))), None)
    nature = next((kind for text in said if (kind := nature_of(text))), None)
    if number is None or nature is None:
        return
    names = [_names(cells[place]) for place in parties]
    value: dict[str, FactValue] = {"doc_no": number, "nature": nature}
    if day is not None:
        value["date"] = day
    for field, who in zip(("executants", "claimants"), names, strict=False):
        value[field] = [*who]
    amount = _amount(others)
    if amount is not None:
        value["amount_inr"] = amount
    if ref is not None:
        value["ref"] = ref
    is_whole = day is not None and len(names) == _PARTY_COLUMNS
    sheet.add_words("entry", value, page.number, row, SURE if is_whole else UNSURE)


def _names(cell: Cell) -> list[str]:
    entries = cell.entries()
    said = plain(" ".join(entries))
    if _NUMBERED.match(said):
        return [part.strip(" ,;") for part in _NUMBERED.split(said) if part.strip(" ,;")]
    return [entry.strip(" ,;") for entry in entries]


def _amount(cells: Sequence[Cell]) -> int | None:
    for cell in cells:
        for line in cell.lines:
            match = _AMOUNT.match(plain(" ".join(word.text for word in line)).strip())
            if match is not None:
                return int(re.sub(r"\D", "", match[1]))
    return None
