"""A challenger on what people really said, without effects: the made market answers, and nothing is written.

Messages come with personal data replaced. Each is read by the model that serves now (or the floor) and by the
challenger; what is compared is what was understood, not how it was worded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from time import perf_counter
from typing import TYPE_CHECKING, Any

from domain.pii.replacing import Replacing
from evals.suites.conversing import Conversation, outcome_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.harness.models import ModelChoice

_COMPARED = ("kind", "filters", "refused")


@dataclass(slots=True)
class Side:
    """One of the two."""

    latency_ms: list[float] = field(default_factory=list)
    cost_inr: Decimal = Decimal(0)
    on_floor: int = 0


@dataclass(slots=True)
class Shadowed:
    """What a shadow run found."""

    messages: int = 0
    same: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    champion: Side = field(default_factory=Side)
    challenger: Side = field(default_factory=Side)

    @property
    def agreement(self) -> float | None:
        """Share of messages that both understood alike; None without any."""
        return self.same / self.messages if self.messages else None


async def shadow(messages: Sequence[str], champion: ModelChoice, challenger: ModelChoice) -> Shadowed:
    """Both on each message, in a conversation of its own."""
    found = Shadowed()
    for number, said in enumerate(messages):
        text = Replacing(f"shadow {number}").text(said)
        mine = await _answered(text, champion, found.champion)
        other = await _answered(text, challenger, found.challenger)
        found.messages += 1
        changed = {key: [mine[key], other[key]] for key in _COMPARED if mine[key] != other[key]}
        if changed:
            found.differences.append({"said": text, **changed})
        else:
            found.same += 1
    return found


async def _answered(text: str, models: ModelChoice, side: Side) -> dict[str, Any]:
    spent = models.begin_sample()
    talk = Conversation(model=models.port("property_search"))
    began = perf_counter()
    try:
        outcome = outcome_of(talk, await talk.say(text))
    finally:
        await talk.close()
    side.latency_ms.append((perf_counter() - began) * 1000)
    side.cost_inr += spent.cost_inr
    side.on_floor += outcome.engine == "rules"
    output: dict[str, Any] = outcome.output
    return output
