"""From facts to a listing: cleaned, placed, judged, sealed; or a rejection with its reason."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.listing import AreaBasis, Listing, ListingFlag, PropertyType, Transaction
from domain.listings.amenities import read_labels
from domain.listings.attributes import bathrooms_in_text, deposit_in_text, floor_in_text
from domain.listings.doubts import doubts, is_priced_like_rent, listing_bounds
from domain.listings.exclusion import welcomes_all, without_exclusions
from domain.listings.identity import doubted, listing_id
from domain.listings.placing import place
from domain.listings.texts import plain_text, without_contacts
from domain.listings.titles import title_of

if TYPE_CHECKING:
    from uuid import UUID

    from domain.listings.facts import ListingFacts

_SAYS_RENT: Final = re.compile(
    r"\b(?:for|on) (?:rent|lease)\b|\brent(?:al|ed)?\b|\bper month\b|\bmonthly\b", re.IGNORECASE
)
_SAYS_SALE: Final = re.compile(
    r"\b(?:for|on) sale\b|\bto (?:sell|buy)\b|\bresale\b|\bready for sale\b", re.IGNORECASE
)
_MAINTENANCE_MONTHS: Final = {
    "monthly": 1,
    "month": 1,
    "quarterly": 3,
    "half-yearly": 6,
    "yearly": 12,
    "annual": 12,
}
_MIN_MAINTENANCE_INR: Final = 50
"""Below this a "monthly" figure is a rate per square foot that lost its unit; it is not kept."""
_SAME_PRICE: Final = Decimal("0.1")
_MAX_INTEGER: Final = 2_000_000_000


class RowRejected(Exception):  # it is an outcome of a row, not a fault of the program
    """A row that cannot become a listing.

    Attributes:
        code: Stable, snake_case.
        reason: One sentence: what is wrong and what would help.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Origin(NamedTuple):
    """Whose row of which source this is."""

    tenant_id: UUID
    source: str
    source_ref: str


class Assembled(NamedTuple):
    """The listing, and the portal's labels that the vocabulary does not know."""

    listing: Listing
    unknown_labels: frozenset[str]


class ReadTexts(NamedTuple):
    """The words of a row as they may be shown, and what they say of who may come."""

    description: str
    description_hi: str | None
    is_open_to_all: bool
    flags: frozenset[ListingFlag]


def assemble(facts: ListingFacts, origin: Origin) -> Assembled:
    """Judges one row.

    Raises:
        RowRejected: It names no transaction, property type or city, or says nothing about the property.
    """
    property_type = _property_type(facts)
    transaction, is_mismatch = _transaction(facts, property_type)
    placing = place(facts)
    if placing.city is None:
        raise RowRejected("no_city", "The row names no city; add a city column or a constant to the mapping.")
    if facts.price is None and not facts.areas and facts.bhk is None:
        raise RowRejected(
            "no_facts", "The row has neither price nor area nor rooms; there is nothing to search."
        )
    texts = read_texts(facts, is_pg=transaction is Transaction.PG)
    amenities = read_labels(facts.labels)
    leading = next(iter(facts.areas.values()), None)
    flags = {*placing.flags, *texts.flags, *_price_flags(facts), *_area_flags(facts)}
    if is_mismatch:
        flags.add(ListingFlag.TRANSACTION_MISMATCH)
    project = one_line(facts.project) or None
    where = (project, placing.locality, placing.city)
    raw_description = facts.description or ""
    floor = floor_in_text(raw_description)
    listing = Listing(
        id=listing_id(*origin),
        tenant_id=origin.tenant_id,
        source=origin.source,
        source_ref=origin.source_ref,
        transaction=transaction,
        property_type=property_type,
        title=one_line(facts.title) or title_of(transaction, property_type, facts.bhk, where),
        description=texts.description,
        description_hi=texts.description_hi,
        city=placing.city,
        content_hash="",
        bhk=facts.bhk,
        bathrooms=bathrooms_in_text(raw_description) if facts.bathrooms is None else facts.bathrooms,
        balconies=facts.balconies,
        price_inr=facts.price.inr if facts.price else None,
        deposit_inr=facts.deposit.inr if facts.deposit else deposit_in_text(raw_description),
        maintenance_inr_month=_maintenance(facts),
        area=leading.area if leading else None,
        carpet_sqft=_sqft(facts, AreaBasis.CARPET),
        super_built_up_sqft=_sqft(facts, AreaBasis.SUPER_BUILT_UP),
        plot_sqft=_sqft(facts, AreaBasis.PLOT),
        locality=placing.locality,
        address=one_line(facts.address) or None,
        project=project,
        latitude=placing.point.latitude if placing.point else None,
        longitude=placing.point.longitude if placing.point else None,
        geo_accuracy=placing.accuracy,
        metro_km=placing.metro.km if placing.metro else None,
        metro_station=placing.metro.station if placing.metro else None,
        floor=floor.floor if facts.floor is None else facts.floor,
        total_floors=floor.total_floors if facts.total_floors is None else facts.total_floors,
        facing=facts.facing,
        furnishing=facts.furnishing,
        parking_covered=facts.parking_covered,
        parking_open=facts.parking_open,
        possession_status=facts.possession_status,
        possession_by=facts.possession_by,
        age_years=facts.age_years,
        sale_type=facts.sale_type if transaction is Transaction.BUY else None,
        rera_id=facts.rera_id,
        amenities=tuple(sorted(amenities.amenities)),
        views=tuple(sorted({*amenities.views, *facts.views})),
        is_vastu=True if amenities.is_vastu else facts.is_vastu,
        pets_allowed=facts.pets_allowed,
        tenant_policy="open_to_all" if texts.is_open_to_all and transaction is not Transaction.BUY else None,
        pg_occupant=facts.pg_occupant if transaction is Transaction.PG else None,
        seller_type=facts.seller_type,
        posted_on=facts.posted_on,
        extra=_extra(facts),
    )
    return Assembled(doubted(listing, flags | doubts(listing)), amenities.unknown)


