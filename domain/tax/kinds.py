"""The tax calculations by name, JSON-plain in and out: what ``propmubi calc`` and ``propmubi tax`` call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from domain.tax.buying_cost import buying_cost
from domain.tax.capital_gain import capital_gain
from domain.tax.gst import home_gst
from domain.tax.house_property import house_income
from domain.tax.income_tax import income_tax
from domain.tax.inputs import (
    Inputs,
    age_of,
    choice_of,
    date_of,
    day_of,
    decimal_of,
    flag_of,
    rupees_of,
    text_of,
)  # fmt: skip
from domain.tax.ownership import compare_ownership
from domain.tax.plain import deed_plain, gain_plain, house_plain, tax_plain, tds_plain
from domain.tax.read import (
    BUYERS,
    REGIMES,
    SELLERS,
    STAGES,
    couple_of,
    earner_of,
    house_of,
    purchase_of,
    sale_of,
)
from domain.tax.regimes import compare_regimes
from domain.tax.stamp_duty import Deed, deed_cost
from domain.tax.tds import Payment, withholding
from domain.tax.timing import compare_timing
from domain.tax.working import Working

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.tax.gst import Stage
    from domain.tax.income_tax import Regime
    from domain.tax.stamp_duty import Buyer
    from domain.tax.tds import SellerKind

Output = dict[str, Any]


def _income_tax(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    got = income_tax(
        rupees_of(inputs, "total_income"),
        cast("Regime", choice_of(inputs, "regime", REGIMES)),
        working,
        age=age_of(inputs),
        is_resident=flag_of(inputs, "resident", default=True),
    )
    return {**tax_plain(got), **working.plain()}


def _house_property(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    regime = cast("Regime", choice_of(inputs, "regime", REGIMES))
    return {**house_plain(house_income(house_of(inputs), regime, working)), **working.plain()}


def _capital_gain(inputs: Inputs) -> Output:
    sale = sale_of(inputs)
    working = Working(sale.sold_on)
    return {**gain_plain(capital_gain(sale, working)), **working.plain()}


def _regime_compare(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    got = compare_regimes(earner_of(inputs), working)
    figures = {"new": got.new.tax_payable_inr, "old": got.old.tax_payable_inr}
    return {**figures, "better": got.better, "saving": got.saving_inr, **working.plain()}


def _gst(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    has_area = inputs.get("carpet_sqm") is not None
    got = home_gst(
        rupees_of(inputs, "price"),
        cast("Stage", choice_of(inputs, "status", STAGES)),
        working,
        carpet_sqm=decimal_of(inputs, "carpet_sqm") if has_area else None,
        is_metro=flag_of(inputs, "metro", default=False),
    )
    return {"rate_pct": int(got.rate_pct), "gst": got.gst_inr, **working.plain()}


def _stamp_duty(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    deed = Deed(
        table=text_of(inputs, "state"),
        agreement_value_inr=rupees_of(inputs, "agreement_value"),
        guidance_value_inr=rupees_of(inputs, "guidance_value", 0),
        buyer=cast("Buyer", choice_of(inputs, "buyer", BUYERS, "man")),
        is_small_flat=flag_of(inputs, "small_flat", default=False),
    )
    cost = deed_cost(deed, working)
    return {**deed_plain(cost), **working.plain()}


def _tds(inputs: Inputs) -> Output:
    working = Working(date_of(inputs, "date") if "date" in inputs else day_of(inputs))
    has_income = inputs.get("total_income_above") is not None
    payment = Payment(
        price_inr=rupees_of(inputs, "consid"),
        stamp_value_inr=rupees_of(inputs, "sdv", 0),
        seller=cast("SellerKind", choice_of(inputs, "seller", SELLERS)),
        has_pan=flag_of(inputs, "pan", default=True),
        seller_income_inr=rupees_of(inputs, "total_income_above") if has_income else None,
    )
    got = withholding(payment, working)
    return {**tds_plain(got), **working.plain()}


def _buying_cost(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    got = buying_cost(purchase_of(inputs), working)
    return {
        "price": got.price_inr,
        **{key: value for key, value in deed_plain(got.deed).items() if key not in {"base", "total"}},
        "gst": got.gst_inr,
        "brokerage": got.brokerage_inr,
        "tds": got.tds.tds_inr,
        "to_seller": got.to_seller_inr,
        "total": got.total_inr,
        **working.plain(),
    }


def _ownership(inputs: Inputs) -> Output:
    working = Working(day_of(inputs))
    got = compare_ownership(couple_of(inputs), working)
    return {
        "splits": [{"first_share": str(each.first_share), "tax": each.tax_inr} for each in got.splits],
        "best_first_share": str(got.best.first_share),
        "best_tax": got.best.tax_inr,
        "halves_tax": got.halves.tax_inr,
        "alone_tax": got.alone.tax_inr,
        "saving": got.saving_inr,
        "regimes": [got.best.first.better, got.best.second.better],
        **working.plain(),
    }


def _timing(inputs: Inputs) -> Output:
    sale = sale_of(inputs)
    working = Working(sale.sold_on)
    regime = cast("Regime", choice_of(inputs, "regime", REGIMES, "new"))
    got = compare_timing(sale, rupees_of(inputs, "other_income", 0), regime, working)
    return {
        "now": got.now_inr,
        "later": got.later_inr,
        "long_term_from": got.long_term_from.isoformat(),
        "saving": got.saving_inr,
        **working.plain(),
    }


TAX_KINDS: Final[dict[str, Callable[[Mapping[str, Any]], Output]]] = {
    "income_tax": _income_tax,
    "house_property": _house_property,
    "capital_gain": _capital_gain,
    "regime_compare": _regime_compare,
    "gst": _gst,
    "stamp_duty": _stamp_duty,
    "tds": _tds,
    "buying_cost": _buying_cost,
    "ownership_split": _ownership,
    "sale_timing": _timing,
}
"""Kind of vectors/README.md, and three of our own, -> function."""
