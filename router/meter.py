"""One call to a model from its price to its row: looked up, reserved, timed, settled, written down.

`Meter.call` is entered around each attempt. It may end the attempt before it begins, with an answer that is
kept from before or because a limit of spending is reached. Whatever the attempt ends in, its cost is settled
and a row goes to the ledger; neither is waited for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.ids import uuid7
from domain.model_calls import (
    CallOutcome,
    ModelCall,
    Tokens,
    cost_usd,
    india_day,
    inr_per_usd,
    micro_rupees,
)
from router.answer_cache import key_of, packed, unpacked
from router.asker import asker
from router.budgets.counters import Window
from router.faults import Fault, FaultKind
from router.lengths import most_tokens, text_of
from router.requests import Answer

if TYPE_CHECKING:
    from types import TracebackType

    from router.answer_cache import AnswerCache, CacheKey
    from router.asker import Asker
    from router.budgets.guard import BudgetGuard, Hold
    from router.ledger.queue import Ledger
    from router.requests import Request, Target

_TIMER_S: Final = 0.02
"""How much earlier than its instant a timer may fire, and the arithmetic of instants be off."""
CHARS_PER_TOKEN: Final = 4
"""Of prose, where the provider does not say what it used."""
_OUTCOMES: Final = {
    FaultKind.CONTENT_FILTERED: CallOutcome.REFUSED,
    FaultKind.TIMEOUT: CallOutcome.TIMED_OUT,
    FaultKind.OVER_BUDGET: CallOutcome.OVER_BUDGET,
    FaultKind.EMPTY: CallOutcome.INVALID,
    FaultKind.INVALID: CallOutcome.INVALID,
}
_UNPAID: Final = frozenset(
    {
        FaultKind.RATE_LIMITED,
        FaultKind.BILLING,
        FaultKind.AUTH,
        FaultKind.OVERLOADED,
        FaultKind.UNREACHABLE,
        FaultKind.BAD_REQUEST,
        FaultKind.CONTEXT_TOO_LONG,
        FaultKind.OVER_BUDGET,
    }
)
"""Faults before any token was made; after the others the provider may well charge for what it did."""


class Unusable(Exception):
    """An answer that came and does not hold what was asked for."""

    def __init__(self, answer: Answer, why: Exception) -> None:
        super().__init__(type(why).__name__)
        self.answer = answer
        self.why = why


class Job(NamedTuple):
    """What is called for."""

    use_case: str
    tier: str
    cache_s: int


@dataclass(frozen=True, slots=True)
class Meter:
    """What watches over the calls of one process; None of a part: that part is not kept."""

    ledger: Ledger | None = None
    budgets: BudgetGuard | None = None
    cache: AnswerCache | None = None

    @property
    def is_watching(self) -> bool:
        """Whether any part is kept."""
        return not (self.ledger is None and self.budgets is None and self.cache is None)

    def call(self, job: Job, target: Target, request: Request, limit: float) -> MeteredCall:
        """One attempt, to be entered.

        Args:
            job: The use case and its tier.
            target: The deployment that is asked.
            request: What is asked.
            limit: The instant of the event loop's clock at which the attempt must have ended.
        """
        return MeteredCall(self, job, target, request, limit)

    def floor(self, job: Job, prompt: str, reason: str) -> None:
        """A step has no usable answer: its floor does it."""
        now = asker()
        if now is None:
            return
        if reason == FaultKind.OVER_BUDGET.value:
            now.spent_limit = now.refused_by
        if self.ledger is not None:
            self.ledger.note(
                _row(now, job, datetime.now(UTC), outcome=CallOutcome.FLOOR, fault=reason, prompt=prompt)
            )


class MeteredCall:
    """One attempt. ``kept`` is an answer from before, to be used in place of asking."""

    __slots__ = (
        "_at", "_began", "_first", "_hold", "_job", "_key", "_limit", "_meter", "_request", "_target", "_who",
        "answer", "chars", "kept", "used",
    )  # fmt: skip

    def __init__(self, meter: Meter, job: Job, target: Target, request: Request, limit: float) -> None:
        self._meter = meter
        self._job = job
        self._target = target
        self._request = request
        self._limit = limit
        self._who: Asker | None = asker() if meter.is_watching else None
        self._at = datetime.now(UTC)
        self._began = perf_counter()
        self._hold: Hold | None = None
        self._key: CacheKey | None = None
        self._first: float | None = None
        self.kept: Answer | None = None
        self.answer: Answer | None = None
        """The whole answer, once it is there."""
        self.used: Tokens | None = None
        """What a stream used, once the provider has said so."""
        self.chars = 0
        """Of a stream, so far."""

    async def __aenter__(self) -> MeteredCall:
        """Looks the answer up, and reserves its cost where there is none.

        Raises:
            Fault: A limit of spending is reached.
        """
        if self._who is None:
            return self
        await self._look_up(self._who)
        if self.kept is None:
            await self._reserve(self._who)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Settles and writes down, whatever it ended in."""
        if self._who is None:
            return
        fault = _fault_of(error)
        outcome = self._outcome(error, fault)
        tokens, is_estimated = self._tokens(fault)
        usd = cost_usd(self._target.price, tokens)
        inr = usd * inr_per_usd(india_day(self._at))
        if self._hold is not None and self._meter.budgets is not None:
            self._meter.budgets.settle(self._hold, micro_rupees(inr))
        if self.kept is not None:
            self._note(outcome, fault, saved_inr=inr)
            return
        if error is None:
            self._keep()
        self._note(
            outcome,
            fault,
            tokens_in=tokens.sent,
            tokens_out=tokens.answered,
            tokens_cached=tokens.read,
            is_estimated=is_estimated or not self._target.price.is_known,
            cost_usd=usd,
            cost_inr=inr,
        )

    def piece(self, text: str) -> None:
        """A piece of a stream has come."""
        if self._first is None:
            self._first = perf_counter()
        self.chars += len(text)

    def streamed(self, text: str) -> None:
        """The stream has ended by itself: its text is a whole answer."""
        used = self.used or Tokens()
        self.answer = Answer(
            text=text,
            finish="stop",
            tokens_in=used.sent,
            tokens_out=used.answered,
            tokens_read=used.read,
            tokens_written=used.written,
        )
        self.chars = 0  # The answer has them now.

    async def _look_up(self, who: Asker) -> None:
        cache = self._meter.cache
        if cache is None or not self._job.cache_s or self._request.temperature != 0:
            return
        self._key = key_of(who.tenant_id, self._target, self._request)
        value = await cache.get(self._key)
        self.kept = None if value is None else unpacked(value)

    async def _reserve(self, who: Asker) -> None:
        budgets, price = self._meter.budgets, self._target.price
        if budgets is None or price.is_free:
            return
        most = Tokens(sent=most_tokens(text_of(self._request)), answered=self._request.output_tokens)
        amount = micro_rupees(cost_usd(price, most) * inr_per_usd(india_day(self._at)))
        found = await budgets.reserve(who, amount, self._at)
        if isinstance(found, Window):
            who.refused_by = found.name
            fault = FaultKind.OVER_BUDGET
            self._note(CallOutcome.OVER_BUDGET, fault)
            raise Fault(fault)
        self._hold = found

    def _keep(self) -> None:
        cache, answer = self._meter.cache, self.answer
        if cache is None or self._key is None or answer is None or self._who is None:
            return
        cache.put(self._key, packed(answer), owner_id=self._who.owner_id, lasts_s=self._job.cache_s)

    def _outcome(self, error: BaseException | None, fault: FaultKind | None) -> CallOutcome:
        if error is None:
            return CallOutcome.ANSWERED if self.kept is None else CallOutcome.CACHED
        if fault is not None:
            return _OUTCOMES.get(fault, CallOutcome.FAILED)
        if isinstance(error, Unusable):
            return CallOutcome.INVALID
        if isinstance(error, GeneratorExit) and self.chars:
            return CallOutcome.ANSWERED  # Its reader has read as far as it wanted to.
        # A deadline around the attempt cancels it like anything else: the clock tells them apart.
        now = asyncio.get_running_loop().time()
        is_late = isinstance(error, TimeoutError) or now >= self._limit - _TIMER_S
        return CallOutcome.TIMED_OUT if is_late else CallOutcome.CANCELLED

    def _tokens(self, fault: FaultKind | None) -> tuple[Tokens, bool]:
        """What was used, and whether that is an estimate."""
        if fault in _UNPAID:
            return Tokens(), False
        answer = self.answer or self.kept
        told = self.used or (None if answer is None else answer.tokens)
        if told is not None and (told.sent or told.answered):
            return told, False
        answered = self.chars + (0 if answer is None else len(answer.text))
        sent = len(text_of(self._request))
        return Tokens(sent=sent // CHARS_PER_TOKEN, answered=-(-answered // CHARS_PER_TOKEN)), True

    def _note(self, outcome: CallOutcome, fault: FaultKind | None, **figures: Any) -> None:  # noqa: ANN401  # as `_row`
        ledger, who = self._meter.ledger, self._who
        if ledger is None or who is None:
            return
        row = _row(
            who,
            self._job,
            self._at,
            deployment=self._target.name,
            model=self._target.model,
            prompt=self._request.prompt,
            outcome=outcome,
            fault=None if fault is None else fault.value,
            latency_ms=round((perf_counter() - self._began) * 1000),
            first_token_ms=None if self._first is None else round((self._first - self._began) * 1000),
            **figures,
        )
        ledger.note(row)


def _fault_of(error: BaseException | None) -> FaultKind | None:
    return error.kind if isinstance(error, Fault) else None


def _row(who: Asker, job: Job, at: datetime, **facts: Any) -> ModelCall:  # noqa: ANN401  # columns of a row
    return ModelCall(
        id=uuid7(),
        at=at,
        tenant_id=who.tenant_id,
        owner_id=who.owner_id,
        run_id=who.run_id,
        thread_id=who.thread_id,
        use_case=job.use_case,
        tier=job.tier,
        **facts,
    )


NO_METER: Final = Meter()
"""Watches over nothing: of probes and benchmarks."""
