"""All a home costs its buyer, and what of the price goes to the tax office in place of the seller."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.tax.gst import home_gst
from domain.tax.rounding import pct_words, percent_of, rupee
from domain.tax.stamp_duty import Deed, deed_cost
from domain.tax.tds import RULES_FILE, Payment, withholding

if TYPE_CHECKING:
    from domain.tax.gst import Stage
    from domain.tax.stamp_duty import Buyer, DeedCost
    from domain.tax.tds import SellerKind, Withholding
    from domain.tax.working import Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A home to be bought, whole rupees."""

    price_inr: int
    table: str
    """Stamp-duty table of its place."""
    buyer: Buyer = "man"
    guidance_value_inr: int = 0
    """0: not known."""
    stage: Stage = "completed"
    carpet_sqm: Decimal | None = None
    is_metro: bool = False
    seller: SellerKind = "resident"
    brokerage_pct: Decimal | None = None
    """As agreed; None: none was said and none is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyingCost:
    """Whole rupees."""

    price_inr: int
    deed: DeedCost
    gst_inr: int
    brokerage_inr: int
    """With its GST."""
    tds: Withholding
    total_inr: int
    """Price and everything on top of it."""
    to_seller_inr: int
    """Price and GST less what is withheld from the price."""


def buying_cost(purchase: Purchase, working: Working) -> BuyingCost:
    """The total cost of buying; TDS is part of the price, not on top of it.

    Raises:
        BadInput: A figure is out of range, the place is not on file, or no rules hold on the day.
    """
    if purchase.brokerage_pct is not None and not 0 <= purchase.brokerage_pct <= 10:
        raise BadInput("Brokerage must be between 0 and 10 percent of the price.")
    working.step("price", purchase.price_inr)
    deed = deed_cost(
        Deed(
            table=purchase.table,
            agreement_value_inr=purchase.price_inr,
            guidance_value_inr=purchase.guidance_value_inr,
            buyer=purchase.buyer,
        ),
        working,
    )
    gst = home_gst(
        purchase.price_inr,
        purchase.stage,
        working,
        carpet_sqm=purchase.carpet_sqm,
        is_metro=purchase.is_metro,
    ).gst_inr
    brokerage = _brokerage(purchase, working)
    total = purchase.price_inr + deed.total_inr + gst + brokerage
    working.step("total_cost", total)
    payment = Payment(
        price_inr=purchase.price_inr, stamp_value_inr=purchase.guidance_value_inr, seller=purchase.seller
    )
    tds = withholding(payment, working)
    return BuyingCost(
        price_inr=purchase.price_inr,
        deed=deed,
        gst_inr=gst,
        brokerage_inr=brokerage,
        tds=tds,
        total_inr=total,
        to_seller_inr=purchase.price_inr + gst - tds.tds_inr,
    )


def _brokerage(purchase: Purchase, working: Working) -> int:
    if purchase.brokerage_pct is None:
        working.assume("no_brokerage")
        return 0
    gst_pct = Decimal(working.rule(RULES_FILE, "buying_cost.assumed_brokerage_gst_pct").value)
    fee = rupee(percent_of(purchase.price_inr, purchase.brokerage_pct) * (1 + gst_pct / 100))
    working.step("brokerage", fee, pct=pct_words(purchase.brokerage_pct), gst=pct_words(gst_pct))
    return fee
