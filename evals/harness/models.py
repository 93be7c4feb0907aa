"""The model of a run: none for the floor, a tier, or one by name. Costs are those of the router's ledger."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from domain.errors import BadInput
from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID
from router.asker import Asker, asked_by
from router.ledger.queue import Ledger
from router.meter import Meter
from router.tiers import TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from config.settings import Settings
    from domain.model_calls import LostKind, ModelCall
    from router.models import Models
    from router.port import ModelPort
    from router.tiers import UseCase

OWN_TIERS: Final = "tiers"
"""Word for --model: each suite by the tier of its use case, as in production."""


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


_SPENT: ContextVar[Spent | None] = ContextVar("eval_spent", default=None)


class _NoSink:
    """Nothing is queued, so nothing is written."""

    async def write(self, calls: Sequence[ModelCall], lost: Mapping[LostKind, int]) -> None:
        """Never called: `SampleLedger` keeps rows with their sample."""


class SampleLedger(Ledger):
    """The router's ledger, whose rows stay with the sample that made the calls."""

    def __init__(self) -> None:
        super().__init__(_NoSink())

    def note(self, call: ModelCall) -> None:
        """Takes a row for the sample at hand."""
        spent = _SPENT.get()
        if spent is not None:
            spent.calls.append(call)


def begin_sample() -> Spent:
    """From here on, in this task, calls to models belong to one sample."""
    spent = Spent()
    _SPENT.set(spent)
    asked_by(Asker(DEMO_TENANT_ID, None, is_person=False, run_id=uuid7(), thread_id=_NO_THREAD))
    return spent


_NO_THREAD: Final[UUID] = DEMO_TENANT_ID
"""A sample is no thread of anybody's."""


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)


class ModelChoice:
    """Which model answers for a suite."""

    def __init__(self, models: Models | None, name: str | None) -> None:
        """None of either: the floor.

        Raises:
            BadInput: The name is no tier, and no model by that name is configured.
        """
        self._models = models
        self._name = name
        if models is not None:
            models.meter = Meter(ledger=SampleLedger())

    @classmethod
    def of(cls, settings: Settings, name: str | None) -> ModelChoice:
        """The choice of ``--model``; without one the floor answers and nothing of the router is loaded."""
        if name is None:
            return cls(None, None)
        from router.models import Models

        if name in TIERS or name == OWN_TIERS:
            return cls(Models(settings), name)
        return cls(Models(settings.model_copy(update={"model": name})), name)

    @property
    def label(self) -> str:
        """As kept in the plan."""
        return self._name or "rules"

    def port(self, use_case: str) -> ModelPort | None:
        """The model for a use case; None: the floor.

        Raises:
            BadInput: A model was asked for and none is configured for it.
        """
        if self._models is None:
            return None
        asked = use_case
        if self._name in TIERS:
            table = self._models.table()
            asked = next(job for job, tier in table.use_cases.items() if tier == self._name)
        port = self._models.port(cast("UseCase", asked))
        if port is None:
            raise BadInput(
                f"No model is configured for {self._name}: set its provider's key "
                "(PROPMUBI_OPENAI_API_KEY, …) or leave --model out for the floor."
            )
        return port

    async def close(self) -> None:
        """Closes connections."""
        if self._models is not None:
            await self._models.close()