def _property_type(facts: ListingFacts) -> PropertyType:
    said = facts.property_type or ""
    if said in PropertyType.__members__.values():
        return PropertyType(said)
    raise RowRejected(
        "no_property_type",
        f"The property type {said[:40]!r} is none of ours; add it to the mapping's choices."
        if said
        else "The row names no property type.",
    )


def _transaction(facts: ListingFacts, property_type: PropertyType) -> tuple[Transaction, bool]:
    """What is offered, and whether the row contradicts the heading it came under.

    The heading is believed unless price and words both say the other; with the words silent it stays and the
    price raises its own doubt. A row without heading is judged by its words, then by its price.
    """
    words = facts.description or ""
    price = facts.price.inr if facts.price else 0
    sqft = next((float(figure.area.sqft) for figure in facts.areas.values() if figure.area.sqft), None)
    said = facts.transaction or ""
    declared = Transaction(said) if said in Transaction.__members__.values() else None
    if (
        declared is Transaction.BUY
        and is_priced_like_rent(property_type, price, sqft)
        and _SAYS_RENT.search(words)
    ):
        return Transaction.RENT, True
    is_sale_price = price > listing_bounds().sale_like_rent_inr or (
        bool(sqft) and price / (sqft or 1) > listing_bounds().price_per_sqft["rent"].max
    )
    if declared is Transaction.RENT and is_sale_price and _SAYS_SALE.search(words):
        return Transaction.BUY, True
    if declared is not None:
        return declared, False
    if _SAYS_SALE.search(words) or is_sale_price:
        return Transaction.BUY, False
    if _SAYS_RENT.search(words):
        return Transaction.RENT, False
    raise RowRejected("no_transaction", "The row does not say whether it is for sale or for rent.")


def read_texts(facts: ListingFacts, *, is_pg: bool) -> ReadTexts:
    """The descriptions without mark-up, contact data and sentences that shut people out."""
    shown: list[str] = []
    flags: set[ListingFlag] = set()
    for raw in (facts.description, facts.description_hi):
        inclusive = without_exclusions(plain_text(raw or ""), is_pg=is_pg)
        masked = without_contacts(inclusive.text)
        shown.append(masked.text)
        if inclusive.had_exclusions:
            flags.add(ListingFlag.EXCLUSIONARY_TEXT)
        if masked.has_masked:
            flags.add(ListingFlag.CONTACT_MASKED)
    is_open = (
        ListingFlag.EXCLUSIONARY_TEXT not in flags and not is_sale_only(facts) and welcomes_all(shown[0])
    )
    if facts.tenants:
        groups = facts.tenants.casefold()
        if ("famil" in groups and "bachelor" in groups) or "all" in groups or "any" in groups:
            is_open = True
        else:
            flags.add(ListingFlag.EXCLUSIONARY_TEXT)
    return ReadTexts(shown[0], shown[1] or None, is_open, frozenset(flags))


def is_sale_only(facts: ListingFacts) -> bool:
    """Whether nobody needs to ask who may live there."""
    return facts.transaction == Transaction.BUY.value


def _price_flags(facts: ListingFacts) -> set[ListingFlag]:
    found: set[ListingFlag] = set()
    if facts.price and facts.price.max_inr:
        found.add(ListingFlag.PRICE_RANGE)
    if facts.price and facts.price_stated:
        gap = abs(Decimal(facts.price.inr) - facts.price_stated.inr)
        if gap > _SAME_PRICE * max(facts.price.inr, facts.price_stated.inr):
            found.add(ListingFlag.PRICE_CONFLICT)
    return found


def _area_flags(facts: ListingFacts) -> set[ListingFlag]:
    found: set[ListingFlag] = set()
    if any(figure.is_range for figure in facts.areas.values()):
        found.add(ListingFlag.AREA_RANGE)
    if any(not figure.is_unit_known for figure in facts.areas.values()):
        found.add(ListingFlag.AREA_UNIT_UNKNOWN)
    return found


def _sqft(facts: ListingFacts, basis: AreaBasis) -> float | None:
    figure = facts.areas.get(basis)
    return None if figure is None or figure.area.sqft is None else float(figure.area.sqft)


def _maintenance(facts: ListingFacts) -> int | None:
    """Rupees a month, from a monthly, quarterly or yearly figure or a rate per area unit; else None."""
    if facts.maintenance is None:
        return None
    period = (facts.maintenance_period or "monthly").casefold()
    amount = Decimal(facts.maintenance.inr)
    if period.startswith("per sq"):
        leading = next(iter(facts.areas.values()), None)
        monthly = amount * leading.area.value if leading else Decimal(0)
    elif period in _MAINTENANCE_MONTHS:
        monthly = amount / _MAINTENANCE_MONTHS[period]
    else:
        return None
    whole = int(monthly.to_integral_value(ROUND_HALF_UP))
    return whole if _MIN_MAINTENANCE_INR <= whole <= _MAX_INTEGER else None


def _extra(facts: ListingFacts) -> dict[str, str]:
    kept = {name: without_contacts(plain_text(said)).text for name, said in facts.extra.items()}
    if facts.is_generated_text:
        kept["description_origin"] = "generated"
    if facts.price and facts.price.max_inr:
        kept["price_max_inr"] = str(facts.price.max_inr)
    return {name: kept[name] for name in sorted(kept) if kept[name]}


def one_line(text: str | None) -> str:
    """One line without mark-up and contact data."""
    return without_contacts(plain_text(text).replace("\n", " ")).text if text else ""
