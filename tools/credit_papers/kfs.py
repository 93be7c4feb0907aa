"""The Key Facts Statement in the form of RBI/2024-25/18, Annexes A to C: nothing left out, nothing added."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from domain.dated_rules import rule_on
from domain.errors import BadInput
from domain.lending.kfs import FILE
from domain.lending.rate_change import rate_rise
from tools.credit_papers.setting import day, rupees, set_paper

if TYPE_CHECKING:
    from datetime import date

    from domain.lending.kfs import Charge, KeyFacts
    from tools.credit_papers.offer import LoanOffer

_SATURDAY: Final = 5
NOT_APPLICABLE: Final = "Not applicable"


def kfs_pdf(kfs: KeyFacts, offer: LoanOffer, *, is_draft: bool = True) -> bytes:
    """The statement of a loan; a draft until the sanction is signed.

    Raises:
        BadInput: A floating rate has no benchmark, benchmark and spread do not make the rate, or no
        contingent
            charge is told (a statement has to say so even where there is none).
    """
    _check(kfs, offer)
    until = working_days_after(offer.on, kfs.valid_working_days)
    data = {
        "lender_name": offer.lender,
        "borrower": offer.borrower,
        "date": day(offer.on),
        "valid_days": str(kfs.valid_working_days),
        "valid_until": day(until),
        "proposal": offer.proposal_no,
        "loan_type": offer.loan_type,
        "sanctioned": rupees(kfs.sanctioned_inr),
        "disbursal": offer.disbursal,
        "term": f"{kfs.months} months",
        "instalments": (
            f"Monthly; {len(kfs.schedule)} instalments of {rupees(kfs.schedule[0].instalment_inr)} "
            f"(the last {rupees(kfs.schedule[-1].instalment_inr)}), "
            f"the first on {day(offer.first_instalment_on)}"
        ),
        "rate": f"{kfs.rate_pct}%",
        "rate_type": offer.rate_type,
        "floating": _floating(kfs, offer),
        "fees": [_fee(each) for each in kfs.charges if not each.is_contingent]
        or [("None", NOT_APPLICABLE, "–", NOT_APPLICABLE, "–")],
        "apr": f"{kfs.apr.nominal_pct}%",
        "contingent": [(each.name, each.amount) for each in offer.contingent]
        + [(each.name, rupees(each.amount_inr)) for each in kfs.charges if each.is_contingent],
        "part2": _other_information(kfs, offer),
        "annex_b": _annex_b(kfs),
        "sign_lines": ["Borrower", "Date"],
        "schedule": [
            (
                str(row.number),
                *(
                    rupees(a)[1:]
                    for a in (row.opening_inr, row.principal_inr, row.interest_inr, row.instalment_inr)
                ),
            )
            for row in kfs.schedule
        ],
    }
    return set_paper(
        "kfs",
        data,
        title=f"Key Facts Statement {offer.proposal_no}",
        running=f"Key Facts Statement {offer.proposal_no}",
        foot=offer.lender,
        is_draft=is_draft,
    )


def working_days_after(start: date, count: int) -> date:
    """The last of so many days after a day, Saturdays and Sundays left out.

    Holidays differ by state and are not known here; a holiday makes the offer hold longer, never shorter.
    """
    on = start
    while count:
        on += timedelta(days=1)
        count -= on.weekday() < _SATURDAY
    return on


def _check(kfs: KeyFacts, offer: LoanOffer) -> None:
    if not offer.contingent:
        raise BadInput(
            "A Key Facts Statement tells the contingent charges; name each, as nil where there is none."
        )
    if offer.rate_type != "fixed" and offer.floating is None:
        raise BadInput("A floating rate needs its benchmark, spread and reset periods.")
    made = offer.floating
    if made is not None and made.benchmark_pct + made.spread_pct != kfs.rate_pct:
        raise BadInput("Benchmark and spread do not add up to the rate of the loan.")


def _floating(kfs: KeyFacts, offer: LoanOffer) -> list[str]:
    made = offer.floating
    if made is None:
        return []
    step = Decimal(rule_on(FILE, "loan_terms.benchmark_step_pct", offer.on).value)
    rise = rate_rise(kfs.sanctioned_inr, kfs.rate_pct, kfs.months, step)
    return [
        made.benchmark,
        f"{made.benchmark_pct}%",
        f"{made.spread_pct}%",
        f"{kfs.rate_pct}%",
        f"{made.benchmark_reset_months}; {made.spread_reset_months}",
        rupees(rise.emi_inr),
        "not possible" if rise.months is None else str(rise.months),
    ]


def _fee(charge: Charge) -> tuple[str, str, str, str, str]:
    amount = rupees(charge.amount_inr)
    if charge.payee == "lender":
        return charge.name, "One-time", amount, NOT_APPLICABLE, "–"
    return charge.name, NOT_APPLICABLE, "–", "One-time", amount


def _other_information(kfs: KeyFacts, offer: LoanOffer) -> list[tuple[str, str]]:
    days = kfs.cooling_off_days
    return [
        ("Clause of the loan agreement on recovery agents", offer.recovery_clause),
        ("Clause of the loan agreement on grievances", offer.grievance_clause),
        ("Nodal grievance redressal officer: phone and e-mail", offer.grievance_officer),
        (
            "May the loan be transferred to others or securitised?",
            "Yes" if offer.may_be_transferred else "No",
        ),
        ("Collaborative lending: originator, partner, shares, blended rate", offer.co_lending),
        (
            "Cooling-off: the loan may be given back, with interest for the days used and no penalty",
            f"{days} day{'s' if days > 1 else ''} from disbursal",
        ),
        ("Service provider that acts as recovery agent and may approach you", offer.recovery_agents),
    ]


def _with_paise(amount: Decimal) -> str:
    whole, _, part = f"{amount:.2f}".partition(".")
    return f"{rupees(int(whole))}.{part}"


def _annex_b(kfs: KeyFacts) -> list[tuple[str, str]]:
    return [
        ("Sanctioned loan amount", rupees(kfs.sanctioned_inr)),
        ("Loan term in months", str(kfs.months)),
        ("Number of instalments", str(len(kfs.schedule))),
        ("Instalment, before rounding to the rupee", _with_paise(kfs.apr.emi_paise)),
        ("Interest rate a year", f"{kfs.rate_pct}%"),
        ("Total interest over the term", rupees(kfs.total_interest_inr)),
        ("Fees and charges payable to the lender", rupees(kfs.lender_charges_inr)),
        ("Fees and charges payable to others through the lender", rupees(kfs.third_party_charges_inr)),
        ("Net amount disbursed", rupees(kfs.apr.net_disbursed_inr)),
        ("Total the borrower pays: instalments and charges", rupees(kfs.total_paid_inr)),
        ("Annual Percentage Rate", f"{kfs.apr.nominal_pct}%"),
        ("The same, compounded over a year", f"{kfs.apr.effective_pct}%"),
    ]
