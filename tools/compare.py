"""Two to four listings side by side, like with like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from typing_extensions import TypedDict

from domain.money import format_indian, format_short
from tools.declaration import ToolSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tools.cards import ListingCard

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


UNSAID: Final = "not stated"


@dataclass(frozen=True, slots=True)
class _RowRule:
    key: str
    label: str
    words: Callable[[ListingCard], str]
    figure: str | None = None
    """The card's number that decides which is better."""
    higher_is_better: bool = False
    needs_same: str | None = None
    """Key that must be alike in all cards for the figures to be comparable."""


def compare(cards: Sequence[ListingCard]) -> Comparison:
    """The comparison of these cards; rows that no listing states are left out."""
    rows = [_row(rule, cards) for rule in _ROWS]
    return {
        "numbers": [card["number"] for card in cards],
        "listing_ids": [card["listing_id"] for card in cards],
        "titles": [card["title"] for card in cards],
        "rows": [row for row in rows if set(row["values"]) != {UNSAID}],
        "notes": [] if _is_alike(cards, "area_basis") else ["area_basis_differs"],
    }


def _row(rule: _RowRule, cards: Sequence[ListingCard]) -> ComparisonRow:
    values = [rule.words(card) for card in cards]
    return {"key": rule.key, "label": rule.label, "values": values, "best": _best(rule, cards)}


def _best(rule: _RowRule, cards: Sequence[ListingCard]) -> int | None:
    figures = [card.get(rule.figure) for card in cards] if rule.figure else []
    numbers = [value for value in figures if isinstance(value, int | float)]
    if len(numbers) != len(cards) or (rule.needs_same and not _is_alike(cards, rule.needs_same)):
        return None
    best = max(numbers) if rule.higher_is_better else min(numbers)
    return numbers.index(best) if numbers.count(best) == 1 else None


def _is_alike(cards: Sequence[ListingCard], key: str) -> bool:
    return len({str(card.get(key)) for card in cards if key in card}) <= 1


def _stated(key: str) -> Callable[[ListingCard], str]:
    def words(card: ListingCard) -> str:
        value = card.get(key)
        if value is None:
            return UNSAID
        return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")

    return words


def _per_sqft(card: ListingCard) -> str:
    value = card.get("price_per_sqft_inr")
    return UNSAID if value is None else f"₹{format_indian(value)} per sq ft"


def _metro(card: ListingCard) -> str:
    if "metro_km" not in card:
        return UNSAID
    return f"{card['metro_km']:g} km ({card.get('metro_station', 'station')})"


def _floor(card: ListingCard) -> str:
    if "floor" not in card:
        return UNSAID
    name = "ground" if card["floor"] == 0 else str(card["floor"])
    return f"{name} of {card['total_floors']}" if "total_floors" in card else name


def _amenities(card: ListingCard) -> str:
    return ", ".join(name.replace("_", " ") for name in card.get("amenities", [])) or UNSAID


_ROWS: Final = (
    _RowRule("price", "Price", _stated("price_label"), "price_inr", needs_same="transaction"),
    _RowRule("price_per_sqft", "Price per sq ft", _per_sqft, "price_per_sqft_inr", needs_same="area_basis"),
    _RowRule("bhk", "BHK", _stated("bhk")),
    _RowRule(
        "area", "Area", _stated("area_label"), "area_sqft", higher_is_better=True, needs_same="area_basis"
    ),
    _RowRule("type", "Type", _stated("type_label")),
    _RowRule("locality", "Locality", _stated("locality")),
    _RowRule("city", "City", _stated("city")),
    _RowRule("possession", "Possession", _stated("possession_status")),
    _RowRule("furnishing", "Furnishing", _stated("furnishing")),
    _RowRule("facing", "Facing", _stated("facing")),
    _RowRule("metro", "Nearest metro", _metro, "metro_km"),
    _RowRule("floor", "Floor", _floor),
    _RowRule("amenities", "Amenities", _amenities),
    _RowRule("rera", "RERA id", _stated("rera_id")),
)


def saving(cards: Sequence[ListingCard]) -> str | None:
    """How much the cheaper of two sale or rent listings costs less, short; None when not comparable."""
    prices = [card["price_inr"] for card in cards if "price_inr" in card]
    if len(cards) != 2 or len(prices) != 2 or prices[0] == prices[1]:
        return None
    return format_short(abs(prices[0] - prices[1]))
