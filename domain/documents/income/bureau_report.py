"""A credit report: score, day, enquiries, and each account; as a PDF in rows or blocks, or as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.income import words
from domain.documents.income.bureau_json import read_bureau_json
from domain.documents.income.figures import day_of, rupees_of
from domain.documents.income.grid import Sheet
from domain.documents.income.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact, FactValue
    from domain.documents.income.grid import Cell
    from domain.documents.page import Page

ROLES: Final = {
    role: re.compile(pattern, re.IGNORECASE)
    for role, pattern in {
        "kind": r"\btype\b|loan type|product",
        "lender": r"member|lender|institution|subscriber|bank",
        "status": r"status|^state$",
        "overdue_inr": r"overdue|past due amount|^past due",
        "dpd_max": r"dpd|days past due",
        "emi_inr": r"\bemi\b|instal",
        "balance_inr": r"balance|outstanding",
    }.items()
}
NEEDED: Final = ("lender", "kind", "balance_inr")
WRAPPING: Final = frozenset({"lender", "kind"})
"""Columns whose words may go on below."""
MONEY: Final = ("balance_inr", "emi_inr", "overdue_inr")
_SCORE: Final = re.compile(r"^\W*(-1|\d{3})\b")
_BUREAU: Final = re.compile(r"\b(cibil|experian|equifax|crif)\b", re.IGNORECASE)
_NAMES: Final = {"cibil": "CIBIL", "experian": "Experian", "equifax": "Equifax", "crif": "CRIF"}


def read_bureau_report(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of one report."""
    told = () if any(page.has_places for page in pages) else read_bureau_json(pages, document_id)
    return told or tuple(_read(Sheet(pages, document_id)))


def _read(sheet: Sheet) -> Iterator[Fact]:
    yield from sheet.fact(
        "bureau_report.bureau", sheet.search(rf"(?P<value>{_BUREAU.pattern})", bureau_named)
    )
    name = sheet.find(
        (r"(?:consumer )?name(?: of (?:the )?consumer)?", r"credit report of", r"consumer(?=\s*:)"),
        words.person,
    )
    yield from sheet.fact("bureau_report.name", name)
    yield from sheet.fact("bureau_report.pan", sheet.find((r"pan(?: no\.?)?", r"income tax id"), words.pan))
    score = sheet.find((r"(?:your |credit |cibil |consumer |trans ?union )*score",), _score)
    yield from sheet.fact("bureau_report.score", score)
    pulled = sheet.find(
        (
            r"(?:report )?date(?: of (?:issue|report))?",
            r"generated on",
            r"report generated(?: on)?",
            r"as on",
        ),
        _iso_day,
    )
    yield from sheet.fact("bureau_report.pulled_on", pulled)
    asked = sheet.find(
        (
            r"enquiries(?: in the last 6 months| \(6 months\)|, 6 months| last 6 months)?",
            r"(?:last )?6[- ]months? enquiries",
        ),
        words.whole,
    )
    yield from sheet.fact("bureau_report.enquiries_6m", asked)
    accounts = list(_rows(sheet)) or list(_blocks(sheet))
    for account, cells in accounts:
        yield sheet.row_fact("bureau_report.account", account, cells)


def bureau_named(text: str) -> str | None:
    """The bureau a text names, as the case has it."""
    found = _BUREAU.search(text)
    return None if found is None else _NAMES[found[0].lower()]


def _rows(sheet: Sheet) -> Iterator[tuple[FactValue, list[Cell]]]:
    """Accounts as rows of a table; names of lenders and loans may go on in the row below."""
    said: dict[str, str] = {}
    cells: list[Cell] = []
    for row in table_rows(sheet.rows, ROLES, NEEDED):
        told = {role: row.text(role) for role in row.cells}
        if {"lender", "kind"} <= set(told) and rupees_of(row.text("balance_inr")) is not None:
            if said:
                yield account_of(said), cells
            said, cells = told, list(row.row)
        elif (
            said
            and set(told) <= WRAPPING
            and row.row[0].page == cells[0].page
            and _is_next(cells[-1], row.row[0])
        ):
            said = {role: f"{value} {told[role]}" if role in told else value for role, value in said.items()}
            cells += row.row
    if said:
        yield account_of(said), cells


def _is_next(cell: Cell, following: Cell) -> bool:
    """Whether a row stands right below another, nearer than the rows of a table do."""
    return following.box.top - cell.box.bottom < (cell.box.bottom - cell.box.top) / 4


def _blocks(sheet: Sheet) -> Iterator[tuple[FactValue, list[Cell]]]:
    """Accounts as blocks of labels and values; each begins with its lender."""
    said: dict[str, str] = {}
    cells: list[Cell] = []
    for row in sheet.rows:
        for cell in row:
            label, _, inline = cell.text.partition(":")
            role = next(
                (r for r, pattern in ROLES.items() if len(label) < 26 and pattern.search(label)), None
            )
            if role is None:
                continue
            right = sheet.right_of(cell)
            value = inline.strip() or (right[0].text.lstrip(": ") if right else "")
            if role == "lender":
                if "balance_inr" in said:
                    yield account_of(said), cells
                said, cells = {}, []
            if "lender" in said or role == "lender":
                said.setdefault(role, value)
                cells.append(cell)
    if "lender" in said and "balance_inr" in said:
        yield account_of(said), cells


def account_of(said: dict[str, str]) -> FactValue:
    """One account, JSON-plain; amounts that are not there are zero."""
    return {
        "lender": said.get("lender", ""),
        "kind": said.get("kind", ""),
        "status": said.get("status", ""),
        **{role: rupees_of(said.get(role, "")) or 0 for role in MONEY},
        "dpd_max": words.whole(said.get("dpd_max", "")) or 0,
    }


def _score(text: str) -> int | None:
    found = _SCORE.match(text)
    score = None if found is None else int(found[1])
    return score if score is not None and (score == -1 or 300 <= score <= 900) else None


def _iso_day(text: str) -> str | None:
    day = day_of(text)
    return None if day is None else day.isoformat()
