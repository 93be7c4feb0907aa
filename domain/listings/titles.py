"""Titles for sources that have none, or only search-engine ones: what, where, in the trade's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.listing import PropertyType, Transaction

if TYPE_CHECKING:
    from domain.listing import Listing

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


def title_of(listing: Listing) -> str:
    """Reads "3 BHK apartment for sale in Prestige Shantiniketan, Whitefield, Bengaluru"."""
    rooms = _rooms(listing.bhk)
    what = " ".join(
        part for part in (rooms, _KINDS[listing.property_type], _OFFERS[listing.transaction]) if part
    )
    where = dict.fromkeys(part for part in (listing.project, listing.locality, listing.city) if part)
    sentence = f"{what} in {', '.join(where)}"
    return sentence[0].upper() + sentence[1:]


def _rooms(bhk: float | None) -> str:
    if bhk is None:
        return ""
    return "1 RK" if bhk == 0.5 else f"{bhk:g} BHK"
