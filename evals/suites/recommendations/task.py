"""Recommendations: every home shown keeps the hard wishes of the case, whatever the graph made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from evals.harness.dataset import stored
from evals.harness.suite import Sample, Score, Suite
from evals.scorers.evidence import Cited, Grounded
from evals.scorers.values import at
from evals.suites.conversing import converse
from evals.suites.recommendations.drawing import draw

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.harness.suite import Bench


@dataclass(frozen=True, slots=True)
class KeepsWishes:
    """No card breaks a hard wish; a broken one is dangerous. ``expected.hard`` says what must hold.

    Keys: ``price_max``, ``price_min``, ``bhk`` (any of), ``city``, ``localities`` (any), ``not_localities``,
    ``transaction``, ``relaxed_price_max`` (a ceiling that may be gone to where the answer says so).
    """

    name: str = "hard wishes"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """The share of cards that keep all of them; none shown where some are expected is wrong."""
        hard = sample.case.expected.get("hard")
        if not isinstance(hard, Mapping):
            return Score(name=self.name, value=None)
        cards = at(sample.outcome.output, "cards")
        if not isinstance(cards, list) or not cards:
            return Score(name=self.name, value=None)
        broken = [(card["number"], key) for card in cards for key in _broken(card, hard)]
        share = 1 - len({number for number, _ in broken}) / len(cards)
        reason = ", ".join(f"[{number}] breaks {key}" for number, key in broken)
        return Score(name=self.name, value=share, reason=reason, is_dangerous=bool(broken))


def _broken(card: Mapping[str, Any], hard: Mapping[str, Any]) -> list[str]:
    price = card.get("price_inr") or 0
    checks: dict[str, Callable[[Any], bool]] = {
        "price_max": lambda most: bool(price <= hard.get("relaxed_price_max", most)),
        "price_min": lambda least: bool(price >= least),
        "bhk": lambda sizes: card.get("bhk") in sizes,
        "city": lambda city: bool(card.get("city") == city),
        "localities": lambda places: card.get("locality") in places,
        "not_localities": lambda places: card.get("locality") not in places,
        "transaction": lambda deal: bool(card.get("transaction") == deal),
    }
    return [key for key, holds in checks.items() if key in hard and not holds(hard[key])]


@dataclass(frozen=True, slots=True)
class Shown:
    """So many homes are shown as expected, none of them twice, and from several places if need be."""

    name: str = "shown and varied"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0."""
        least = sample.case.expected.get("least_cards")
        if least is None:
            return Score(name=self.name, value=None)
        cards = at(sample.outcome.output, "cards")
        shown = cards if isinstance(cards, list) else []
        ids = [card["listing_id"] for card in shown]
        wrong = []
        if len(ids) < least:
            wrong.append(f"{len(ids)} homes, not {least}")
        if len(set(ids)) < len(ids):
            wrong.append("one home twice")
        places = len({card.get("locality") for card in shown})
        if places < sample.case.expected.get("least_places", 0):
            wrong.append(f"from {places} places only")
        return Score(name=self.name, value=float(not wrong), reason="; ".join(wrong))


SUITE: Final = Suite(
    name="recommendations",
    use_case="recommendations",
    task=converse,
    scorers=(KeepsWishes(), Shown(), Cited(), Grounded()),
    cases=stored("recommendations"),
    draw=draw,
)
