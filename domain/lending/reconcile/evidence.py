"""What the papers show of incomes: fields of the case with the facts they rest on, none without one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.documents.income.arithmetic import figure
from domain.documents.income.payslip import slips_of
from domain.documents.labels import DocumentLabel
from domain.lending.reconcile.account_signs import entries_of, pay_credits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import Fact
    from domain.lending.reconcile.account_signs import Entry
    from domain.lending.reconcile.kinds import PaperFacts
    from domain.lending.reconcile.limits import Limits

NOT_FIXED: Final = re.compile(
    r"reimburs|bonus|incentive|overtime|commission|arrear|ex.?gratia|variable|performance|encash|one.?time|advance",
    re.IGNORECASE,
)
"""Earnings outside the fixed pay (DOMAIN A2: expenses paid back count nothing, variable pay apart)."""
SLIPS_LOOKED_AT: Final = 3


class Slip(NamedTuple):
    """One month's payslip; rupees, None where the slip has no such figure."""

    paper: PaperFacts
    facts: tuple[Fact, ...]
    month: date | None
    """Its first day."""
    fixed: int | None
    gross: int | None
    net: Fact | None


class Paid(NamedTuple):
    """A slip and the credits that may be its pay."""

    slip: Slip
    came: tuple[Entry, ...]


def slips_in(papers: Sequence[PaperFacts]) -> list[Slip]:
    """All payslips, the oldest first; those of no month come first."""
    slips = [
        _slip(paper, tuple(facts))
        for paper in papers
        if paper.label is DocumentLabel.PAYSLIP
        for facts in slips_of(paper.facts)
    ]
    return sorted(slips, key=lambda slip: slip.month or date.min)


def _slip(paper: PaperFacts, facts: tuple[Fact, ...]) -> Slip:
    values = {each.field: each for each in facts}
    month = values.get("payslip.month")
    lines = [each.value for each in facts if each.field == "payslip.earning" and isinstance(each.value, dict)]
    fixed = [figure(line, "amount_inr") for line in lines if not NOT_FIXED.search(str(line.get("name")))]
    gross = values.get("payslip.gross_inr")
    gross_inr = gross.value if gross is not None and isinstance(gross.value, int) else None
    return Slip(
        paper,
        facts,
        _first_day(month.value) if month is not None else None,
        sum(fixed) if lines else gross_inr,
        gross_inr,
        values.get("payslip.net_pay_inr"),
    )


def _first_day(said: object) -> date | None:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return None


def paid_of(
    slips: Sequence[Slip], papers: Sequence[PaperFacts], employer: str | None, limits: Limits
) -> list[Paid]:
    """Each slip with the pay credits near its month's end, where a statement covers it."""
    entries: list[Entry] = []
    covered: list[tuple[date, date]] = []
    for paper in papers:
        if paper.label is DocumentLabel.BANK_STATEMENT:
            own = entries_of(paper.facts)
            entries += own
            if own:
                covered.append((own[0].on, own[-1].on))
    pays = pay_credits(entries, employer)
    paid = []
    for slip in slips:
        if slip.month is None:
            continue
        end = (slip.month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        start, until = (
            end - timedelta(days=limits.pay_days_before),
            end + timedelta(days=limits.pay_days_after),
        )
        near = tuple(each for each in pays if start <= each.on <= until)
        is_covered = any(first <= start and until <= last for first, last in covered)
        if near or is_covered:
            paid.append(Paid(slip, near))
    return paid


class Shown(NamedTuple):
    """Fields of the case that the papers show, and their facts."""

    inputs: dict[str, Any]
    facts: tuple[Fact, ...]


def salaried_shown(slips: Sequence[Slip], paid: Sequence[Paid]) -> Shown:
    """Fixed and credited pay: of the last slips the lowest, so that one good month decides nothing."""
    inputs: dict[str, Any] = {}
    facts: list[Fact] = []
    latest = [slip for slip in slips if slip.fixed is not None][-SLIPS_LOOKED_AT:]
    if latest:
        inputs["fixed_gross_monthly"] = min(slip.fixed or 0 for slip in latest)
        facts += [
            fact
            for slip in latest
            for fact in slip.facts
            if fact.field in {"payslip.earning", "payslip.gross_inr"}
        ]
    credited = [entry for each in paid[-SLIPS_LOOKED_AT:] for entry in each.came]
    if credited:
        inputs["net_credit_monthly"] = min(entry.credit for entry in credited)
        facts += [entry.fact for entry in credited]
    return Shown(inputs, tuple(facts))


def income_year(paper: PaperFacts) -> int | None:
    """The year in whose April a paper's income began: an assessment year lies one later than a tax year."""
    year = paper.first("itr.year", "form16.year", "form130.year")
    if year is None or not str(year.value)[:4].isdigit():
        return None
    kind = paper.first("itr.year_kind")
    is_own = year.field == "form130.year" or (kind is not None and kind.value == "tax_year")
    return int(str(year.value)[:4]) - (0 if is_own else 1)


def business_shown(papers: Sequence[PaperFacts]) -> Shown:
    """The business's result of each year that a return shows, the older first."""
    years: dict[int, tuple[dict[str, int], tuple[Fact, ...]]] = {}
    for paper in papers:
        profit = paper.first("itr.profit_after_tax_inr", "itr.business_income_inr")
        year = income_year(paper)
        if (
            paper.label is not DocumentLabel.ITR
            or profit is None
            or year is None
            or not isinstance(profit.value, int)
        ):
            continue
        used = [profit]
        row = {"pat": profit.value}
        for key, field in (
            ("depreciation", "itr.depreciation_inr"),
            ("one_off_income", "itr.one_off_income_inr"),
        ):
            fact = paper.first(field)
            if fact is not None and isinstance(fact.value, int):
                row[key] = fact.value
                used.append(fact)
        years[year] = (row, tuple(used))
    rows = [years[year] for year in sorted(years)]
    inputs = {"itr": [row for row, _ in rows]} if rows else {}
    return Shown(inputs, tuple(fact for _, facts in rows for fact in facts))
