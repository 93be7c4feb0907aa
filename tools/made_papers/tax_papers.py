"""Returns of two years: the acknowledgement, and the computation behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel
from tools.made_papers.paper import MadePaper, TrueField
from tools.made_papers.pay_papers import STANDARD_DEDUCTION
from tools.made_papers.writing import drawn

if TYPE_CHECKING:
    from random import Random

    from tools.made_papers.story import Story


def returns(told: Story, draw: Random) -> list[MadePaper]:
    """The older first."""
    layout = draw.choice("abc")
    return [_return(told, draw, layout, back) for back in (1, 0)]


def _return(told: Story, draw: Random, layout: str, back: int) -> MadePaper:
    start = told.past_year - back
    is_new = start >= 2026
    year = f"{start}-{(start + 1) % 100:02}" if is_new else f"{start + 1}-{(start + 2) % 100:02}"
    wrote = drawn(draw, "whole", "paise")
    name, pan = told.name_on(DocumentLabel.ITR), told.pan_on(DocumentLabel.ITR)
    interest, deductions = draw.randrange(2, 40) * 500, draw.randrange(0, 9) * 25_000
    filed = date(start + 1, 7, draw.randrange(5, 31))
    lines: list[tuple[str, int]] = []
    accounts: list[tuple[str, int]] = []
    truth: list[TrueField] = []
    if told.is_salaried:
        head = max(told.past_gross * (100 - 6 * back) // 100 - STANDARD_DEDUCTION, 0)
        lines.append(("Income from Salary", head))
        truth.append(TrueField("itr.salary_income_inr", head, 2))
    else:
        profit, depreciation, one_off = told.profits[1 - back]
        head = profit
        lines.append(("Income from Business or Profession", head))
        accounts = [("Gross receipts", profit * 3), ("Depreciation", depreciation)]
        truth += [
            TrueField("itr.business_income_inr", head, 2),
            TrueField("itr.gross_receipts_inr", profit * 3, 2),
            TrueField("itr.depreciation_inr", depreciation, 2),
            TrueField("itr.profit_after_tax_inr", profit, 2),
        ]
        if one_off:
            accounts.append(("Profit on sale of asset (one-off)", one_off))
            truth.append(TrueField("itr.one_off_income_inr", one_off, 2))
        accounts.append(("Net profit after tax", profit))
    lines.append(("Income from Other Sources", interest))
    gross = head + interest
    total = gross - deductions
    form = "ITR-1" if told.is_salaried else "ITR-3"
    return MadePaper(
        name=f"itr-{'ty' if is_new else 'ay'}-{year}.pdf",
        label=DocumentLabel.ITR,
        layout=f"itr_{layout}",
        title=f"Return of income {year} (synthetic)",
        data={
            "year_word": "Tax Year" if is_new else "Assessment Year",
            "year_short": "T.Y." if is_new else "A.Y.",
            "year": year,
            "name": name.upper() if layout == "a" else name,
            "pan": pan,
            "home": told.home,
            "form": form,
            "ack": f"{draw.randrange(10**14, 10**15)}",
            "filed": wrote.day(filed),
            "preparer": "K. P. Rao & Co., Chartered Accountants",
            "zero": wrote.rupees(0),
            "tax": wrote.rupees(total // 10),
            "lines": [(words, wrote.rupees(amount)) for words, amount in lines],
            "accounts": [(words, wrote.rupees(amount)) for words, amount in accounts],
            "gross": wrote.rupees(gross),
            "deductions": wrote.rupees(deductions),
            "total": wrote.rupees(total),
        },
        truth=(
            TrueField("itr.name", name.upper() if layout == "a" else name),
            TrueField("itr.pan", pan),
            TrueField("itr.year", year),
            TrueField("itr.year_kind", "tax_year" if is_new else "assessment_year"),
            TrueField("itr.form", form),
            TrueField("itr.filed_on", filed.isoformat()),
            TrueField("itr.total_income_inr", total, 1),
            TrueField("itr.gross_total_income_inr", gross, 2),
            TrueField("itr.deductions_inr", deductions, 2),
            *truth,
        ),
    )
