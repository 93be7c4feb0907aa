"""GST on a home bought before it is complete."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from domain.errors import BadInput
from domain.tax.rounding import pct_words, percent_of, rupee

if TYPE_CHECKING:
    from domain.tax.working import Working

Stage = Literal["under_construction", "completed"]
RULES_FILE: Final = "purchase_tax.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeGst:
    """Rate in percent and tax in whole rupees."""

    rate_pct: Decimal
    gst_inr: int
    is_affordable: bool


def home_gst(
    price_inr: int, stage: Stage, working: Working, *, carpet_sqm: Decimal | None, is_metro: bool
) -> HomeGst:
    """Tax on the price: nil once the completion certificate is there, else by price and carpet area.

    Without a carpet area the higher rate is taken and said.

    Raises:
        BadInput: Price or area is not above zero, or no rules are on file for the day.
    """
    if price_inr <= 0 or (carpet_sqm is not None and carpet_sqm <= 0):
        raise BadInput("Price and carpet area must be above zero.")
    rule = working.rule(RULES_FILE, "gst.homes").value
    if stage == "completed":
        working.step("gst_none", 0)
        return HomeGst(rate_pct=Decimal(0), gst_inr=0, is_affordable=False)
    most_sqm = Decimal(rule["carpet_sqm_metro" if is_metro else "carpet_sqm_other"])
    is_cheap = price_inr <= rule["affordable_up_to_inr"]
    if is_cheap and carpet_sqm is None:
        working.assume("gst_no_area")
    is_affordable = is_cheap and carpet_sqm is not None and carpet_sqm <= most_sqm
    pct = Decimal(rule["affordable_pct" if is_affordable else "other_pct"])
    gst = rupee(percent_of(price_inr, pct))
    working.step("gst", gst, pct=pct_words(pct), price=price_inr)
    return HomeGst(rate_pct=pct, gst_inr=gst, is_affordable=is_affordable)
