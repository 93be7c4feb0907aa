"""Rows of a CSV as cells: places are counts of fields, so that one reader serves paper and file."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.documents.page import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.income.grid import Cell

DELIMITERS: Final = ",;\t|"
_WIDTH: Final = 100.0
"""Of a field, in a grid that no page has."""


def delimited_rows(lines: Sequence[Cell]) -> list[list[Cell]]:
    """The fields of each line; empty ones are left out and keep their place."""
    delimiter = delimiter_of([line.text for line in lines])
    rows: list[list[Cell]] = []
    for line in lines:
        fields = next(csv.reader([line.text], delimiter=delimiter), [])
        row = [
            replace(
                line,
                text=field.strip(),
                box=Box(at * _WIDTH, line.box.top, at * _WIDTH + _WIDTH, line.box.bottom),
            )
            for at, field in enumerate(fields)
            if field.strip()
        ]
        if row:
            rows.append([replace(cell, place=place) for place, cell in enumerate(row)])
    return rows


def delimiter_of(lines: Sequence[str]) -> str:
    """The sign that parts most lines into the same number of fields, more than one."""
    best, most = ",", 0
    for sign in DELIMITERS:
        counts = Counter(len(next(csv.reader([line], delimiter=sign), [])) for line in lines)
        several = [(lines_alike, fields) for fields, lines_alike in counts.items() if fields > 2]
        score = max(several)[0] if several else 0
        if score > most:
            best, most = sign, score
    return best
