"""A small made market behind the doors of the search graph, the same on every machine: no store is needed.

It keeps the constraints that a list can keep by itself (place, rooms, money, deal, floor, furnishing) and
gives up one, the ceiling by a tenth, when nothing is left. Ranking is by price: what is judged here is the
graph, not the index, which `propmubi rag eval` and `propmubi bench search` measure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from domain.leads import CapturedLead, NewLead, Referral
from domain.listing import Area, AreaBasis, Listing, PropertyType, Transaction
from domain.money import format_short
from domain.search.results import RankedListing, Relaxation, SearchResult
from domain.tenancy import ANONYMOUS_BUYER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.search.results import SearchRequest

NOW: Final = datetime(2026, 11, 27, 6, 30, tzinfo=UTC)
"""When everything is said: answers with dates are then the same each day."""
_IDS: Final = UUID("5f0c1e58-7c0f-4d0c-9d7e-6f1a7c0d2026")
_PLACES: Final = {
    "Bengaluru": ("Whitefield", "Koramangala", "Indiranagar", "Hoodi", "Marathahalli"),
    "Pune": ("Baner", "Wakad", "Hinjawadi"),
    "Mumbai": ("Powai", "Andheri West", "Bandra West"),
    "Hyderabad": ("Gachibowli", "Kondapur"),
}
_FURNISHING: Final = ("furnished", "semi_furnished", "unfurnished")
_AMENITIES: Final = (("gym", "lift"), ("lift", "power_backup"), ("swimming_pool", "gym", "lift"), ("lift",))


@lru_cache(maxsize=1)
def homes() -> tuple[Listing, ...]:
    """Each place with each size, for sale and for rent, at four prices."""
    return tuple(
        _home(number, city, locality, bhk, deal, step)
        for number, (city, locality, bhk, deal, step) in enumerate(
            (city, locality, bhk, deal, step)
            for city, localities in _PLACES.items()
            for locality in localities
            for bhk in (1, 2, 3, 4)
            for deal in (Transaction.BUY, Transaction.RENT)
            for step in range(4)
        )
    )


def _home(  # noqa: PLR0913, PLR0917  # what one home differs by
    number: int, city: str, locality: str, bhk: int, deal: Transaction, step: int
) -> Listing:
    sqft = 450 * bhk + 60 * step
    price = sqft * (8_000 + 700 * step) if deal is Transaction.BUY else sqft * (22 + 3 * step)
    return Listing(
        id=uuid5(_IDS, str(number)),
        tenant_id=ANONYMOUS_BUYER.tenant_id,
        source="synthetic",
        source_ref=str(number),
        transaction=deal,
        property_type=PropertyType.VILLA if bhk == 4 and step == 3 else PropertyType.APARTMENT,
        title=f"{bhk} BHK in {locality}",
        description="Bright home with cross ventilation.",
        city=city,
        content_hash=str(number),
        bhk=float(bhk),
        bathrooms=bhk,
        price_inr=price // 1_000 * 1_000,
        area=Area(Decimal(sqft), "sqft", AreaBasis.CARPET, Decimal(sqft)),
        locality=locality,
        metro_km=0.6 + 0.7 * step,
        metro_station=locality,
        floor=step * 3,
        total_floors=14,
        furnishing=_FURNISHING[number % 3],
        possession_status="ready" if step < 3 else "under_construction",
        amenities=_AMENITIES[step],
        pets_allowed=step != 2,
        is_synthetic=True,
    )


@dataclass
class Market:
    """Retriever, shelf and lead book in one; notes what is asked and written."""

    requests: list[SearchRequest] = field(default_factory=list)
    leads: list[NewLead] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)

    async def search(self, request: SearchRequest) -> SearchResult:
        """The homes that satisfy the request, the cheapest first."""
        self.requests.append(request)
        filters: dict[str, Any] = dict(request.filters)
        found = self._found(filters, request)
        relaxed: tuple[Relaxation, ...] = ()
        ceiling = filters.get("price", {}).get("max")
        if not found and ceiling and request.may_relax:
            raised = {**filters, "price": {**filters["price"], "max": ceiling * 11 // 10}}
            found = self._found(raised, request)
            label = f"budget raised from {format_short(ceiling)} to {format_short(ceiling * 11 // 10)}"
            relaxed = (Relaxation("price.max", label, len(found)),) if found else ()
        page = found[request.offset : request.offset + request.limit]
        hits = tuple(RankedListing(one, 1.0, tuple(sorted(filters))) for one in page)
        return SearchResult(filters=request.filters, hits=hits, total=len(found), relaxed=relaxed)

    def _found(self, filters: Mapping[str, Any], request: SearchRequest) -> list[Listing]:
        found = [one for one in homes() if one.id not in request.exclude and satisfies(one, filters)]
        return sorted(found, key=lambda one: (one.price_inr or 0, str(one.id)))

    async def get_many(self, tenant_id: UUID, ids: Sequence[UUID]) -> list[Listing]:
        """The homes of those ids."""
        known = {one.id: one for one in homes() if one.tenant_id == tenant_id}
        return [known[one] for one in ids if one in known]

    async def capture(self, lead: NewLead) -> CapturedLead:
        """Keeps an enquiry, once for its key."""
        is_new = all(one.idempotency_key != lead.idempotency_key for one in self.leads)
        if is_new:
            self.leads.append(lead)
        return CapturedLead(uuid5(_IDS, lead.idempotency_key), is_new=is_new)

    async def refer(self, referral: Referral) -> None:
        """Keeps that a person is to look."""
        self.referrals.append(referral)


def satisfies(home: Listing, filters: Mapping[str, Any]) -> bool:
    """Whether a home keeps the hard constraints that this market knows."""
    return all(holds(home, filters) for holds in _HARD) and not _is_excluded(home, filters.get("exclude", {}))


def _of_deal(home: Listing, filters: Mapping[str, Any]) -> bool:
    return bool(home.transaction.value == filters.get("transaction", "buy"))


def _of_place(home: Listing, filters: Mapping[str, Any]) -> bool:
    localities = filters.get("localities")
    return home.city == filters.get("city", home.city) and (not localities or home.locality in localities)


def _of_size(home: Listing, filters: Mapping[str, Any]) -> bool:
    return "bhk" not in filters or home.bhk in filters["bhk"]["in"]


def _of_price(home: Listing, filters: Mapping[str, Any]) -> bool:
    price = filters.get("price", {})
    return bool(price.get("min", 0) <= (home.price_inr or 0) <= price.get("max", 10**12))


def _of_kind(home: Listing, filters: Mapping[str, Any]) -> bool:
    kinds, furnishing = filters.get("property_types"), filters.get("furnishing")
    return (not kinds or home.property_type.value in kinds) and (
        not furnishing or home.furnishing in furnishing
    )


def _of_floor(home: Listing, filters: Mapping[str, Any]) -> bool:
    floor = filters.get("floor", {})
    return (home.floor or 0) >= floor.get("min", 0) and not (floor.get("not_ground") and home.floor == 0)


def _of_comfort(home: Listing, filters: Mapping[str, Any]) -> bool:
    metro = filters.get("metro", {}).get("max_km")
    return set(filters.get("amenities", ())) <= set(home.amenities) and (
        metro is None or (home.metro_km or 99) <= metro
    )


_HARD: Final = (_of_deal, _of_place, _of_size, _of_price, _of_kind, _of_floor, _of_comfort)


def _is_excluded(home: Listing, exclude: Mapping[str, Any]) -> bool:
    return (
        home.locality in exclude.get("localities", ())
        or home.property_type.value in exclude.get("property_types", ())
        or bool(set(home.amenities) & set(exclude.get("amenities", ())))
        or home.bhk in exclude.get("bhk", {}).get("in", ())
    )
