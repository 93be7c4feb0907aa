"""Tax a buyer withholds from the price of a home and pays for the seller."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from domain.errors import BadInput
from domain.tax.calendar import after_month_end
from domain.tax.rounding import pct_words, rupee

if TYPE_CHECKING:
    from datetime import date

    from domain.tax.working import Working

SellerKind = Literal["resident", "nri"]
RULES_FILE: Final = "purchase_tax.yaml"
RESIDENT_SECTION: Final = "194-IA / 393(1)"
NRI_SECTION: Final = "195 / 393(2)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding:
    """What to withhold; ``rate`` is a fraction of ``base_inr``."""

    section: str
    base_inr: int
    rate: Decimal
    tds_inr: int
    is_tan_needed: bool | None = None
    """Of a non-resident seller only."""
    form: str | None = None
    """Of a resident seller with tax to withhold: form of the payment, as `certificate` and `due_on`."""
    certificate: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """The price of a home as it is paid, whole rupees, over all buyers and sellers together."""

    price_inr: int
    stamp_value_inr: int = 0
    """Value for stamp duty; 0 where it is not known."""
    seller: SellerKind = "resident"
    has_pan: bool = True
    """Whether the seller has given a PAN."""
    seller_income_inr: int | None = None
    """A non-resident seller's income of the year, for the surcharge."""


def withholding(payment: Payment, working: Working) -> Withholding:
    """What one sale takes. The working's day is that of payment.

    Raises:
        BadInput: The price is not above zero, or no rules are on file for the day.
    """
    if payment.price_inr <= 0 or payment.stamp_value_inr < 0:
        raise BadInput("The price must be above zero and the stamp value not negative.")
    return _from_nri(payment, working) if payment.seller == "nri" else _from_resident(payment, working)


def _from_resident(payment: Payment, working: Working) -> Withholding:
    base = max(payment.price_inr, payment.stamp_value_inr)
    rule = working.rule(RULES_FILE, "tds.resident_seller").value
    if base < rule["threshold_inr"]:
        working.step("tds_none", 0, threshold=rule["threshold_inr"])
        return Withholding(section=RESIDENT_SECTION, base_inr=base, rate=Decimal(0), tds_inr=0)
    rate = Decimal(rule["pct" if payment.has_pan else "pct_without_pan"]) / 100
    tds = rupee(base * rate)
    form = working.rule(RULES_FILE, "tds.resident_form").value
    due = after_month_end(working.day, form["days"])
    key = "tds_resident" if payment.has_pan else "tds_no_pan"
    working.step(key, tds, base=base, pct=pct_words(rate * 100), form=form["form"], due=due.isoformat())
    return Withholding(
        section=RESIDENT_SECTION,
        base_inr=base,
        rate=rate,
        tds_inr=tds,
        form=form["form"],
        certificate=form["certificate"],
        due_on=due,
    )


def _from_nri(payment: Payment, working: Working) -> Withholding:
    price, income_inr = payment.price_inr, payment.seller_income_inr
    rule = working.rule(RULES_FILE, "tds.nri_seller").value
    if income_inr is None:
        working.assume("nri_no_surcharge")
    passed = [row for row in rule["surcharge"] if (income_inr or 0) >= row["income_from_inr"]]
    surcharge = Decimal(passed[-1]["pct"]) if passed else Decimal(0)
    rate = Decimal(rule["pct"]) / 100 * (1 + surcharge / 100) * (1 + Decimal(rule["cess_pct"]) / 100)
    if not payment.has_pan:
        rate = max(rate, Decimal(rule["pct_without_pan"]) / 100)
    tds = rupee(price * rate)
    working.step("tds_nri", tds, base=price, pct=pct_words(rate * 100))
    working.ask_ca("non_resident_seller")
    tan = bool(working.rule(RULES_FILE, "tds.nri_tan").value)
    working.step("tan_needed" if tan else "tan_not_needed")
    return Withholding(section=NRI_SECTION, base_inr=price, rate=rate, tds_inr=tds, is_tan_needed=tan)
