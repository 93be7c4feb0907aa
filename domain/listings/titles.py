"""Titles for sources that have none, or only search-engine ones: what, where, in the trade's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.listing import PropertyType, Transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS: Final = {
    PropertyType.APARTMENT: "apartment",
    PropertyType.INDEPENDENT_HOUSE: "independent house",
    PropertyType.VILLA: "villa",
    PropertyType.BUILDER_FLOOR: "builder floor",
    PropertyType.ROW_HOUSE: "row house",
    PropertyType.PLOT: "plot",
    PropertyType.STUDIO: "studio",
    PropertyType.PENTHOUSE: "penthouse",
    PropertyType.FARM_HOUSE: "farm house",
    PropertyType.AGRICULTURAL_LAND: "agricultural land",
    PropertyType.OFFICE: "office",
    PropertyType.SHOP: "shop",
    PropertyType.WAREHOUSE: "warehouse",
}
_OFFERS: Final = {
    Transaction.BUY: "for sale",
    Transaction.RENT: "for rent",
    Transaction.PG: "as paying guest",
    Transaction.LEASE: "on lease",
}


def title_of(
    transaction: Transaction, property_type: PropertyType, bhk: float | None, where: Iterable[str | None]
) -> str:
    """What is offered and where, places from near to far, each named once.

    >>> title_of(Transaction.BUY, PropertyType.VILLA, 4.0, (None, "Whitefield", "Bengaluru"))
    '4 BHK villa for sale in Whitefield, Bengaluru'
    """
    what = " ".join(part for part in (_rooms(bhk), _KINDS[property_type], _OFFERS[transaction]) if part)
    sentence = f"{what} in {', '.join(dict.fromkeys(place for place in where if place))}"
    return sentence[0].upper() + sentence[1:]


def _rooms(bhk: float | None) -> str:
    if bhk is None:
        return ""
    return "1 RK" if bhk == 0.5 else f"{bhk:g} BHK"
