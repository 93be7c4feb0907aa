"""The fields of each paper that stand alone, and what kind of value each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from domain.documents.income import words
from domain.documents.income.figures import day_of, month_of, rupees_of, tax_year_of
from domain.documents.labels import DocumentLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.documents.fact import FactValue

FieldKind = Literal["money", "person", "firm", "pan", "day", "month", "year", "whole", "text"]

_CERTIFICATE: Final[Mapping[str, FieldKind]] = {
    "employee_name": "person",
    "employer": "firm",
    "pan": "pan",
    "tan": "text",
    "year": "year",
    "gross_salary_inr": "money",
    "tds_inr": "money",
}
FIELDS: Final[Mapping[DocumentLabel, Mapping[str, FieldKind]]] = {
    DocumentLabel.PAYSLIP: {
        "employee_name": "person",
        "employer": "firm",
        "pan": "pan",
        "month": "month",
        "gross_inr": "money",
        "deductions_inr": "money",
        "net_pay_inr": "money",
    },
    DocumentLabel.BANK_STATEMENT: {
        "account_holder": "person",
        "account_last4": "text",
        "ifsc": "text",
        "period_from": "day",
        "period_to": "day",
        "opening_balance_inr": "money",
        "closing_balance_inr": "money",
    },
    DocumentLabel.FORM_16: _CERTIFICATE,
    DocumentLabel.FORM_130: _CERTIFICATE,
    DocumentLabel.ITR: {
        "name": "person",
        "pan": "pan",
        "year": "year",
        "form": "text",
        "filed_on": "day",
        "total_income_inr": "money",
        "gross_total_income_inr": "money",
        "deductions_inr": "money",
        "salary_income_inr": "money",
        "business_income_inr": "money",
        "gross_receipts_inr": "money",
        "depreciation_inr": "money",
        "one_off_income_inr": "money",
        "profit_after_tax_inr": "money",
    },
    DocumentLabel.BUREAU_REPORT: {
        "bureau": "text",
        "name": "person",
        "pan": "pan",
        "score": "whole",
        "pulled_on": "day",
        "enquiries_6m": "whole",
    },
    DocumentLabel.AGREEMENT_FOR_SALE: {
        "price_inr": "money",
        "buyer": "person",
        "seller": "firm",
        "pan": "pan",
        "date": "day",
        "carpet_sqm": "text",
    },
    DocumentLabel.VALUATION_REPORT: {
        "market_value_inr": "money",
        "agreement_value_inr": "money",
        "applicant": "person",
        "valuer": "firm",
        "date": "day",
        "carpet_sqm": "text",
    },
}
"""Without the label before the dot."""


def _iso_day(text: str) -> str | None:
    day = day_of(text)
    return None if day is None else day.isoformat()


def _as_written(text: str) -> str | None:
    return text.strip() or None


_READ: Final[Mapping[FieldKind, Callable[[str], str | int | None]]] = {
    "money": rupees_of,
    "person": words.person,
    "firm": words.firm,
    "pan": words.pan,
    "day": _iso_day,
    "month": month_of,
    "year": tax_year_of,
    "whole": words.whole,
    "text": _as_written,
}


def value_of(kind: FieldKind, text: str) -> FactValue:
    """The value of a text as a field of that kind holds it; None where it holds none."""
    return _READ[kind](text)
