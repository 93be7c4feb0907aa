"""Extracts of land registers: 7/12, RTC and khata, as lines of "word: value" or as a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.dates import first_date
from domain.documents.extents import find_extents, state_in
from domain.documents.grid import Cell, cells_of, column_of, strips
from domain.documents.instruments import register_words as words
from domain.documents.instruments.property import SURVEY, SURVEY_VALUE
from domain.documents.instruments.register_words import loose
from domain.documents.instruments.sheet import LIKELY, Sheet
from domain.documents.labels import DocumentLabel as Label
from domain.documents.running_text import lines_without_furniture, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Line, Page, Word

_COLUMNS: Final = (
    ("holder", words.HOLDER), ("extent", words.EXTENT), ("khata_no", words.KHATA_NO), ("mutation_no",
    words.MUTATION), ("other_rights", words.OTHER_RIGHTS),
)  # fmt: skip
_LEAST_COLUMNS: Final = 2
_KEYS: Final = f"{words.VILLAGE}|{words.TALUK}|{words.DISTRICT}"
_CLASS: Final = r"(?:class|वर्ग|ವರ್ಗ)\s*[-:]?\s*(II|I|2|1)\b"


def read_extract(label: Label, pages: Sequence[Page], document_id: UUID | None) -> tuple[Fact, ...]:
    """Holders, extent, survey number and what else the extract says."""
    sheet = Sheet(label, pages, document_id)
    _add_places(sheet)
    survey = loose(rf"(?:{SURVEY})({SURVEY_VALUE})").search(sheet.text)
    if survey is not None:
        sheet.add("survey", re.sub(r"\s", "", survey[1]).upper(), survey.start(), survey.end())
    for page in pages:
        _add_table(sheet, page)
    _add_lines(sheet)
    _add_tenure(sheet)
    for cue in reversed(list(loose(rf"(?:{words.ISSUED}|as\s+on)").finditer(sheet.text))):
        found = first_date(sheet.text, cue.end(), 12)
        if found is not None:
            sheet.add("date", found.day.isoformat(), found.start, found.end)
            break
    return tuple(sheet.facts)


def _add_places(sheet: Sheet) -> None:
    fields = (("village", words.VILLAGE), ("taluk", words.TALUK), ("district", words.DISTRICT))
    for field, key in fields[: 1 if sheet.label is Label.KHATA else 3]:
        match = loose(
            rf"(?:^|(?<=\s))(?:{key})\s*[:\-]+\s*(\S[^\n:,]*?)(?=\s+(?:{_KEYS})\s*[:\-]|\s*[,\n]|$)"
        ).search(sheet.text)
        if match is None:
            match = loose(rf"^(?:{key})[ \t]+(?!नमुना|form)(\S[^\n:,]*)$").search(sheet.text)
        if match is None and sheet.label is Label.KHATA:
            match = re.search(
                r"([A-Z][A-Za-z]+)\s+(?i:village)\b|^Village\s+([A-Z][A-Za-z]+)", sheet.text, re.MULTILINE
            )
        if match is not None:
            group = 1 if match[1] else 2
            sheet.add(field, " ".join(match[group].split()), match.start(group), match.end(group))


def _add_tenure(sheet: Sheet) -> None:
    if sheet.label is not Label.SEVEN_TWELVE:
        return
    match = loose(_CLASS).search(sheet.text)
    if match is not None:
        second = match[1].upper() in ("II", "2")
        sheet.add("tenure", "class_2" if second else "class_1", match.start(), match.end())


def _add_lines(sheet: Sheet) -> None:
    """Lines of "word: value", or the sentence of a khata certificate, for what no table has said."""
    known = {fact.field.split(".")[1] for fact in sheet.facts}
    for field, add in _LINES.items():
        if field not in known:
            add(sheet)


def _add_holders(sheet: Sheet) -> None:
    for match in loose(rf"^\s*(?:{words.HOLDER})\s*[:\-]*\s+(\S[^\n]*)$").finditer(sheet.text):
        for name in re.split(r"\s*;\s*", match[1].strip(" .")):
            sheet.add("holder", name, match.start(1), match.end(1))
    standing = sheet.search(
        r"in\s+the\s+names?\s+of\s+(.{3,160}?)\s+(?:as\s+on|under|with\s+effect|in\s+the)"
    )
    if standing is None:
        standing = re.compile(r"in\s+the\s+names?\s+of\s+(.{3,160}?)\s+as\s+on", re.DOTALL).search(sheet.text)
    if standing is not None:
        for name in re.split(r"\s+and\s+|\s*[,;]\s*", " ".join(standing[1].split())):
            sheet.add("holder", name, standing.start(1), standing.end(1))


def _add_khata_no(sheet: Sheet) -> None:
    khata = loose(rf"(?:{words.KHATA_NO})[\s:.\-]*(\d[\d/\-]*)").search(sheet.text)
    if khata is not None:
        sheet.add("khata_no", khata[1], khata.start(1), khata.end(1))


def _add_mutations(sheet: Sheet) -> None:
    mutation = loose(rf"(?:{words.MUTATION})[\s:.\-]*(\d{{1,6}}(?:\s*,\s*\d{{1,6}})*)").search(sheet.text)
    if mutation is not None:
        for number in re.findall(r"\d+", mutation[1]):
            sheet.add("mutation_no", number, mutation.start(1), mutation.end(1))


def _add_rights(sheet: Sheet) -> None:
    rights = loose(rf"^\s*(?:{words.OTHER_RIGHTS})\s*[:\-]*\s+(\S[^\n]*)$").search(sheet.text)
    if rights is not None and not loose(words.NIL).match(rights[1].strip()):
        sheet.add("other_rights", rights[1].strip(), rights.start(1), rights.end(1))


def _add_extent(sheet: Sheet) -> None:
    found = find_extents(sheet.text, state_in(sheet.text))
    cue = loose(words.EXTENT + r"|measuring").search(sheet.text)
    chosen = next(
        (each for each in found if cue is not None and each.start >= cue.end()), found[0] if found else None
    )
    if chosen is not None:
        sheet.add("extent", chosen.as_value(), chosen.start, chosen.end)


_LINES: Final[dict[str, Callable[[Sheet], None]]] = {
    "holder": _add_holders,
    "khata_no": _add_khata_no,
    "mutation_no": _add_mutations,
    "extent": _add_extent,
    "other_rights": _add_rights,
}


def _add_table(sheet: Sheet, page: Page) -> None:
    """The table of a page whose headings are known."""
    lines = [line for line in lines_without_furniture(page, sheet.pages) if line.words]
    place = next((n for n, line in enumerate(lines) if _headings(line) >= _LEAST_COLUMNS), None)
    if place is None:
        return
    body = _body(lines, place)
    starts = strips([word for line in (lines[place], *body) for word in line.words])
    heads = cells_of(lines[place].words, starts)
    while body and _known(
        wider := cells_of(
            [word for head in heads for line in head.lines for word in line] + [*body[0].words], starts
        )
    ) > _known(heads):
        heads, body = wider, body[1:]
    own = [word for line in body for word in line.words]
    for column, head in enumerate(heads):
        kind = next((field for field, key in _COLUMNS if loose(key).search(plain(head.text))), None)
        cell = cells_of(own, starts)[column]
        if kind is not None and cell.lines:
            _add_cell(sheet, page, kind, cell, [word for word in own if column_of(word, starts) == column])


def _known(heads: Sequence[Cell]) -> int:
    """How many columns say what they hold; headings may go over two lines."""
    return sum(1 for head in heads if any(loose(key).search(plain(head.text)) for _, key in _COLUMNS))


def _headings(line: Line) -> int:
    said = plain(line.text)
    return sum(1 for _, key in _COLUMNS if loose(key).search(said))


def _body(lines: Sequence[Line], place: int) -> list[Line]:
    """Lines below the headings until one that is a sentence of its own."""
    body: list[Line] = []
    for line in lines[place + 1 :]:
        if loose(rf"^\s*(?:{words.ISSUED}|{words.TENURE}|{words.OTHER_RIGHTS})\b").search(plain(line.text)):
            break
        body.append(line)
    return body


def _add_cell(sheet: Sheet, page: Page, kind: str, cell: Cell, own: Sequence[Word]) -> None:
    said = plain(cell.text)
    match kind:
        case "holder":
            for name in cell.entries():
                sheet.add_words("holder", name, page.number, own, LIKELY)
        case "extent":
            for found in find_extents(said, state_in(sheet.text))[:1]:
                sheet.add_words("extent", found.as_value(), page.number, own, LIKELY)
        case "mutation_no":
            for number in re.findall(r"\d+", said):
                sheet.add_words("mutation_no", number, page.number, own, LIKELY)
        case "khata_no":
            sheet.add_words("khata_no", said.strip(), page.number, own, LIKELY)
        case _:
            if not loose(words.NIL).match(said.strip()):
                sheet.add_words("other_rights", cell.text, page.number, own, LIKELY)
