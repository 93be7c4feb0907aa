"""From plain inputs to a house, an earner, a sale and a purchase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from domain.errors import BadInput
from domain.tax.buying_cost import Purchase
from domain.tax.capital_gain import INDEX_BEGINS, Improvement, Sale
from domain.tax.house_property import House
from domain.tax.inputs import (
    Inputs,
    age_of,
    choice_of,
    date_of,
    day_of,
    decimal_of,
    flag_of,
    rupees_of,
    share_of,
    text_of,
)  # fmt: skip
from domain.tax.ownership import Couple
from domain.tax.regimes import Earner
from domain.tax.reinvestment import Reinvestment
from domain.tax.stamp_duty import is_metro, table_of_city

if TYPE_CHECKING:
    from domain.tax.capital_gain import Seller
    from domain.tax.gst import Stage
    from domain.tax.house_property import Use
    from domain.tax.stamp_duty import Buyer
    from domain.tax.tds import SellerKind

REGIMES: Final = {"new": "new", "old": "old"}
SELLERS: Final = {"resident": "resident", "nri": "nri"}
STAGES: Final = {"under_construction": "under_construction", "completed": "completed", "ready": "completed"}
BUYERS: Final = {"man": "man", "woman": "woman", "joint": "joint", "male": "man", "female": "woman"}
_USES: Final = {"self_occupied": "self_occupied", "let_out": "let_out", "deemed_let_out": "let_out"}
_SELLERS: Final = {
    "resident": "resident", "individual": "resident", "huf": "huf", "non_resident": "non_resident",
    "nri": "non_resident", "company": "company",
}  # fmt: skip
_MOST_IMPROVEMENTS: Final = 50


def house_of(inputs: Inputs) -> House:
    """A house with one owner's share.

    Raises:
        BadInput: An input is not of its form.
    """
    return House(
        use=cast("Use", choice_of(inputs, "kind", _USES)),
        interest_inr=rupees_of(inputs, "interest", 0),
        pre_construction_interest_inr=rupees_of(inputs, "pre_construction_total", 0),
        is_ready_within_5_years=flag_of(inputs, "acquired_within_5y", default=True),
        is_for_repairs=flag_of(inputs, "repairs", default=False),
        rent_inr=rupees_of(inputs, "rent", 0),
        municipal_tax_inr=rupees_of(inputs, "municipal", 0),
        share=share_of(inputs, "share"),
    )


def earner_of(inputs: Inputs) -> Earner:
    """A salaried owner; no house where ``property`` is "none".

    Raises:
        BadInput: An input is not of its form.
    """
    use = inputs.get("property", "self_occupied")
    house = None
    if use != "none":
        house = replace(
            house_of({**inputs, "kind": use}), interest_inr=rupees_of(inputs, "home_loan_interest", 0)
        )
    return Earner(
        salary_inr=rupees_of(inputs, "salary"),
        principal_and_80c_inr=rupees_of(inputs, "principal_and_80c", 0),
        house=house,
        age=age_of(inputs),
        is_resident=flag_of(inputs, "resident", default=True),
    )


def couple_of(inputs: Inputs) -> Couple:
    """Two earners who buy a house together.

    Raises:
        BadInput: An input is not of its form.
    """
    house = house_of({**inputs, "kind": inputs.get("property", "self_occupied"), "share": None})
    return Couple(
        first=Earner(
            salary_inr=rupees_of(inputs, "salary"), principal_and_80c_inr=rupees_of(inputs, "other_80c", 0)
        ),
        second=Earner(
            salary_inr=rupees_of(inputs, "co_owner_salary"),
            principal_and_80c_inr=rupees_of(inputs, "co_owner_other_80c", 0),
        ),
        house=replace(house, interest_inr=rupees_of(inputs, "home_loan_interest", 0)),
        principal_inr=rupees_of(inputs, "principal", 0),
    )


def sale_of(inputs: Inputs) -> Sale:
    """A sale of property.

    Raises:
        BadInput: An input is not of its form.
    """
    acquired = date_of(inputs, "acq_date")
    cost = rupees_of(inputs, "cost")
    if acquired < INDEX_BEGINS:
        cost = max(cost, rupees_of(inputs, "fmv_2001", 0))
    return Sale(
        price_inr=rupees_of(inputs, "consid"),
        stamp_value_inr=rupees_of(inputs, "sdv", 0),
        acquired_on=acquired,
        cost_inr=cost,
        sold_on=date_of(inputs, "sale_date"),
        seller=cast("Seller", choice_of(inputs, "status", _SELLERS, "resident")),
        expenses_inr=rupees_of(inputs, "expenses", 0),
        improvements=_improvements(inputs),
        reinvested=Reinvestment(
            house_54_inr=rupees_of(inputs, "exempt_54", 0),
            house_54f_inr=rupees_of(inputs, "exempt_54f", 0),
            bonds_54ec_inr=rupees_of(inputs, "exempt_54ec", 0),
        ),
    )


def _improvements(inputs: Inputs) -> tuple[Improvement, ...]:
    given = inputs.get("improvements", [])
    if not isinstance(given, list) or len(given) > _MOST_IMPROVEMENTS:
        raise BadInput(f"input 'improvements' must be a list of at most {_MOST_IMPROVEMENTS}")
    if not all(isinstance(each, Mapping) for each in given):
        raise BadInput("each of 'improvements' must be an object with date and cost")
    return tuple(Improvement(on=date_of(each, "date"), cost_inr=rupees_of(each, "cost")) for each in given)


def purchase_of(inputs: Inputs) -> Purchase:
    """A purchase; its place is a ``state`` code of the stamp-duty tables or a ``city``.

    Raises:
        BadInput: An input is not of its form, or no stamp duty is on file for the city.
    """
    day = day_of(inputs)
    city = text_of(inputs, "city") if "city" in inputs else ""
    table = text_of(inputs, "state") if "state" in inputs else table_of_city(city, day)
    if table is None:
        raise BadInput("No stamp duty is on file for that city; name a state such as KA or MH-Pune.")
    has_area = inputs.get("carpet_sqm") is not None
    has_brokerage = inputs.get("brokerage_pct") is not None
    return Purchase(
        price_inr=rupees_of(inputs, "price"),
        table=table,
        buyer=cast("Buyer", choice_of(inputs, "buyer", BUYERS, "man")),
        guidance_value_inr=rupees_of(inputs, "guidance_value", 0),
        stage=cast("Stage", choice_of(inputs, "status", STAGES, "completed")),
        carpet_sqm=decimal_of(inputs, "carpet_sqm") if has_area else None,
        is_metro=flag_of(inputs, "metro", default=is_metro(city, day)),
        seller=cast("SellerKind", choice_of(inputs, "seller", SELLERS, "resident")),
        brokerage_pct=decimal_of(inputs, "brokerage_pct") if has_brokerage else None,
    )
