"""Aadhaar numbers are masked where pages leave the reader, so that nobody after it sees a whole one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.documents.redaction import masked_lines, masked_name, masked_row, without_aadhaar

if TYPE_CHECKING:
    from rag.papers.read_page import HiddenLine, ReadPage, Table


def masked(read: ReadPage) -> ReadPage:
    """The page with its words, hidden words, cells and names masked; itself where nothing is to be masked."""
    page = without_aadhaar(read.page)
    hidden = _hidden(read.hidden)
    tables = tuple(_table(table) for table in read.tables)
    inside = masked_name(read.inside)
    if page is read.page and hidden is read.hidden and tables == read.tables and inside == read.inside:
        return read
    return replace(read, page=page, hidden=hidden, tables=tables, inside=inside, is_masked=True)


def _hidden(hidden: tuple[HiddenLine, ...]) -> tuple[HiddenLine, ...]:
    lines = tuple(one.line for one in hidden)
    found = masked_lines(lines)
    if found is lines:
        return hidden
    return tuple(replace(one, line=line) for one, line in zip(hidden, found, strict=True))


def _table(table: Table) -> Table:
    rows = tuple(masked_row(row) for row in table.rows)
    name = masked_name(table.name)
    return table if rows == table.rows and name == table.name else replace(table, rows=rows, name=name)
