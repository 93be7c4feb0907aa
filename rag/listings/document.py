"""A listing as the vector store sees it: the words to rank by and the payload to narrow by.

The payload mirrors the required wishes of a search only, and holds no words and no personal data: the store
proposes, Postgres decides and shows.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final

from rag.vectors.filters import Between, MatchAny, Near, Where
from rag.vectors.protocol import CollectionSpec, FieldType
from store.listing_criteria import COMMERCIAL

if TYPE_CHECKING:
    from domain.listing import Listing
    from domain.search.slots import SearchFilters
    from rag.embed.protocol import Embedder
    from rag.vectors.filters import Condition, PayloadValue
    from store.listing_criteria import Area, Circle, ResolvedPlaces
    from store.listing_index import IndexableRow

FIELDS: Final = {
    "market": FieldType.KEYWORD,
    "segment": FieldType.KEYWORD,
    "budget": FieldType.KEYWORD,
    "transaction": FieldType.KEYWORD,
    "city": FieldType.KEYWORD,
    "locality": FieldType.KEYWORD,
    "property_type": FieldType.KEYWORD,
    "bhk": FieldType.KEYWORD,
    "price_inr": FieldType.NUMBER,
    "point": FieldType.GEO,
}
EMBEDDED_CHARS: Final = 400
"""About 90 word pieces: the head of a listing says what it is; the rest is found by its words."""
DOCUMENT_FORMAT: Final = "4"
"""Raise when texts or payloads change, so that a start rebuilds the index."""
BAND_STEP: Final = log(1.15)
"""Prices are filed in bands, each 15 % wide."""
LOWEST_BAND: Final = 49
"""Prices up to some Rs 1,000; `HIGHEST_BAND` is those beyond Rs 1,400 crore."""
HIGHEST_BAND: Final = 167


def listings_spec(embedder: Embedder) -> CollectionSpec:
    """The collection of listings under this embedder."""
    return CollectionSpec(
        name="listings",
        dimensions=embedder.dimensions,
        fingerprint=f"{embedder.name}/{DOCUMENT_FORMAT}",
        fields=FIELDS,
        partitions=("market", "segment", "budget"),
    )


def payload_of(listing: Listing | IndexableRow) -> dict[str, PayloadValue]:
    """What the index may be narrowed by; silent fields are left out."""
    payload: dict[str, PayloadValue] = {
        "market": _market(str(listing.transaction), listing.city),
        "transaction": str(listing.transaction),
        "city": listing.city,
        "property_type": str(listing.property_type),
    }
    if listing.locality is not None:
        payload["locality"] = listing.locality
    if listing.bhk is not None:
        payload["segment"] = f"{payload['market']}/{listing.bhk:g}"
        payload["bhk"] = f"{listing.bhk:g}"
    if listing.price_inr is not None:
        payload["budget"] = f"{payload['market']}/{_band(listing.price_inr)}"
        payload["price_inr"] = float(listing.price_inr)
    if listing.latitude is not None and listing.longitude is not None:
        payload["point"] = {"lat": listing.latitude, "lon": listing.longitude}
    return payload


def where_of(filters: SearchFilters, places: ResolvedPlaces) -> Where:
    """The required wishes for the index: every listing that satisfies the search satisfies this."""
    wishes = _kind(filters)
    if filters.get("property_types"):
        wishes.append(MatchAny("property_type", tuple(filters["property_types"])))
    if places.localities:
        wishes.append(_in_area(places.localities))
    wishes += [_near(circle) for circle in places.landmarks.values()]
    if places.commute:
        wishes.append(_near(places.commute))
    return Where(all_of=tuple(wishes), none_of=_without(filters))


def _kind(filters: SearchFilters) -> list[Condition]:
    """Transaction, city, rooms and price, by the one field that says most of them.

    Of a price alone in a market only the band is asked: checking the price of every listing there took most
    of the time of such a search, and Postgres checks those that are proposed.
    """
    rooms = tuple(f"{bhk:g}" for bhk in filters.get("bhk", {}).get("in", ()))
    price = filters.get("price", {})
    low, high = price.get("min"), price.get("max")
    is_priced = low is not None or high is not None
    if "transaction" in filters and "city" in filters:
        market = _market(filters["transaction"], filters["city"])
        if is_priced and not rooms:
            first = LOWEST_BAND if low is None else _band(low)
            last = HIGHEST_BAND if high is None else _band(high)
            return [MatchAny("budget", tuple(f"{market}/{band}" for band in range(first, last + 1)))]
        wishes: list[Condition] = [MatchAny("market", (market,))]
        if rooms:
            wishes = [MatchAny("segment", tuple(f"{market}/{bhk}" for bhk in rooms))]
    else:
        wishes = [MatchAny("bhk", rooms)] if rooms else []
        wishes += [MatchAny(key, (filters[key],)) for key in ("transaction", "city") if key in filters]
    return [*wishes, Between("price_inr", low, high)] if is_priced else wishes


def _band(price_inr: int) -> int:
    return min(HIGHEST_BAND, max(LOWEST_BAND, int(log(max(price_inr, 1)) / BAND_STEP)))


def _market(transaction: str, city: str) -> str:
    """Nearly every search is within one of these, so each has a graph of its own."""
    return f"{transaction}/{city}"


def _without(filters: SearchFilters) -> tuple[Condition, ...]:
    is_residential = filters.get("category") == "residential"
    return (MatchAny("property_type", COMMERCIAL),) if is_residential else ()


def _in_area(area: Area) -> Where:
    circles = tuple(_near(circle) for circle in (*area.circles, *area.zones))
    return Where(any_of=(MatchAny("locality", area.names), *circles))


def _near(circle: Circle) -> Near:
    # A little wider than asked, so that no rounding on the way loses a listing on the rim.
    return Near("point", circle.latitude, circle.longitude, circle.km * 1.01 + 0.01)
