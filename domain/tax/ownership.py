"""Buying together: how the house and its loan may be split between two earners, and each one's regime.

Every split is tried and both figures are kept. The share of the deduction follows the definite share of
ownership and of the loan (s.26 / 2025 Act); a share on
paper without money behind it is no suggestion of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.tax.regimes import compare_regimes

if TYPE_CHECKING:
    from domain.tax.house_property import House
    from domain.tax.regimes import Earner, RegimeComparison
    from domain.tax.working import Working

SPLITS: Final = tuple(Fraction(tenth, 10) for tenth in range(11))
"""The first owner's share, tried one after another."""
HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A division of house and loan, with the tax of both at their better regimes."""

    first_share: Fraction
    first: RegimeComparison
    second: RegimeComparison

    @property
    def tax_inr(self) -> int:
        """Of both together, each under the regime that is better for them."""
        return self.first.least_tax_inr + self.second.least_tax_inr


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """The splits compared."""

    splits: tuple[Split, ...]
    """By the first owner's share, from none to all."""
    best: Split
    """Least tax; at equal tax the one nearest to halves."""
    alone: Split
    """The first owner buys alone."""
    halves: Split

    @property
    def saving_inr(self) -> int:
        """What the best split saves a year against the first owner buying alone."""
        return self.alone.tax_inr - self.best.tax_inr


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """Two earners and the house they buy; the first is the one who asks."""

    first: Earner
    """With own 80C payments, without this loan's principal and without a house."""
    second: Earner
    house: House
    """The whole house."""
    principal_inr: int = 0
    """Principal repaid in the year, in all."""


def compare_ownership(couple: Couple, working: Working) -> Ownership:
    """Every split in tenths of house, interest and principal between two earners.

    Raises:
        BadInput: A figure is out of range, or no rules hold on the day.
    """
    splits = tuple(_split(share, couple, working) for share in SPLITS)
    best = min(splits, key=lambda split: (split.tax_inr, abs(split.first_share - HALF)))
    halves = next(split for split in splits if split.first_share == HALF)
    found = Ownership(splits=splits, best=best, alone=splits[-1], halves=halves)
    for key, split in (("split_alone", found.alone), ("split_halves", halves), ("split_best", best)):
        working.step(
            key,
            split.tax_inr,
            first=percent_words(split.first_share),
            second=percent_words(1 - split.first_share),
        )
    for owner, compared in (("first", best.first), ("second", best.second)):
        new, old = compared.new.tax_payable_inr, compared.old.tax_payable_inr
        working.step(f"{owner}_better_{compared.better}", compared.least_tax_inr, new=new, old=old)
    working.assume("share_follows_money")
    return found


def percent_words(share: Fraction) -> str:
    """A share in tenths as whole percent."""
    return str(int(share * 100))


def _split(share: Fraction, couple: Couple, working: Working) -> Split:
    part = working.part()
    principal = int(share * couple.principal_inr)
    rest = couple.principal_inr - principal
    compared = Split(
        first_share=share,
        first=compare_regimes(_owner(couple.first, couple.house, share, principal), part),
        second=compare_regimes(_owner(couple.second, couple.house, 1 - share, rest), part),
    )
    working.take_rules(part)
    return compared


def _owner(earner: Earner, house: House, share: Fraction, principal_inr: int) -> Earner:
    return replace(
        earner,
        house=replace(house, share=share) if share else None,
        principal_and_80c_inr=earner.principal_and_80c_inr + principal_inr,
    )
