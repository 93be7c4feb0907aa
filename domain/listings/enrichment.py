"""A stored listing judged again, whoever wrote it: texts, facts in the text, place, doubts (DOMAIN F).

An import judges its rows before they are stored (`domain.listings.assembly`); here the same rules look at
what is stored already. Each function gives the listing as it should be and leaves one that is so as it is:
a listing that was looked at once is never changed by a second look.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from domain.listing import GeoAccuracy, Listing, ListingFlag, Transaction
from domain.listings.amenities import read_labels
from domain.listings.assembly import one_line, read_texts
from domain.listings.attributes import bathrooms_in_text, deposit_in_text, floor_in_text
from domain.listings.doubts import doubts
from domain.listings.facts import ListingFacts
from domain.listings.identity import doubted
from domain.listings.placing import place
from domain.listings.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATED: Final = "generated"
"""Value of ``extra.description_origin`` where no seller wrote the description."""
JUDGED_ANEW: Final = frozenset(
    {
        ListingFlag.PRICE_MISSING,
        ListingFlag.PRICE_ABSURD,
        ListingFlag.AREA_MISSING,
        ListingFlag.AREA_ABSURD,
        ListingFlag.AREA_BASIS_CONFLICT,
        ListingFlag.BHK_SUSPECT,
        ListingFlag.FLOOR_ABOVE_TOTAL,
    }
)
"""Doubts that a stored listing shows. Others came from the source's row, which is gone: they stay."""
_MOST_PASSES: Final = 4
"""Texts escaped more than once ("&amp;amp;") settle within these; a longer one goes on at the next look."""
_EXACT: Final = frozenset({GeoAccuracy.ROOFTOP, GeoAccuracy.PROJECT, GeoAccuracy.NONE})
"""Coordinates of the home itself; those whose exactness nobody stated are taken for such."""
_AS_THEY_ARE: Final = frozenset({"area", "transaction", "property_type", "posted_on", "possession_by"})
"""Never changed here, and no plain JSON."""


def normalised(listing: Listing) -> Listing:
    """Texts without mark-up, contacts and exclusions; closed words; facts that only the text states."""
    facts = ListingFacts(
        transaction=listing.transaction.value,
        description=listing.description,
        description_hi=listing.description_hi,
    )
    flags = set(listing.flags)
    is_open = False
    for _ in range(_MOST_PASSES):
        texts = read_texts(facts, is_pg=listing.transaction is Transaction.PG)
        is_settled = (texts.description, texts.description_hi) == (facts.description, facts.description_hi)
        facts.description, facts.description_hi = texts.description, texts.description_hi
        flags |= texts.flags
        is_open = texts.is_open_to_all
        if is_settled:
            break
    is_open = is_open and ListingFlag.EXCLUSIONARY_TEXT not in flags
    labels = read_labels(listing.amenities)
    where = (listing.project, listing.locality, listing.city)
    clean = replace(
        listing,
        title=_settled_line(listing.title)
        or title_of(listing.transaction, listing.property_type, listing.bhk, where),
        description=facts.description or "",
        description_hi=facts.description_hi,
        amenities=tuple(sorted(labels.amenities)),
        views=tuple(sorted({*listing.views, *labels.views})),
        is_vastu=True if labels.is_vastu else listing.is_vastu,
        tenant_policy="open_to_all"
        if is_open and listing.transaction is not Transaction.BUY
        else listing.tenant_policy,
        flags=tuple(sorted(flags)),
    )
    return clean if clean.extra.get("description_origin") == GENERATED else _with_told_facts(clean)


def _settled_line(text: str) -> str:
    for _ in range(_MOST_PASSES):
        cleaner = one_line(text)
        if cleaner == text:
            break
        text = cleaner
    return text


def _with_told_facts(listing: Listing) -> Listing:
    """What the seller's words say and no field does."""
    said = floor_in_text(listing.description)
    return replace(
        listing,
        bathrooms=bathrooms_in_text(listing.description) if listing.bathrooms is None else listing.bathrooms,
        deposit_inr=deposit_in_text(listing.description)
        if listing.deposit_inr is None
        else listing.deposit_inr,
        floor=said.floor if listing.floor is None else listing.floor,
        total_floors=said.total_floors if listing.total_floors is None else listing.total_floors,
    )


def placed(listing: Listing) -> Listing:
    """City and locality by the gazetteer, coordinates repaired or refused, the nearest metro station."""
    facts = ListingFacts(city=listing.city, locality=listing.locality, project=listing.project)
    if listing.geo_accuracy in _EXACT:
        facts.latitude, facts.longitude = listing.latitude, listing.longitude
    elif listing.geo_accuracy is GeoAccuracy.LOCALITY:
        facts.locality_latitude, facts.locality_longitude = listing.latitude, listing.longitude
    found = place(facts)
    flags = {*listing.flags} - {ListingFlag.LOCALITY_UNKNOWN} | {*found.flags}
    named = replace(
        listing,
        city=found.city or listing.city,
        locality=found.locality,
        flags=tuple(sorted(flags)),
    )
    if found.point is None and listing.geo_accuracy is GeoAccuracy.CITY:
        return named  # The middle of a city is the best there is.
    return replace(
        named,
        latitude=found.point.latitude if found.point else None,
        longitude=found.point.longitude if found.point else None,
        geo_accuracy=found.accuracy,
        metro_km=found.metro.km if found.metro else None,
        metro_station=found.metro.station if found.metro else None,
    )


def judged(listing: Listing) -> Listing:
    """The listing with the doubts it raises by itself, and its content hash."""
    return doubted(listing, {*listing.flags} - JUDGED_ANEW | doubts(listing))


def described(listing: Listing, words: str) -> Listing:
    """The listing with a description where it had none, marked as nobody's own words."""
    if listing.description:
        return listing
    return replace(listing, description=words, extra={**listing.extra, "description_origin": GENERATED})


def changes_between(before: Listing, after: Listing) -> dict[str, Any]:
    """The fields that differ, JSON-plain: what a graph remembers of its work."""
    changed = {
        field.name: getattr(after, field.name)
        for field in fields(Listing)
        if field.name not in _AS_THEY_ARE and getattr(before, field.name) != getattr(after, field.name)
    }
    return {name: _plain(value) for name, value in changed.items()}


def changed(listing: Listing, changes: Mapping[str, Any]) -> Listing:
    """The listing with changes of `changes_between`."""
    values = dict(changes)
    for name in ("amenities", "views"):
        if name in values:
            values[name] = tuple(values[name])
    if "flags" in values:
        values["flags"] = tuple(ListingFlag(flag) for flag in values["flags"])
    if "geo_accuracy" in values:
        values["geo_accuracy"] = GeoAccuracy(values["geo_accuracy"])
    return replace(listing, **values)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value.value if isinstance(value, GeoAccuracy) else value
