"""The sanction letter: what was decided, on which terms, until when; a draft until it is signed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import rule_on
from domain.lending.kfs import FILE
from tools.credit_papers.setting import day, rupees, set_paper, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.lending.kfs import KeyFacts
    from tools.credit_papers.offer import LoanOffer

CONDITIONS: Final = (
    "Clear and marketable title, or cure of what the title report asks for, certified by our advocate.",
    "Valuation and technical report to our satisfaction.",
    "Proof that your own contribution has been paid.",
    "Key Facts Statement and loan agreement signed; repayment mandate registered.",
    "Registered sale deed, or tripartite agreement with the builder; original title deeds deposited with us.",
)
"""DOMAIN A10, before disbursement; insurance is never a condition."""
_FLOATING_RIGHT: Final = (
    "No charge for prepayment, in part or in full, from any source of funds, at any time."
)
_RIGHTS: Final = (
    "Insurance is your choice; the loan does not depend on it.",
    "Penal charges are charges, not interest; they are not added to the loan.",
    "Your original documents come back within 30 days of closing the loan.",
)


def sanction_pdf(
    kfs: KeyFacts,
    offer: LoanOffer,
    signatures: Sequence[Mapping[str, Any]],
    *,
    signatures_needed: int = 1,
    prepayment_is_free: bool,
) -> bytes:
    """The letter.

    Args:
        kfs: The figures; the same as the statement's.
        offer: The lender's side.
        signatures: Of those who sanctioned: by, role, level, at.
        signatures_needed: How many it takes; with fewer the letter is a draft.
        prepayment_is_free: Whether no charge may be asked (`domain.lending.prepayment`).

    Raises:
        BadInput: No rules are on file for the day.
    """
    valid_days = int(rule_on(FILE, "loan_terms.sanction_valid_days", offer.on).value)
    terms = [
        ("Loan", f"{rupees(kfs.sanctioned_inr)}, {offer.loan_type.lower()}"),
        ("Rate of interest", f"{kfs.rate_pct}% a year, {offer.rate_type}"),
        ("Annual Percentage Rate", f"{kfs.apr.nominal_pct}%"),
        ("Term", f"{kfs.months} months"),
        ("Monthly instalment", rupees(kfs.schedule[0].instalment_inr)),
        ("First instalment", day(offer.first_instalment_on)),
        ("Charges kept back at disbursal", rupees(kfs.lender_charges_inr + kfs.third_party_charges_inr)),
        ("Disbursal", offer.disbursal),
    ]
    return set_paper(
        "sanction",
        {
            "lender_name": offer.lender,
            "borrower": offer.borrower,
            "address": offer.address,
            "ref": offer.proposal_no,
            "proposal": offer.proposal_no,
            "date": day(offer.on),
            "terms": terms,
            "conditions": [*CONDITIONS, *offer.conditions],
            "rights": [_FLOATING_RIGHT, *_RIGHTS] if prepayment_is_free else list(_RIGHTS),
            "valid_until": day(offer.on + timedelta(days=valid_days)),
            "signatures": signed(signatures),
            "unsigned": ["Authorised signatory"] * max(signatures_needed - len(signatures), 0),
            "sign_lines": ["Borrower", "Date"],
            "grievance": offer.grievance_officer,
        },
        title=f"Sanction letter {offer.proposal_no}",
        running=f"Sanction letter {offer.proposal_no}",
        foot=offer.lender,
        is_draft=len(signatures) < signatures_needed,
    )
