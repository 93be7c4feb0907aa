"""Pay: slips against the bank and against the year's certificate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.lending.reconcile.evidence import income_year
from domain.lending.reconcile.kinds import Mismatch, MismatchCode, Side
from domain.lending.reconcile.people import source_of
from domain.money import format_indian

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.lending.reconcile.evidence import Paid, Slip
    from domain.lending.reconcile.kinds import PaperFacts
    from domain.lending.reconcile.limits import Limits


def credit_mismatches(place: int, paid: Sequence[Paid], limits: Limits) -> Iterator[Mismatch]:
    """One for all months in which the bank got something else than the slip's net pay.

    Any credit near the month's end may be the pay, and so may their sum: pay can come in parts.
    """
    sides: list[Side] = []
    for slip, entries in paid:
        if slip.net is None or not isinstance(slip.net.value, int):
            continue
        net = slip.net.value
        room = max(net * limits.net_share, Fraction(limits.net_inr))
        sums = [entry.credit for entry in entries]
        if any(abs(came - net) <= room for came in (*sums, sum(sums))):
            continue
        sides.append(Side(source_of(slip.paper, slip.net), net, slip.net))
        sides += [Side("bank statement", entry.credit, entry.fact) for entry in entries]
        if not entries:
            sides.append(Side("bank statement", None))
    if sides:
        said, came = sides[0].value, sides[1].value
        got = (
            f"the bank got ₹{format_indian(came)}"
            if isinstance(came, int)
            else "no credit of pay is in the statement"
        )
        yield Mismatch(
            code=MismatchCode.NET_PAY_VS_CREDIT,
            field="payslip.net_pay_inr",
            severity="review",
            says=f"The payslip says ₹{format_indian(int(str(said)))} net, {got}.",
            sides=tuple(sides),
            person=place,
        )


def certificate_mismatches(
    place: int, slips: Sequence[Slip], papers: Sequence[PaperFacts], limits: Limits
) -> Iterator[Mismatch]:
    """Twelve months of the slips' fixed pay against the gross salary of the last certificate."""
    fixed = [slip.fixed for slip in slips if slip.fixed is not None]
    found = [
        (paper, fact)
        for paper in papers
        if (fact := paper.first("form130.gross_salary_inr", "form16.gross_salary_inr")) is not None
    ]
    if not fixed or not found:
        return
    paper, fact = max(found, key=lambda each: income_year(each[0]) or 0)
    yearly = Fraction(12 * sum(fixed), len(fixed))
    gross = fact.value if isinstance(fact.value, int) else 0
    if limits.certificate_low * gross <= yearly <= limits.certificate_high * gross:
        return
    yield Mismatch(
        code=MismatchCode.FORM16_VS_PAYSLIPS,
        field=fact.field,
        severity="review",
        says=(
            f"Twelve months of the payslips come to ₹{format_indian(round(yearly))}, "
            f"the certificate has ₹{format_indian(gross)} for the year."
        ),
        sides=(Side("payslips, times 12", round(yearly)), Side(source_of(paper, fact), gross, fact)),
        person=place,
    )
