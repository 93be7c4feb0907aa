"""Payslips, and the employer's certificate of the tax it took: Form 16, or Form 130 under the Act of 2025."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel
from tools.made_papers import world
from tools.made_papers.paper import MadePaper, TrueField
from tools.made_papers.story import SLIPS, Month, Story, month_end
from tools.made_papers.writing import drawn, rupees_in_words

if TYPE_CHECKING:
    from random import Random

STANDARD_DEDUCTION: Final = 75_000
_QUARTERS: Final = ("Q1", "Q2", "Q3", "Q4")


def payslips(told: Story, draw: Random) -> list[MadePaper]:
    """One for each of the last months."""
    wrote = (
        drawn(draw, "paise", "whole") if told.employer.slip in "ac" else drawn(draw, "paise", "sign", "rs")
    )
    upper = draw.random() < 0.3  # share in capitals
    details = {
        "emp_id": f"E{draw.randrange(1000, 99999)}",
        "designation": draw.choice(world.DESIGNATIONS),
        "uan": f"10{draw.randrange(10**9, 10**10)}",
        "joined": wrote.day(date(told.as_of.year - draw.randrange(2, 9), draw.randrange(1, 13), 1)),
    }
    made = []
    for month in told.months[-SLIPS:]:
        name = told.name_on(DocumentLabel.PAYSLIP)
        name = name.upper() if upper else name
        number = told.months.index(month) + 1
        lines = {kind: [(n, wrote.rupees(a)) for n, a in each] for kind, each in _lines(month)}
        made.append(
            MadePaper(
                name=f"payslip-{month.first:%Y-%m}.pdf",
                label=DocumentLabel.PAYSLIP,
                layout=f"payslip_{told.employer.slip}",
                title=f"Payslip {month.first:%B %Y} (synthetic)",
                data={
                    **details,
                    **lines,
                    **{
                        f"{kind}_ytd": [wrote.rupees(a * number) for _, a in each]
                        for kind, each in _lines(month)
                    },
                    "employer": told.employer.name,
                    "address": told.employer.address,
                    "name": name,
                    "pan": told.pan_on(DocumentLabel.PAYSLIP),
                    "account": f"XXXXXX{told.account[-4:]}",
                    "days": f"{month_end(month.first).day}",
                    "month_long": f"{month.first:%B %Y}",
                    "month_short": f"{month.first:%b-%Y}",
                    "month_upper": f"{month.first:%B %Y}".upper(),
                    "from": wrote.day(month.first),
                    "to": wrote.day(month_end(month.first)),
                    "gross": wrote.rupees(month.gross),
                    "deducted": wrote.rupees(month.deducted),
                    "net": wrote.rupees(month.net),
                    "gross_ytd": wrote.rupees(month.gross * number),
                    "deducted_ytd": wrote.rupees(month.deducted * number),
                    "net_words": f"{rupees_in_words(month.net)} only",
                },
                truth=_slip_truth(told, month, name),
            )
        )
    return made


def _lines(month: Month) -> tuple[tuple[str, list[tuple[str, int]]], ...]:
    return (("earnings", month.earnings), ("deductions", month.deductions))


def _slip_truth(told: Story, month: Month, name: str) -> tuple[TrueField, ...]:
    return (
        TrueField("payslip.employee_name", name),
        TrueField("payslip.employer", told.employer.name),
        TrueField("payslip.pan", told.pan_on(DocumentLabel.PAYSLIP)),
        TrueField("payslip.month", f"{month.first:%Y-%m}"),
        TrueField("payslip.gross_inr", month.gross),
        TrueField("payslip.deductions_inr", month.deducted),
        TrueField("payslip.net_pay_inr", month.net),
        *(TrueField("payslip.earning", {"name": n, "amount_inr": a}) for n, a in month.earnings),
        *(TrueField("payslip.deduction", {"name": n, "amount_inr": a}) for n, a in month.deductions),
    )


def certificate(told: Story, draw: Random) -> MadePaper:
    """The tax certificate of the last whole year."""
    is_new = told.is_under_new_act
    label = DocumentLabel.FORM_130 if is_new else DocumentLabel.FORM_16
    layout = told.employer.certificate[1 if is_new else 0]
    wrote = drawn(draw, "paise", "whole")
    gross = told.past_gross
    paid = [gross // 4, gross // 4, gross // 4, gross - 3 * (gross // 4)]
    tax = [draw.randrange(5, 12) * amount // 100 for amount in paid]
    exempt = draw.randrange(3, 9) * 6000
    year = _year(told.past_year + (0 if is_new else 1))
    name = told.name_on(DocumentLabel.FORM_16)
    employer = told.certificate_employer or told.employer.name
    pan = told.pan_on(DocumentLabel.FORM_16)
    tan = f"{told.place[0][:3].upper()}{employer[0]}{draw.randrange(10000, 99999)}{draw.choice('ABCDEFG')}"
    field = label.value
    return MadePaper(
        name=f"{field}-{year}.pdf",
        label=label,
        layout=f"form16_{layout}",
        title=f"Tax certificate {year} (synthetic)",
        data={
            "employer": employer,
            "address": told.employer.address,
            "employer_pan": f"AAAC{employer[0]}{draw.randrange(1000, 9999)}K",
            "tan": tan,
            "name": name,
            "home": told.home,
            "pan": pan,
            "year": year,
            "certificate": f"{draw.choice('ABCDEF')}{draw.randrange(10**6, 10**7)}",
            "issued": wrote.day(date(told.past_year + 1, 6, 12)),
            "city": told.place[0],
            "quarters": [
                {"name": q, "paid": wrote.rupees(p), "tax": wrote.rupees(t)}
                for q, p, t in zip(_QUARTERS, paid, tax, strict=True)
            ],
            "paid": wrote.rupees(gross),
            "tds": wrote.rupees(sum(tax)),
            "salary": wrote.rupees(gross - 12_000),
            "perquisites": wrote.rupees(12_000),
            "zero": wrote.rupees(0),
            "gross": wrote.rupees(gross),
            "exempt": wrote.rupees(exempt),
            "standard": wrote.rupees(STANDARD_DEDUCTION),
            "chargeable": wrote.rupees(gross - exempt - STANDARD_DEDUCTION),
        },
        truth=(
            TrueField(f"{field}.employee_name", name),
            TrueField(f"{field}.employer", employer),
            TrueField(f"{field}.pan", pan),
            TrueField(f"{field}.tan", tan),
            TrueField(f"{field}.year", year),
            TrueField(f"{field}.tds_inr", sum(tax)),
            *(
                TrueField(f"{field}.quarter", {"paid_inr": p, "tax_inr": t})
                for p, t in zip(paid, tax, strict=True)
            ),
            TrueField(f"{field}.gross_salary_inr", gross, 1 if layout == "d" else 2),
        ),
    )


def _year(start: int) -> str:
    return f"{start}-{(start + 1) % 100:02}"
