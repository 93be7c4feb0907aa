"""Titles' companions: varied descriptions in English and Hindi, from the listing's own facts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.listings.amenities import vocabulary

if TYPE_CHECKING:
    from random import Random

    from domain.listing import Listing

_KIND: Final = {"buy": "for sale", "rent": "for rent", "pg": "for guests", "lease": "on lease"}
_OPENINGS: Final = (
    "{what} {offer} in {place}.",
    "Well kept {what} {offer} in {place}, close to shops and daily needs.",
    "{place}: {what} {offer}, shown by appointment on all days.",
    "Looking for a {what} in {place}? This one is {offer}.",
    "Airy {what} {offer} in a quiet lane of {place}.",
    "A practical {what} {offer}; {place} is known for its easy commute.",
)
_HINDI_OPENINGS: Final = (
    "{place} में {what} उपलब्ध है।",
    "{place} के अच्छे इलाके में {what}, देखने के लिए समय लें।",
    "{what}, {place} में, बाज़ार और स्कूल पास में।",
)
_HINDI_KINDS: Final = {
    "apartment": "फ्लैट", "builder_floor": "बिल्डर फ्लोर", "independent_house": "मकान", "villa": "विला",
    "row_house": "रो हाउस", "plot": "प्लॉट", "studio": "स्टूडियो फ्लैट", "penthouse": "पेंटहाउस",
    "office": "ऑफिस", "shop": "दुकान", "warehouse": "गोदाम",
}  # fmt: skip


def describe(draw: Random, listing: Listing) -> str:
    """Three to six sentences, every one of them true of the listing."""
    place = f"{listing.locality}, {listing.city}"
    opening = draw.choice(_OPENINGS).format(
        what=_what(listing), offer=_KIND[listing.transaction.value], place=place
    )
    facts = [fact for fact in (_floor(listing), _area(listing), _interior(listing), _state(listing)) if fact]
    draw.shuffle(facts)
    closing = [fact for fact in (_amenities(draw, listing), _metro(listing)) if fact]
    text = " ".join([opening, *facts, *closing])
    return text[0].upper() + text[1:]


def describe_in_hindi(draw: Random, listing: Listing) -> str:
    """One or two sentences."""
    rooms = f"{listing.bhk:g} बीएचके " if listing.bhk and listing.bhk >= 1 else ""
    what = rooms + _HINDI_KINDS[listing.property_type.value]
    text = draw.choice(_HINDI_OPENINGS).format(what=what, place=f"{listing.locality}, {listing.city}")
    if "power_backup" in listing.amenities and "lift" in listing.amenities:
        text += " लिफ्ट और बिजली बैकअप है।"
    return text


def _what(listing: Listing) -> str:
    kind = listing.property_type.value.replace("_", " ")
    return f"{listing.bhk:g} BHK {kind}" if listing.bhk and listing.bhk >= 1 else kind


def _floor(listing: Listing) -> str:
    if listing.floor is None or listing.total_floors is None:
        return ""
    if listing.floor == 0:
        return f"It is on the ground floor of a building with {listing.total_floors} floors."
    return f"It is on floor {listing.floor} of {listing.total_floors}."


def _area(listing: Listing) -> str:
    area = listing.area
    if area is None:
        return ""
    basis = area.basis.value.replace("_", " ")
    carpet = f", carpet {listing.carpet_sqft:.0f} sq ft" if listing.carpet_sqft and basis != "carpet" else ""
    return f"Area {area.value} sq ft {basis}{carpet}."


def _interior(listing: Listing) -> str:
    parts = [
        (listing.furnishing or "").replace("_", "-"),
        f"{listing.facing} facing" if listing.facing else "",
    ]
    said = ", ".join(part.replace("_", "-") for part in parts if part)
    baths = f" with {listing.bathrooms} bathrooms" if listing.bathrooms and listing.bathrooms > 1 else ""
    subject = "The home" if listing.bhk else "The place"
    return f"{subject} is {said}{baths}." if said else ""


def _state(listing: Listing) -> str:
    if listing.possession_status == "ready" and listing.age_years:
        return f"Ready to move in; the building is {_years(listing.age_years)} old."
    if listing.possession_by is not None:
        return f"Under construction, possession by {listing.possession_by:%B %Y}."
    return ""


def _years(count: int) -> str:
    return "1 year" if count == 1 else f"{count} years"


def _amenities(draw: Random, listing: Listing) -> str:
    if not listing.amenities:
        return ""
    named = draw.sample(listing.amenities, min(4, len(listing.amenities)))
    labels = [vocabulary().labels[name].lower() for name in sorted(named)]
    return f"Among the amenities: {', '.join(labels)}."


def _metro(listing: Listing) -> str:
    if listing.metro_km is None or listing.metro_km > 3:
        return ""
    station = (listing.metro_station or "").removesuffix(" metro station")
    return f"{station} metro station is {listing.metro_km:.1f} km away as the crow flies."
