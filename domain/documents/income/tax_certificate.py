"""Form 16 (Act of 1961) and Form 130 (Act of 2025): what an employer paid in a year and the tax it took."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.income import words
from domain.documents.income.figures import TAN, is_amount, rupees_of, tax_year_of
from domain.documents.income.grid import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

_EMPLOYER: Final = (
    r"name and address of (?:the )?(?:employer|deductor)[^:]*",
    r"name of (?:the )?(?:employer|deductor)",
    r"employer(?: name)?",
    r"deductor",
)
_EMPLOYEE: Final = (
    r"name and (?:address|designation) of (?:the )?(?:employee|deductee)[^:]*",
    r"name of (?:the )?(?:employee|deductee)",
    r"employee(?: name)?",
    r"deductee",
)
_GROSS: Final = (
    r"total gross salary",
    r"gross total of salary",
    r"gross salary(?: \(total\)| \([ivx+ ]+\))?",
    r"total of salary",
    r"total amount of salary[^\d]*",
    r"total",
)
_QUARTER: Final = re.compile(
    r"^\W*(?:q(?:uarter)?[- ]?[1-4]|(?:30|31)[-/ .](?:jun|sep|dec|mar|06|09|12|03)\S*)\b", re.IGNORECASE
)
_TABLE_TOTAL: Final = re.compile(r"^\W*(?:total|year|grand total|whole year)\b", re.IGNORECASE)
_TAX: Final = (r"total tax deducted", r"net tax payable", r"tax on the above[^\d]*", r"total (?:tds|tax)")


def read_form_16(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of a Form 16."""
    return tuple(_read("form16", Sheet(pages, document_id)))


def read_form_130(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of a Form 130."""
    return tuple(_read("form130", Sheet(pages, document_id)))


def _read(field: str, sheet: Sheet) -> Iterator[Fact]:
    yield from sheet.fact(f"{field}.employee_name", sheet.find(_EMPLOYEE, words.person))
    yield from sheet.fact(f"{field}.employer", sheet.find(_EMPLOYER, words.firm))
    pan = sheet.find(
        (r"pan of (?:the )?(?:employee|deductee)[^:]*", r"employee(?:'s)? pan", r"pan"), _person_pan
    )
    yield from sheet.fact(f"{field}.pan", pan)
    tan = sheet.find((r"tan(?: of (?:the )?(?:employer|deductor))?",), words.form(TAN))
    yield from sheet.fact(f"{field}.tan", tan)
    year = sheet.find((r"assessment year", r"tax year", r"a\.?y\.?", r"t\.?y\.?"), tax_year_of)
    yield from sheet.fact(f"{field}.year", year)
    yield from sheet.fact(f"{field}.gross_salary_inr", sheet.find(_GROSS[:-1], rupees_of))
    yield from _quarters(field, sheet)


def _quarters(field: str, sheet: Sheet) -> Iterator[Fact]:
    """The rows of the four quarters, paid and tax, and the tax of their total."""
    seen = False
    for row in sheet.rows:
        figures = [
            rupees for cell in row if is_amount(cell.text) and (rupees := rupees_of(cell.text)) is not None
        ]
        if _QUARTER.match(row[0].text) and len(figures) >= 2:
            seen = True
            yield sheet.row_fact(f"{field}.quarter", {"paid_inr": figures[0], "tax_inr": figures[1]}, row)
        elif seen and _TABLE_TOTAL.match(row[0].text) and len(figures) >= 2:
            yield sheet.row_fact(f"{field}.tds_inr", figures[1], row)
            return
    yield from sheet.fact(f"{field}.tds_inr", sheet.find(_TAX, rupees_of, take_last=True))


def _person_pan(text: str) -> str | None:
    """A PAN whose fourth letter says that it is a person's; the employer's is on the page too."""
    pan = words.pan(text)
    return pan if pan is not None and pan[3] == "P" else None
