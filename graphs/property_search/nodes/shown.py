"""Which of the shown listings a turn means: numbers refer to the list the person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphs.property_search.state import SearchState
    from tools.cards import ListingCard


class Asked(NamedTuple):
    """Cards of the numbers named, and numbers that are not in the list."""

    cards: list[ListingCard]
    missing: list[int]


def numbers_asked(state: SearchState, numbers: Sequence[int] | None = None) -> Asked:
    """The cards this turn's tool question names (or those of ``numbers``), in the order named."""
    if numbers is None:
        tool = (state.get("reading") or {}).get("parsed", {}).get("tool") or {}
        numbers = tool.get("result_numbers", [])
    by_number = {card["number"]: card for card in state.get("shown", [])}
    wanted = list(dict.fromkeys(numbers))
    return Asked(
        [by_number[number] for number in wanted if number in by_number],
        [number for number in wanted if number not in by_number],
    )


def one_asked(state: SearchState) -> ListingCard | None:
    """The one listing meant: the number named, else the one last spoken of, else the only one shown."""
    cards, missing = numbers_asked(state)
    if missing:
        return None
    if not cards and state.get("focus"):
        cards = numbers_asked(state, [state["focus"]]).cards
    shown = state.get("shown", [])
    if not cards and len(shown) == 1:
        cards = shown
    return cards[0] if cards else None


def listing_ids(cards: Sequence[ListingCard]) -> tuple[UUID, ...]:
    """Ids of the cards."""
    return tuple(UUID(card["listing_id"]) for card in cards)
