"""What models did and cost for one sample, as the router's ledger has it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from domain.model_calls import ModelCall


@dataclass(slots=True)
class Spent:
    """Calls to models of one sample."""

    calls: list[ModelCall] = field(default_factory=list)

    @property
    def cost_inr(self) -> Decimal:
        """Rupees, exact."""
        return sum((call.cost_inr for call in self.calls), Decimal(0))

    @property
    def tokens_in(self) -> int:
        """Of all prompts."""
        return sum(call.tokens_in for call in self.calls)

    @property
    def tokens_out(self) -> int:
        """Of all answers."""
        return sum(call.tokens_out for call in self.calls)

    def as_json(self) -> list[dict[str, Any]]:
        """What a report shows of each call."""
        kept = ("model", "deployment", "outcome", "fault", "tokens_in", "tokens_out", "latency_ms", "prompt")
        return [
            {**{name: _plain(getattr(call, name)) for name in kept}, "cost_inr": str(call.cost_inr)}
            for call in self.calls
        ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)


SPENT: Final[ContextVar[Spent | None]] = ContextVar("eval_spent", default=None)
"""Of the sample that runs in this task."""
