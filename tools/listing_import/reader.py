"""Records out of CSV and JSON Lines, streaming: each is a row or a fault with its line, none is skipped."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from tools.listing_import.files import TextFile

MAX_FIELD_CHARS: Final = 1_000_000
"""A longer field is a quote that was never closed."""
_DELIMITERS: Final = ",;\t|"


class Record(NamedTuple):
    """One row as text, or what is wrong with it."""

    line: int
    row: dict[str, str]
    code: str | None = None
    """Set when the row cannot be used: a reject code."""
    reason: str = ""


@dataclass(slots=True)
class RecordStream:
    """The records of one file; ``fault`` is set when the end was not reached in order."""

    header: tuple[str, ...]
    records: Iterator[Record]
    file: TextFile
    handle: TextIO
    fault: str | None = None

    def position_bytes(self) -> int:
        """How far the file has been read."""
        return 0 if self.handle.closed else self.handle.buffer.tell()

    def close(self) -> None:
        """Closes the file."""
        self.handle.close()


def open_records(file: TextFile) -> RecordStream:
    """Opens a CSV or JSON Lines file and reads its header (for JSON Lines: the keys of the first object).

    Raises:
        UnreadableFile: There is no header.
    """
    handle = file.path.open("r", encoding=file.encoding, newline="")
    lines = _clean_lines(handle)
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("{"):
        header, records = _json_records(first, lines)
        return RecordStream(header, records, file, handle)
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_FIELD_CHARS)
    try:
        header = tuple(" ".join(name.split()) for name in next(csv.reader([first], delimiter=delimiter)))
    except csv.Error as error:
        handle.close()
        raise UnreadableFile(f"{file.path} has a broken header line: {error}.") from None
    stream = RecordStream(header, iter(()), file, handle)
    stream.records = _csv_records(stream, csv.reader(lines, delimiter=delimiter, strict=True))
    return stream


def _clean_lines(handle: Iterable[str]) -> Iterator[str]:
    for line in handle:
        yield line.replace("\x00", "") if "\x00" in line else line


def _csv_records(stream: RecordStream, rows: Iterator[list[str]]) -> Iterator[Record]:
    width = len(stream.header)
    reader = rows
    begin = 2
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _broken(stream, begin, str(error))
            begin = _next_line(reader)
            continue
        record = _csv_record(stream.header, width, cells, begin)
        begin = _next_line(reader)
        if record is not None:
            yield record


def _next_line(reader: Iterator[list[str]]) -> int:
    line: int = reader.line_num + 2  # type: ignore[attr-defined]  # csv.reader has it; the header was line 1
    return line


def _csv_record(header: tuple[str, ...], width: int, cells: list[str], line: int) -> Record | None:
    """A row; None for a line without any cell (nothing was said, nothing is lost)."""
    if not any(cells):
        return None
    row = dict(zip(header, cells, strict=False))
    if len(cells) == width:
        if cells == list(header):
            return Record(line, row, "repeated_header", "The header line again.")
        return Record(line, row)
    while cells and not cells[-1] and len(cells) > width:
        cells.pop()
    if len(cells) == width:
        return Record(line, row)
    reason = f"The row has {len(cells)} cells, the header {width}: a stray separator or a lost quote."
    return Record(line, row, "column_count", reason)


def _broken(stream: RecordStream, line: int, error: str) -> Record:
    if "unexpected end of data" in error or "field larger" in error:
        stream.fault = (
            f"The quote opened in the record of line {line} is never closed; what follows was not read."
        )
        return Record(line, {}, "unclosed_quote", stream.fault)
    return Record(line, {}, "broken_quote", f"The row cannot be split into cells: {error}.")


def _json_records(first: str, lines: Iterator[str]) -> tuple[tuple[str, ...], Iterator[Record]]:
    opening = _json_record(first, 1)
    return tuple(opening.row), _all_json(opening, lines)


def _all_json(opening: Record, lines: Iterator[str]) -> Iterator[Record]:
    yield opening
    for number, line in enumerate(lines, start=2):
        if line.strip():
            yield _json_record(line, number)


def _json_record(line: str, number: int) -> Record:
    try:
        loaded = json.loads(line)
    except ValueError as error:
        return Record(number, {}, "broken_json", f"The line is not JSON: {error}.")
    except RecursionError:
        return Record(number, {}, "broken_json", "The line is nested too deeply.")
    if not isinstance(loaded, dict):
        return Record(number, {}, "broken_json", "The line is not a JSON object.")
    return Record(number, {str(name): _as_text(value) for name, value in loaded.items()})


def _as_text(value: object) -> str:
    """JSON values as the text a CSV cell would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(_as_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
