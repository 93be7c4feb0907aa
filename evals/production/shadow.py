"""A challenger on what people really said, without effects: the made market answers, and nothing is written.

Messages come with personal data replaced. Each is read by the model that serves now (or the floor) and by the
challenger, in a conversation of its own; what is compared is what each understood and refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.pii.replacing import Replacing
from evals.suites.conversing import Conversation, outcome_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.harness.models import ModelChoice

_COMPARED = ("kind", "filters", "refused")


class Answered(NamedTuple):
    """One message answered by one of the two."""

    output: dict[str, Any]
    latency_ms: float
    cost_inr: Decimal
    is_floor: bool


class Compared(NamedTuple):
    """One message answered by both."""

    champion: Answered
    challenger: Answered

    @property
    def differences(self) -> dict[str, list[Any]]:
        """Field to what the one and the other understood; empty: the same."""
        mine, other = self.champion.output, self.challenger.output
        return {key: [mine[key], other[key]] for key in _COMPARED if mine[key] != other[key]}


@dataclass(slots=True)
class Side:
    """One of the two."""

    latency_ms: list[float] = field(default_factory=list)
    cost_inr: Decimal = Decimal(0)
    on_floor: int = 0

    def add(self, answered: Answered) -> None:
        """Counts one answer."""
        self.latency_ms.append(answered.latency_ms)
        self.cost_inr += answered.cost_inr
        self.on_floor += answered.is_floor


@dataclass(slots=True)
class Shadowed:
    """What a shadow run found."""

    messages: int = 0
    same: int = 0
    failed: int = 0
    """Messages on which the challenger broke."""
    differences: list[dict[str, Any]] = field(default_factory=list)
    champion: Side = field(default_factory=Side)
    challenger: Side = field(default_factory=Side)

    @property
    def agreement(self) -> float | None:
        """Share of messages that both understood alike; None without any."""
        return self.same / self.messages if self.messages else None

    def add(self, text: str, pair: Compared) -> None:
        """Counts one message."""
        self.messages += 1
        self.champion.add(pair.champion)
        self.challenger.add(pair.challenger)
        changed = pair.differences
        if changed:
            self.differences.append({"said": text, **changed})
        else:
            self.same += 1


async def shadow(messages: Sequence[str], champion: ModelChoice, challenger: ModelChoice) -> Shadowed:
    """Both on each message, in a conversation of its own."""
    found = Shadowed()
    for number, said in enumerate(messages):
        text = Replacing(f"shadow {number}").text(said)
        found.add(text, await compared(text, champion, challenger))
    return found


async def compared(text: str, champion: ModelChoice, challenger: ModelChoice) -> Compared:
    """Both on one message."""
    return Compared(await _answered(text, champion), await _answered(text, challenger))


async def _answered(text: str, models: ModelChoice) -> Answered:
    spent = models.begin_sample()
    talk = Conversation(model=models.port("property_search"))
    began = perf_counter()
    try:
        outcome = outcome_of(talk, await talk.say(text))
    finally:
        await talk.close()
    latency_ms = (perf_counter() - began) * 1000
    return Answered(outcome.output, latency_ms, spent.cost_inr, outcome.engine == "rules")
