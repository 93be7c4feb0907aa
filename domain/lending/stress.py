"""The stressed instalment: the same loan at a higher rate (DOMAIN A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.lending.capacity import Burden, Terms, emi_of
from domain.lending.exact import decimal_of

if TYPE_CHECKING:
    from fractions import Fraction

    from domain.lending.policy import Policy


class Stress(NamedTuple):
    """Rupees a month, and shares of income."""

    emi_inr: int
    foir: Fraction | None
    """None where there is no income."""
    foir_cap: Fraction


def stressed(loan_inr: int, terms: Terms, burden: Burden, policy: Policy) -> Stress:
    """The loan re-priced by the policy's points; the cap gives way by the policy's margin."""
    dearer = Terms(terms.rate_pct + decimal_of(policy.stress_rate_points), terms.months)
    emi = emi_of(loan_inr, dearer)
    return Stress(emi, burden.foir(emi), burden.foir_cap + policy.stress_foir_margin)
