"""Instalments that already run and must be carried beside the new one (DOMAIN A3)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.lending.case import CARD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.lending.case import Applicant, Obligation
    from domain.lending.policy import Policy


def monthly_of(obligation: Obligation, policy: Policy) -> Fraction:
    """Rupees a month that count: nothing for a loan about to end or paid off by this one.

    A card has no instalment; a share of what is outstanding stands for it.
    """
    if obligation.is_closing:
        return Fraction(0)
    if obligation.kind == CARD:
        return obligation.outstanding_inr * policy.card_outstanding_share
    left = obligation.remaining_months
    if left is not None and left <= policy.ignored_up_to_instalments:
        return Fraction(0)
    return Fraction(obligation.emi_inr)


def monthly_total(applicants: Iterable[Applicant], policy: Policy) -> Fraction:
    """Rupees a month of all who borrow; a guarantor's own loans are not the household's.

    An applicant whose income may not count still owes what they owe.
    """
    return sum(
        (
            monthly_of(each, policy)
            for person in applicants
            if person.role != "guarantor"
            for each in person.obligations
        ),
        Fraction(0),
    )
