"""A challenger on live traffic: a share of what people say is answered once more, and nobody sees it.

A run that ended well is taken by its own id, so that workers agree on the sample. Its last message, personal
data replaced, is read by what serves and by the challenger, each in a conversation of its own over the made
market: no thread, lead, event or ledger of the platform is written. What it costs a day has a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog

from domain.pii.replacing import Replacing
from evals.production.shadow import Shadowed, compared
from store.eval_shadows import Tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from evals.harness.models import ModelChoice
    from store.eval_shadows import KeptTrial, LiveRun

log = structlog.get_logger()

GRAPH: Final = "property_search"
LOOKED_BACK: Final = timedelta(minutes=15)
"""A run that ended longer ago is not tried any more."""
_AT_ONCE: Final = 200
_OF_ID: Final = 2**32


class Trials(Protocol):
    """Where live runs are found and trials kept (`store.eval_shadows.EvalShadows`)."""

    async def untried(self, graph: str, challenger: str, since: datetime, most: int) -> list[LiveRun]:
        """Runs that the challenger has not seen."""
        ...

    async def begin(self, run: LiveRun, challenger: str) -> bool:
        """Takes a run."""
        ...

    async def keep(self, run: LiveRun, challenger: str, tried: Tried) -> None:
        """Keeps what came of it."""
        ...

    async def spent_today_inr(self, now: datetime) -> Decimal:
        """What trials have cost on this day."""
        ...


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveShadow:
    """One challenger beside what serves."""

    trials: Trials
    champion: ModelChoice
    challenger: ModelChoice
    share: Decimal
    """Of the runs, 0 to 1."""
    most_inr_day: int
    now: Callable[[], datetime] = utc_now

    async def look(self) -> int:
        """Tries what has come since the last look; how many messages were tried."""
        now, name, tried = self.now(), self.challenger.label, 0
        for run in await self.trials.untried(GRAPH, name, now - LOOKED_BACK, _AT_ONCE):
            said = last_text(run.input)
            if said is None or not is_sampled(run.id, self.share):
                continue
            if await self.trials.spent_today_inr(now) >= self.most_inr_day:
                log.info("shadow.day_is_spent", challenger=name)
                break
            if await self.trials.begin(run, name):
                await self.trials.keep(run, name, await self._tried(run, said))
                tried += 1
        return tried

    async def _tried(self, run: LiveRun, said: str) -> Tried:
        text = Replacing(str(run.id)).text(said)
        try:
            pair = await compared(text, self.champion, self.challenger)
        except Exception as error:  # noqa: BLE001  # a challenger that breaks is a finding, and harms nobody
            log.info("shadow.failed", challenger=self.challenger.label, error=type(error).__name__)
            nothing = Decimal(0)
            return Tried(
                champion=self.champion.label, said=text, differences={}, champion_ms=nothing,
                challenger_ms=nothing, champion_inr=nothing, challenger_inr=nothing, is_floor=False,
                error=type(error).__name__,
            )  # fmt: skip
        return Tried(
            champion=self.champion.label,
            said=text,
            differences=pair.differences,
            champion_ms=Decimal(round(pair.champion.latency_ms)),
            challenger_ms=Decimal(round(pair.challenger.latency_ms)),
            champion_inr=pair.champion.cost_inr,
            challenger_inr=pair.challenger.cost_inr,
            is_floor=pair.challenger.is_floor,
        )


def is_sampled(run_id: UUID, share: Decimal) -> bool:
    """Whether a run is of the sample: by the random end of its id, the same for every worker.

    >>> from uuid import UUID
    >>> is_sampled(UUID(int=2**31), Decimal("0.4")), is_sampled(UUID(int=2**31), Decimal("0.6"))
    (False, True)
    """
    return run_id.int % _OF_ID < share * _OF_ID


def last_text(given: Any) -> str | None:  # noqa: ANN401  # JSON
    """What was said last in a run's input; None where nothing was."""
    for message in reversed(given.get("messages") or []):
        content = message.get("content") if isinstance(message, dict) else message
        if isinstance(content, str) and content.strip():
            return content
    return None


def by_challenger(trials: Iterable[KeptTrial]) -> dict[str, Shadowed]:
    """Kept trials put together, challenger by challenger."""
    found: dict[str, Shadowed] = {}
    for one in trials:
        held, tried = found.setdefault(one.challenger, Shadowed()), one.tried
        if tried.error is not None:
            held.failed += 1
            continue
        held.messages += 1
        for side, latency_ms, cost_inr in (
            (held.champion, tried.champion_ms, tried.champion_inr),
            (held.challenger, tried.challenger_ms, tried.challenger_inr),
        ):
            side.latency_ms.append(float(latency_ms))
            side.cost_inr += cost_inr
        held.challenger.on_floor += tried.is_floor
        if tried.differences:
            held.differences.append({"said": tried.said, **tried.differences})
        else:
            held.same += 1
    return found
