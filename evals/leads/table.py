"""A table as its file holds it: columns of text, and the digest that names these very rows."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import BadInput
from domain.leads_model.season import JOINT, season_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

BYTES_MOST: Final = 512 * 1024 * 1024
"""Of a file once unpacked."""
_POSITIVE: Final = ("1", "yes", "true", "y", "1.0", "converted", "won", "booked", "positive", "t")
CELL_CHARS_MOST: Final = 131_072
"""A longer cell is a quotation that was never closed."""


@dataclass(frozen=True, slots=True)
class Table:
    """Text by column, all of one length."""

    columns: Mapping[str, Sequence[str]]
    sha256: str

    @property
    def rows(self) -> int:
        """How many."""
        return len(next(iter(self.columns.values()), ()))

    def row(self, index: int) -> dict[str, object]:
        """One row by column names."""
        return {name: cells[index] for name, cells in self.columns.items()}

    def __iter__(self) -> Iterator[dict[str, object]]:
        return (self.row(index) for index in range(self.rows))

    def take(self, indexes: Sequence[int]) -> Table:
        """Some rows, in this order; the digest still names the whole."""
        return Table(
            {name: [cells[at] for at in indexes] for name, cells in self.columns.items()}, self.sha256
        )

    def cells(self, name: str) -> Sequence[str]:
        """One column.

        Raises:
            BadInput: There is none of that name.
        """
        if name not in self.columns:
            raise BadInput(f"There is no column {name!r}; the file has: {', '.join(self.columns)}.")
        return self.columns[name]


def with_season(table: Table, month: str, day: str) -> Table:
    """The table with a column of the day of the year, named after the two that say it.

    Raises:
        BadInput: One of them is not there, or they never say a day.
    """
    cells = [season_of(*both) for both in zip(table.cells(month), table.cells(day), strict=True)]
    if not any(cells):
        raise BadInput(f"{month} and {day} name no day of a year; give a column of months, then one of days.")
    return Table({**table.columns, f"{month}{JOINT}{day}": cells}, table.sha256)


class Truth(NamedTuple):
    """The label as 1 and 0."""

    values: list[int]
    positive: str


def read_table(path: Path) -> Table:
    """The rows of a CSV file, plain or gzipped, in UTF-8; an empty name in the header gets a number.

    Raises:
        BadInput: The file is not there, not such a file, too large, or its rows differ in length.
    """
    try:
        raw = _bytes(path)
        text = raw.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text or gzip"
        raise BadInput(f"{path} cannot be read ({reason}); give a CSV file, plain or .gz.") from None
    return table_of(text, hashlib.sha256(raw).hexdigest(), path.name)


def table_of(text: str, sha256: str, name: str) -> Table:
    """The table in a CSV text.

    Raises:
        BadInput: It has no rows, or one differs from the header.
    """
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    csv.field_size_limit(CELL_CHARS_MOST)  # The limit is the process's, and others set theirs.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [row for row in reader if row]
    except csv.Error as error:
        raise BadInput(f"{name} is no CSV file: {error}.") from None
    if len(rows) < 2:
        raise BadInput(f"{name} holds no rows below its header.")
    header = [title.strip() or f"column {number}" for number, title in enumerate(rows[0], 1)]
    if len(set(header)) < len(header):
        twice = next(title for title in header if header.count(title) > 1)
        raise BadInput(f"{name} names the column {twice!r} twice; rename one.")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise BadInput(f"{name}, row {number}: {len(row)} cells under {len(header)} titles.")
    return Table(dict(zip(header, map(list, zip(*rows[1:], strict=True)), strict=True)), sha256)


def truth_of(table: Table, label: str, positive: str | None = None) -> Truth:
    """The label column as 1 and 0.

    Args:
        table: The rows.
        label: The column.
        positive: Which value counts; by default the one that says yes.

    Raises:
        BadInput: The column has not exactly two values, or which one counts cannot be told.
    """
    cells = [cell.strip() for cell in table.cells(label)]
    values = sorted(set(cells))
    if len(values) != 2:
        raise BadInput(f"The label {label!r} has {len(values)} values; it must have two, such as yes and no.")
    chosen = positive or next(
        (value for mark in _POSITIVE for value in values if value.lower() == mark), None
    )
    if chosen not in values:
        raise BadInput(f"Say with --positive which of {' and '.join(values)} counts as success.")
    return Truth([int(cell == chosen) for cell in cells], str(chosen))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path) if is_packed else path.open("rb") as source:
        raw: bytes = source.read(BYTES_MOST + 1)
    if len(raw) > BYTES_MOST:
        raise BadInput(f"{path} is larger than {BYTES_MOST // 1024**2} MB; train on a sample of it.")
    return raw
