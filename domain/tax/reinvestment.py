"""What of a gain is exempt because it was put into a house or into bonds (sections 54, 54F, 54EC)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput
from domain.tax.rounding import rupee

if TYPE_CHECKING:
    from domain.tax.working import Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinvestment:
    """Whole rupees put in, by section, within its time limits."""

    house_54_inr: int = 0
    """From the sale of a house into a house."""
    house_54f_inr: int = 0
    """From the sale of something else into a house."""
    bonds_54ec_inr: int = 0


NOTHING: Final = Reinvestment()


def exemption(put_in: Reinvestment, gain_inr: int, net_price_inr: int, working: Working) -> int:
    """The exempt part of a gain, at most the gain.

    Raises:
        BadInput: An amount is negative, or both house sections are claimed for one sale.
    """
    house, other, bonds = put_in.house_54_inr, put_in.house_54f_inr, put_in.bonds_54ec_inr
    if min(house, other, bonds) < 0:
        raise BadInput("Amounts reinvested cannot be negative.")
    if house and other:
        raise BadInput("Sections 54 and 54F exclude each other: one is for a house sold, the other is not.")
    left = max(gain_inr, 0)
    exempt = 0
    for section, amount in (("54", house), ("54F", other), ("54EC", bonds)):
        if not amount:
            continue
        limits = working.rule("capital_gain.yaml", f"capital_gain.exemption.{section}").value
        counted = min(amount, limits["most_inr"])
        if section == "54F":
            counted = rupee(max(gain_inr, 0) * min(Fraction(counted, max(net_price_inr, 1)), Fraction(1)))
        taken = min(counted, left)
        left -= taken
        exempt += taken
        working.step("reinvested", -taken, under=section, years=f"{limits['lock_in_years']}")
    return exempt
