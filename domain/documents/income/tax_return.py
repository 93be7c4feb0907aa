"""A return of income: its acknowledgement, and the computation with the extract of a business's accounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.income import words
from domain.documents.income.figures import day_of, rupees_of, tax_year_of
from domain.documents.income.grid import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact
    from domain.documents.page import Page

_FORM: Final = re.compile(r"\bITR[- ]?[1-7]U?\b", re.IGNORECASE)
AMOUNTS: Final[dict[str, tuple[str, ...]]] = {
    "itr.gross_total_income_inr": (r"gross total income",),
    "itr.deductions_inr": (
        r"(?:less:?\s*)?deductions?(?: under| u/[sc]| \()[^\d]*",
        r"total deductions?",
        r"deductions?",
    ),
    "itr.salary_income_inr": (
        r"income (?:from|under the head) salar(?:y|ies)",
        r"income chargeable under the head .?salaries.?",
        r"salar(?:y|ies)",
    ),
    "itr.business_income_inr": (
        r"(?:income|profits?(?: and gains)?) (?:from|of) (?:the )?business(?: (?:or|and|&) profession)?",
    ),
    "itr.gross_receipts_inr": (r"gross receipts(?: / turnover)?", r"turnover", r"sales(?: / receipts)?"),
    "itr.depreciation_inr": (r"(?:add:?\s*)?depreciation[^\d]*",),
    "itr.one_off_income_inr": (
        r"profit on sale of [a-z ]+(?:\(one-off\))?",
        r"(?:one-off|non-recurring|exceptional|extraordinary) income",
    ),
    "itr.profit_after_tax_inr": (r"(?:net )?profit after tax", r"net profit[^\d]*", r"pat"),
}
"""Field -> labels of it, the surest first."""
YEARS: Final[dict[str, tuple[str, ...]]] = {
    "assessment_year": (r"assessment year", r"a\.?y\.?"),
    "tax_year": (r"tax year", r"t\.?y\.?"),
}
"""An assessment year is the one after the income; a tax year (Act of 2025) is the income's own."""


def read_tax_return(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of one year's return."""
    return tuple(_read(Sheet(pages, document_id)))


def _read(sheet: Sheet) -> Iterator[Fact]:
    yield from sheet.fact(
        "itr.name", sheet.find((r"name of (?:the )?assessee", r"assessee", r"name"), words.person)
    )
    pan = sheet.find((r"pan(?: no\.?)?", r"permanent account number"), words.pan)
    yield from sheet.fact("itr.pan", pan)
    for kind, names in YEARS.items():
        year = sheet.find(names, tax_year_of)
        if year is not None:
            yield from sheet.fact("itr.year", year)
            yield from sheet.fact("itr.year_kind", year, kind)
            break
    form = sheet.find((r"(?:itr |return )?form(?: number| no\.?)?", r"itr"), _form)
    yield from sheet.fact("itr.form", form or sheet.search(r"(?P<value>\bITR[- ]?[1-7]\b)", _form))
    filed = sheet.find((r"date of (?:e-?)?filing", r"(?:e-?)?filed on", r"filing date"), _iso_day)
    yield from sheet.fact("itr.filed_on", filed)
    total = sheet.find((r"(?:taxable )?total income(?: as returned)?", r"taxable income"), _income)
    yield from sheet.fact("itr.total_income_inr", total)
    for field, labels in AMOUNTS.items():
        yield from sheet.fact(field, sheet.find(labels, _income))


def _income(text: str) -> int | None:
    """An amount; a bare figure of one or two digits is the number of a row of the form."""
    return None if re.fullmatch(r"[1-9]\d?", text.strip()) else rupees_of(text)


def _form(text: str) -> str | None:
    found = _FORM.search(text)
    return None if found is None else found[0].upper().replace(" ", "-")


def _iso_day(text: str) -> str | None:
    day = day_of(text)
    return None if day is None else day.isoformat()
