"""The floor: a description from the facts of a listing and nothing else.

The price is left out: it stands beside the description wherever that is shown, and changes more often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.answer_writer.listing_words import spoken
from domain.listings.titles import title_of
from domain.search.chips import say_amenity
from domain.wording import say
from tools.cards import listing_card

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.listing import Listing
    from tools.cards import ListingCard


def describe(listing: Listing) -> str:
    """What is offered and where, then what is known of it, a sentence each.

    Facts that nobody stated are not spoken of, and none is worked out from another.
    """
    where = (_named(listing.project), _named(listing.locality), _named(listing.city))
    card = listing_card(listing, 1)
    opening = title_of(listing.transaction, listing.property_type, listing.bhk, where)
    return " ".join(f"{sentence}." for sentence in (opening, *_sentences(card)))


def _named(name: str | None) -> str | None:
    """A name that a seller wrote, without link, tag or unseen letter: here it stands in our own voice."""
    return (spoken(name) or None) if name else None


def _sentences(card: ListingCard) -> Iterator[str]:
    if home := ", ".join(_home(card)):
        yield home[0].upper() + home[1:]
    if "possession_status" in card:
        by = f", possession by {card['possession_by']}" if "possession_by" in card else ""
        yield f"{say('possession', card['possession_status']).capitalize()}{by}"
    if card["amenities"]:
        yield f"Amenities: {', '.join(say_amenity(name) for name in card['amenities'])}"
    if "metro_km" in card and "metro_station" in card:
        yield f"{card['metro_km']:g} km in a straight line from {spoken(card['metro_station'])} metro station"


def _home(card: ListingCard) -> Iterator[str]:
    if "area_label" in card:
        yield card["area_label"]
    if count := card.get("bathrooms"):
        yield "1 bathroom" if count == 1 else f"{count} bathrooms"
    if "floor" in card:
        of = f" of {card['total_floors']}" if "total_floors" in card else ""
        yield f"floor {card['floor']}{of}"
    if "facing" in card:
        yield f"facing {say('directions', card['facing']).lower()}"
    if "furnishing" in card:
        yield say("furnishing", card["furnishing"]).lower()
