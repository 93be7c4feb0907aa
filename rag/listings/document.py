"""A listing as the vector store sees it: the words to rank by and the payload to narrow by.

The payload mirrors the required wishes of a search only, and holds no words and no personal data: the store
proposes, Postgres decides and shows.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final

from domain.geo import cell_of, cells_within
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
    "offer": FieldType.KEYWORD,
    "place": FieldType.KEYWORD,
    "transaction": FieldType.KEYWORD,
    "city": FieldType.KEYWORD,
    "property_type": FieldType.KEYWORD,
    "bhk": FieldType.KEYWORD,
    "price_inr": FieldType.NUMBER,
    "point": FieldType.GEO,
}
EMBEDDED_CHARS: Final = 400
"""About 90 word pieces: the head of a listing says what it is; the rest is found by its words."""
DOCUMENT_FORMAT: Final = "6"
"""Raise when texts or payloads change, so that a start rebuilds the index."""
BAND_STEP: Final = log(1.15)
"""Prices are filed in bands, each 15 % wide,"""
BANDS_TOGETHER: Final = 8
"""and in wide bands of eight of them, so that a price range is asked for by few values."""
LOWEST_BAND: Final = 48
"""Prices up to some Rs 900; `HIGHEST_BAND` is those beyond Rs 1,400 crore. Both end a wide band."""
HIGHEST_BAND: Final = 167
MOST_CELLS: Final = 600
"""A circle of more cells than this, some 15 km around, is asked for by distance."""


_NAMED: Final = "name:"
_CELL: Final = "in:"
_NAMELESS: Final = "nameless:"


def listings_spec(embedder: Embedder) -> CollectionSpec:
    """The collection of listings under this embedder."""
    return CollectionSpec(
        name="listings",
        dimensions=embedder.dimensions,
        fingerprint=f"{embedder.name}/{DOCUMENT_FORMAT}",
        fields=FIELDS,
        partitions=("market", "segment", "budget", "offer"),
        together=("market", "segment"),
    )


def payload_of(listing: Listing | IndexableRow) -> dict[str, PayloadValue]:
    """What the index may be narrowed by; silent fields are left out."""
    payload: dict[str, PayloadValue] = {
        "market": _market(str(listing.transaction), listing.city),
        "transaction": str(listing.transaction),
        "city": listing.city,
        "property_type": str(listing.property_type),
    }
    if listing.bhk is not None:
        payload["segment"] = f"{payload['market']}/{listing.bhk:g}"
        payload["bhk"] = f"{listing.bhk:g}"
    if listing.price_inr is not None:
        bands = _bands_of(listing.price_inr)
        payload["budget"] = [f"{payload['market']}/{band}" for band in bands]
        payload["price_inr"] = float(listing.price_inr)
        if listing.bhk is not None:
            payload["offer"] = [f"{payload['segment']}/{band}" for band in bands]
    if listing.latitude is not None and listing.longitude is not None:
        payload["point"] = {"lat": listing.latitude, "lon": listing.longitude}
    if places := _places_of(listing):
        payload["place"] = places
    return payload


def _places_of(listing: Listing | IndexableRow) -> list[str]:
    """The locality's name and the cell of the map; a listing without a name also says that of its cell."""
    places = [] if listing.locality is None else [f"{_NAMED}{listing.locality}"]
    if listing.latitude is not None and listing.longitude is not None:
        cell = cell_of(listing.latitude, listing.longitude)
        places += [f"{_CELL}{cell}"] if places else [f"{_CELL}{cell}", f"{_NAMELESS}{cell}"]
    return places


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

    Of a price in a market only the band is asked: checking the price of every listing there took most of the
    time of such a search, and Postgres checks those that are proposed.
    """
    rooms = tuple(f"{bhk:g}" for bhk in filters.get("bhk", {}).get("in", ()))
    price = filters.get("price", {})
    low, high = price.get("min"), price.get("max")
    is_priced = low is not None or high is not None
    if "transaction" not in filters or "city" not in filters:
        wishes: list[Condition] = [MatchAny("bhk", rooms)] if rooms else []
        wishes += [MatchAny(key, (filters[key],)) for key in ("transaction", "city") if key in filters]
        return [*wishes, Between("price_inr", low, high)] if is_priced else wishes
    market = _market(filters["transaction"], filters["city"])
    within = tuple(f"{market}/{room}" for room in rooms) or (market,)
    if is_priced:
        bands = _bands(low, high)
        return [
            MatchAny(
                "offer" if rooms else "budget", tuple(f"{one}/{band}" for one in within for band in bands)
            )
        ]
    return [MatchAny("segment" if rooms else "market", within)]


def _bands_of(price_inr: int) -> tuple[str, str]:
    band = _band(price_inr)
    return str(band), _wide(band)


def _bands(low: int | None, high: int | None) -> list[str]:
    """The bands from one price to the other: wide ones where they lie within, narrow ones at the ends."""
    first = LOWEST_BAND if low is None else _band(low)
    last = HIGHEST_BAND if high is None else _band(high)
    bands: list[str] = []
    while first <= last:
        is_whole = first % BANDS_TOGETHER == 0 and first + BANDS_TOGETHER <= last + 1
        bands.append(_wide(first) if is_whole else str(first))
        first += BANDS_TOGETHER if is_whole else 1
    return bands


def _wide(band: int) -> str:
    return f"w{band // BANDS_TOGETHER}"


def _band(price_inr: int) -> int:
    return min(HIGHEST_BAND, max(LOWEST_BAND, int(log(max(price_inr, 1)) / BAND_STEP)))


def _market(transaction: str, city: str) -> str:
    """Nearly every search is within one of these, so each has a graph of its own."""
    return f"{transaction}/{city}"


def _without(filters: SearchFilters) -> tuple[Condition, ...]:
    is_residential = filters.get("category") == "residential"
    return (MatchAny("property_type", COMMERCIAL),) if is_residential else ()


def _in_area(area: Area) -> Condition:
    """Named localities, nameless listings around their centres, and whole zones; one list where it can be."""
    places = [f"{_NAMED}{name}" for name in area.names]
    wide: list[Condition] = []
    for kind, circles in ((_NAMELESS, area.circles), (_CELL, area.zones)):
        for circle in circles:
            condition = _near(circle, kind)
            if isinstance(condition, MatchAny):
                places += condition.values
            else:
                wide.append(condition)
    named = MatchAny("place", tuple(dict.fromkeys(places)))
    return Where(any_of=(named, *wide)) if wide else named


def _near(circle: Circle, kind: str = _CELL) -> Condition:
    """The cells that the circle touches, which the index looks up; a very wide circle by distance."""
    # A little wider than asked, so that no rounding on the way loses a listing on the rim.
    km = circle.km * 1.01 + 0.01
    cells = cells_within(circle.latitude, circle.longitude, km, most=MOST_CELLS)
    if cells is None:
        return Near("point", circle.latitude, circle.longitude, km)
    return MatchAny("place", tuple(f"{kind}{cell}" for cell in cells))
