"""One listing in one line, or in full, in the person's language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from agents.answer_writer.phrases import phrase, rupees
from domain.money import format_indian

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.cards import ListingCard

_TYPES_HI: Final = {
    "apartment": "फ़्लैट",
    "independent_house": "स्वतंत्र मकान",
    "villa": "विला",
    "builder_floor": "बिल्डर फ़्लोर",
    "row_house": "रो हाउस",
    "plot": "प्लॉट",
    "studio": "स्टूडियो",
    "penthouse": "पेंटहाउस",
    "farm_house": "फ़ार्म हाउस",
    "agricultural_land": "खेती की ज़मीन",
    "office": "ऑफ़िस",
    "shop": "दुकान",
    "warehouse": "गोदाम",
}
_BASIS_HI: Final = {
    "carpet": "कार्पेट",
    "built_up": "बिल्ट-अप",
    "super_built_up": "सुपर बिल्ट-अप",
    "plot": "प्लॉट",
    "unspecified": "आधार नहीं लिखा",
}


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
        parts.append("डेमो" if language == "hi" else "demo")
    return cite(card["number"]) + ", ".join(parts)


def details_lines(card: ListingCard, language: Language) -> list[str]:
    """Everything the listing states, one statement per line, each with its number."""
    mark = cite(card["number"])
    lines = [listing_line(card, language)]
    for key in ("possession_status", "possession_by", "furnishing", "facing", "sale_type", "rera_id"):
        value = card.get(key)
        if value is not None:
            lines.append(f"{mark}{_label(key)}: {str(value).replace('_', ' ')}")
    if "floor" in card:
        of = f" / {card['total_floors']}" if "total_floors" in card else ""
        lines.append(f"{mark}Floor: {card['floor']}{of}")
    for key in ("price_per_sqft_inr", "deposit_inr", "maintenance_inr_month"):
        amount = card.get(key)
        if isinstance(amount, int):
            lines.append(f"{mark}{_label(key)}: {rupees(amount, language)}")
    if card.get("amenities"):
        lines.append(mark + "Amenities: " + ", ".join(name.replace("_", " ") for name in card["amenities"]))
    if card.get("doubts"):
        lines.append(phrase("details_doubt", language, cite=mark, doubts="; ".join(card["doubts"])))
    return lines


def price_words(card: ListingCard, language: Language) -> str:
    """The price with its period."""
    if "price_inr" not in card:
        return phrase("price_on_request", language)
    price = rupees(card["price_inr"], language)
    return phrase("per_month", language, price=price) if card["price_period"] == "month" else price


def area_words(card: ListingCard, language: Language) -> str:
    """The area with its basis."""
    if language != "hi":
        return card["area_label"]
    return f"{format_indian(round(card['area_sqft']))} वर्ग फ़ुट ({_BASIS_HI[card['area_basis']]})"


def type_words(card: ListingCard, language: Language) -> str:
    """``3 BHK apartment``; 0.5 BHK is 1 RK."""
    kind = _TYPES_HI[card["property_type"]] if language == "hi" else card["type_label"]
    if "bhk" not in card:
        return kind
    rooms = "1 RK" if Decimal(str(card["bhk"])) == Decimal("0.5") else f"{card['bhk']:g} BHK"
    return f"{rooms} {kind}"


def _what_and_where(card: ListingCard, language: Language) -> str:
    place = card.get("locality") or card.get("city")
    what = type_words(card, language)
    return phrase("in_place", language, what=what, place=place) if place else what


def _metro_words(card: ListingCard, language: Language) -> str:
    return phrase("metro_at", language, km=f"{card['metro_km']:g}", station=card.get("metro_station", ""))


def _label(key: str) -> str:
    return {
        "possession_status": "Possession",
        "possession_by": "Possession by",
        "furnishing": "Furnishing",
        "facing": "Facing",
        "sale_type": "Sale",
        "rera_id": "RERA id",
        "price_per_sqft_inr": "Per sq ft",
        "deposit_inr": "Deposit",
        "maintenance_inr_month": "Maintenance per month",
    }[key]
