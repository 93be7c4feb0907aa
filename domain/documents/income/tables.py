"""Tables by their columns: a row of heads gives each column its role, cells fall to the nearest one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.documents.income.figures import day_of, is_amount
from domain.documents.income.grid import cell_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from domain.documents.income.grid import Cell
    from domain.documents.page import Word

_EDGE_PT: Final = 1.5
"""Points by which a word may start off its column's head."""


class TableRow(NamedTuple):
    """One row below the heads: its cells by the role of their column."""

    cells: dict[str, list[Cell]]
    row: list[Cell]

    def text(self, role: str) -> str:
        """What stands in a column; nothing where it is empty."""
        return " ".join(cell.text for cell in self.cells.get(role, ()))


def heads_of(
    row: Sequence[Cell], roles: Mapping[str, re.Pattern[str]], needed: Iterable[str]
) -> dict[str, Cell]:
    """Role -> head, where the row has all that are needed; else nothing. Each role is taken once."""
    heads: dict[str, Cell] = {}
    for cell in row:
        role = role_of(cell.text, roles, heads)
        if role is not None:
            heads[role] = cell
    return heads if all(role in heads for role in needed) else {}


def role_of(text: str, roles: Mapping[str, re.Pattern[str]], taken: Iterable[str]) -> str | None:
    """The first role, in their order, whose pattern the head has and that is still free."""
    return next((r for r, pattern in roles.items() if r not in taken and pattern.search(text)), None)


def table_rows(
    rows: Sequence[list[Cell]], roles: Mapping[str, re.Pattern[str]], needed: Sequence[str]
) -> Iterator[TableRow]:
    """The rows under heads; heads that come again (a new page) take over. Heads may go over two lines."""
    heads: dict[str, Cell] = {}
    skip_next = False
    for at, row in enumerate(rows):
        if skip_next:
            skip_next = False
            continue
        wrapped = _wrapped(row, rows[at + 1] if at + 1 < len(rows) else [])
        again = heads_of(wrapped, roles, needed) if wrapped else {}
        skip_next = bool(again)
        again = again or heads_of(row, roles, needed)
        if again:
            heads = again
        elif heads:
            yield TableRow(by_column(row, heads), row)


def _wrapped(row: Sequence[Cell], following: Sequence[Cell]) -> list[Cell]:
    """Heads with the second line of those that have one; nothing where the next row is no second line."""
    if not following or following[0].page != row[0].page:
        return []
    if any(is_amount(cell.text) or day_of(cell.text) for cell in (*row, *following)):
        return []
    joined = list(row)
    for cell in following:
        above = [
            at
            for at, head in enumerate(joined)
            if min(cell.box.right, head.box.right) > max(cell.box.left, head.box.left)
        ]
        if len(above) != 1:
            return []
        head = joined[above[0]]
        joined[above[0]] = replace(head, text=f"{head.text} {cell.text}", box=head.box.around(cell.box))
    return joined


def by_column(row: Sequence[Cell], heads: Mapping[str, Cell]) -> dict[str, list[Cell]]:
    """Each cell to the nearest head; one that runs into the next column is cut where that begins."""
    cells: dict[str, list[Cell]] = {}
    for cell in (part for each in row for part in _split(each, heads)):
        role = min(heads, key=lambda each: _distance(cell, heads[each]))
        cells.setdefault(role, []).append(cell)
    return cells


def _split(cell: Cell, heads: Mapping[str, Cell]) -> list[Cell]:
    starts = [head.box.left for head in heads.values()]
    groups: list[list[Word]] = []
    for word in cell.words:
        if not groups or any(abs(word.box.left - start) < _EDGE_PT for start in starts):
            groups.append([word])
        else:
            groups[-1].append(word)
    return (
        [cell_of(group, cell.page, cell.row, cell.place) for group in groups] if len(groups) > 1 else [cell]
    )


def _distance(cell: Cell, head: Cell) -> float:
    """Between left edges; of figures, which are set to the right or in the middle, the least of three."""
    one, other = cell.box, head.box
    if not is_amount(cell.text):
        return abs(one.left - other.left)
    middle = abs((one.left + one.right) - (other.left + other.right)) / 2
    return min(abs(one.left - other.left), abs(one.right - other.right), middle)
