"""One listing in one line, or in full, in the person's language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from agents.answer_writer.phrases import phrase, rupees
from domain.money import format_indian
from domain.search.chips import say_amenity
from domain.wording import say
from router.text_safety import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.leads import Language
    from tools.cards import ListingCard

_STATED: Final = {
    "possession_status": "possession",
    "furnishing": "furnishing",
    "facing": "directions",
    "sale_type": "sale_types",
}
"""Card keys of closed values, and the words for those."""


_NAME_CHARS: Final = 80


def cite(number: int) -> str:
    """The marker that ties a statement to the listing of that number."""
    return f"[{number}] "


def listing_line(card: ListingCard, language: Language) -> str:
    """``[1] 3 BHK apartment in Whitefield, ₹1.15 Cr, 1,450 sq ft (carpet), 2.1 km away``."""
    parts = [_what_and_where(card, language), price_words(card, language)]
    if "area_sqft" in card:
        parts.append(area_words(card, language))
    if "distance_km" in card:
        parts.append(phrase("km_away", language, km=f"{card['distance_km']:g}"))
    elif "metro_km" in card:
        parts.append(_metro_words(card, language))
    if "synthetic_label" in card:
        parts.append(phrase("demo", language))
    return cite(card["number"]) + ", ".join(parts)


def details_lines(card: ListingCard, language: Language) -> list[str]:
    """Everything the listing states, one statement per line, each with its number."""
    facts = [*_closed_values(card, language), *_figures(card, language)]
    if card.get("amenities"):
        facts.append(("amenities", ", ".join(say_amenity(name, language) for name in card["amenities"])))
    mark = cite(card["number"])
    lines = [listing_line(card, language)]
    lines.extend(f"{mark}{phrase(f'label_{key}', language)}: {value}" for key, value in facts)
    if card.get("doubts"):
        doubts = "; ".join(say("doubts", doubt, language) for doubt in card["doubts"])
        lines.append(phrase("details_doubt", language, cite=mark, doubts=doubts))
    return lines


def _closed_values(card: ListingCard, language: Language) -> Iterator[tuple[str, str]]:
    for key in ("possession_status", "possession_by", "furnishing", "facing", "sale_type", "rera_id"):
        value = card.get(key)
        if value is not None:
            yield key, say(_STATED[key], str(value), language) if key in _STATED else spoken(str(value))


def _figures(card: ListingCard, language: Language) -> Iterator[tuple[str, str]]:
    if "floor" in card:
        of = f" / {card['total_floors']}" if "total_floors" in card else ""
        yield "floor", f"{card['floor']}{of}"
    for key in ("price_per_sqft_inr", "deposit_inr", "maintenance_inr_month"):
        amount = card.get(key)
        if isinstance(amount, int):
            yield key, rupees(amount, language)


def price_words(card: ListingCard, language: Language) -> str:
    """The price with its period."""
    if "price_inr" not in card:
        return phrase("price_on_request", language)
    price = rupees(card["price_inr"], language)
    return phrase("per_month", language, price=price) if card["price_period"] == "month" else price


def area_words(card: ListingCard, language: Language) -> str:
    """The area with its basis."""
    sqft = say("chips", "sqft", language, sqft=format_indian(round(card["area_sqft"])))
    return f"{sqft} ({say('area_bases', card['area_basis'], language)})"


def type_words(card: ListingCard, language: Language) -> str:
    """``3 BHK apartment``; 0.5 BHK is 1 RK."""
    kind = say("property_types", card["property_type"], language)
    if "bhk" not in card:
        return kind
    rooms = "1 RK" if Decimal(str(card["bhk"])) == Decimal("0.5") else f"{card['bhk']:g} BHK"
    return f"{rooms} {kind}"


def _what_and_where(card: ListingCard, language: Language) -> str:
    place = card.get("locality") or card.get("city")
    what = type_words(card, language)
    return phrase("in_place", language, what=what, place=spoken(place)) if place else what


def _metro_words(card: ListingCard, language: Language) -> str:
    station = spoken(card.get("metro_station", ""))
    return phrase("metro_at", language, km=f"{card['metro_km']:g}", station=station)


def spoken(name: str) -> str:
    """A name that a seller wrote, as we say it in our own voice: plain words, no link or tag, not long."""
    return plain_text(name)[:_NAME_CHARS].strip()
