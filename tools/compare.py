"""Two to four listings side by side, like with like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from typing_extensions import TypedDict

from domain.money import format_indian, format_short
from domain.search.chips import say_amenity
from domain.wording import say
from tools.card_words import worded
from tools.declaration import ToolSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.leads import Language
    from tools.cards import ListingCard

    _Words = Callable[[ListingCard, Language], str | None]

MOST: Final = 4
SPEC: Final = ToolSpec(
    name="compare_listings",
    verb="Puts two to four shown listings side by side.",
    touches=frozenset(),
    max_items=MOST,
)


class ComparisonRow(TypedDict):
    """One property of each listing; ``best`` is the 0-based column that is better, where that is plain."""

    key: str
    label: str
    values: list[str]
    best: int | None


class Comparison(TypedDict):
    """Columns are ``numbers``; ``notes`` say where figures are not of one kind."""

    numbers: list[int]
    listing_ids: list[str]
    titles: list[str]
    rows: list[ComparisonRow]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _RowRule:
    key: str
    words: _Words
    """What the card states in that row, in the person's language; None where it says nothing."""
    figure: str | None = None
    """The card's number that decides which is better."""
    higher_is_better: bool = False
    needs_same: str | None = None
    """Key that must be alike in all cards for the figures to be comparable."""


def compare(cards: Sequence[ListingCard], language: Language = "en") -> Comparison:
    """The comparison of these cards; rows that no listing states are left out."""
    rows = [_row(rule, cards, language) for rule in _ROWS]
    return {
        "numbers": [card["number"] for card in cards],
        "listing_ids": [card["listing_id"] for card in cards],
        "titles": [card["title"] for card in cards],
        "rows": [row for row in rows if row is not None],
        "notes": [] if _is_alike(cards, "area_basis") else ["area_basis_differs"],
    }


def _row(rule: _RowRule, cards: Sequence[ListingCard], language: Language) -> ComparisonRow | None:
    values = [rule.words(worded(card, language), language) for card in cards]
    if not any(values):
        return None
    unsaid = say("comparison", "unsaid", language)
    return {
        "key": rule.key,
        "label": say("comparison", rule.key, language),
        "values": [value or unsaid for value in values],
        "best": _best(rule, cards),
    }


def _best(rule: _RowRule, cards: Sequence[ListingCard]) -> int | None:
    figures = [card.get(rule.figure) for card in cards] if rule.figure else []
    numbers = [value for value in figures if isinstance(value, int | float)]
    if len(numbers) != len(cards) or (rule.needs_same and not _is_alike(cards, rule.needs_same)):
        return None
    best = max(numbers) if rule.higher_is_better else min(numbers)
    return numbers.index(best) if numbers.count(best) == 1 else None


def _is_alike(cards: Sequence[ListingCard], key: str) -> bool:
    return len({str(card.get(key)) for card in cards if key in card}) <= 1


def _stated(key: str, section: str | None = None) -> _Words:
    """The card's own value; one of a closed set (``section``) in the words of the language."""

    def words(card: ListingCard, language: Language) -> str | None:
        value = card.get(key)
        if value is None:
            return None
        if section is not None:
            return say(section, str(value), language)
        return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")

    return words


def _per_sqft(card: ListingCard, language: Language) -> str | None:
    value = card.get("price_per_sqft_inr")
    return None if value is None else say("comparison", "rate", language, rate=format_indian(value))


def _metro(card: ListingCard, language: Language) -> str | None:
    if "metro_km" not in card:
        return None
    station = card.get("metro_station", "station")
    return say("comparison", "metro_at", language, km=f"{card['metro_km']:g}", station=station)


def _floor(card: ListingCard, language: Language) -> str | None:
    if "floor" not in card:
        return None
    name = say("floors", str(card["floor"]), language) if card["floor"] == 0 else str(card["floor"])
    if "total_floors" not in card:
        return name
    return say("comparison", "floor_of", language, floor=name, floors=card["total_floors"])


def _amenities(card: ListingCard, language: Language) -> str | None:
    if language in {"hi", "mr"}:
        return ", ".join(say_amenity(name, language) for name in card.get("amenities", []))
    return ", ".join(name.replace("_", " ") for name in card.get("amenities", []))


_ROWS: Final = (
    _RowRule("price", _stated("price_label"), "price_inr", needs_same="transaction"),
    _RowRule("price_per_sqft", _per_sqft, "price_per_sqft_inr", needs_same="area_basis"),
    _RowRule("bhk", _stated("bhk")),
    _RowRule("area", _stated("area_label"), "area_sqft", higher_is_better=True, needs_same="area_basis"),
    _RowRule("type", _stated("type_label")),
    _RowRule("locality", _stated("locality")),
    _RowRule("city", _stated("city")),
    _RowRule("possession", _stated("possession_status", "possession")),
    _RowRule("furnishing", _stated("furnishing", "furnishing")),
    _RowRule("facing", _stated("facing", "directions")),
    _RowRule("metro", _metro, "metro_km"),
    _RowRule("floor", _floor),
    _RowRule("amenities", _amenities),
    _RowRule("rera", _stated("rera_id")),
)


def saving(cards: Sequence[ListingCard]) -> str | None:
    """How much the cheaper of two sale or rent listings costs less, short; None when not comparable."""
    prices = [card["price_inr"] for card in cards if "price_inr" in card]
    if len(cards) != 2 or len(prices) != 2 or prices[0] == prices[1]:
        return None
    return format_short(abs(prices[0] - prices[1]))
