"""The labels of a card in the person's language; its keys, codes and figures stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.money import format_indian
from domain.wording import say
from domain.wording.rupees import rupees

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.cards import ListingCard


def worded(card: ListingCard, language: Language) -> ListingCard:
    """The card with type, price, area, doubts and the demo mark in words of that language."""
    said: ListingCard = {
        **card,
        "type_label": say("property_types", card["property_type"], language),
        "price_label": _price(card, language),
        "doubts": [say("doubts", doubt, language) for doubt in card["doubts"]],
    }
    if "area_sqft" in card:
        sqft = say("chips", "sqft", language, sqft=format_indian(round(card["area_sqft"])))
        said["area_label"] = f"{sqft} ({say('area_bases', card['area_basis'], language)})"
    if "synthetic_label" in card:
        said["synthetic_label"] = say("cards", "synthetic", language)
    return said


def _price(card: ListingCard, language: Language) -> str:
    if "price_inr" not in card:
        return say("cards", "price_on_request", language)
    price = rupees(card["price_inr"], language)
    return price if card["transaction"] == "buy" else say("cards", "price_per_month", language, price=price)
