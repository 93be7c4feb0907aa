"""The way of one step: primary, fallback, floor, all within one budget.

An attempt is made at each deployment that is awake, in order. A fault hands over at once; a primary that is
merely silent is joined by the fallback after ``hedge_after_s``, the first usable answer wins and the other
call is cancelled. A content filter ends the step: nobody shops for a model that does not mind.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from contextvars import ContextVar
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import structlog
from opentelemetry.trace import SpanKind

from config.tracing import timed_span, traced
from domain.errors import ContentFiltered, ModelUnavailable
from router.faults import ALARMS, Fault, FaultKind
from router.lengths import fits
from router.meter import NO_METER, Job, Unusable
from router.watch import Pace, check_finish, is_refusal, judged, watched

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence

    from domain.model_calls import Tokens
    from router.breaker import Breaker
    from router.meter import Meter
    from router.requests import Answer, Request, Target, Wire
    from router.tiers import Tier

log = structlog.get_logger()
Value = TypeVar("Value")
_answered: Final[ContextVar[str | None]] = ContextVar("answered_by", default=None)
"""The deployment that answered last in this task."""


class Seat(NamedTuple):
    """A deployment, its wire, and whether it is left alone for now."""

    target: Target
    wire: Wire
    breaker: Breaker


class Route:
    """The active deployments of a tier, for one use case.

    Args:
        use_case: The job.
        tier: How it is done.
        seats: Who may do it, the first to be asked first.
        meter: Watches over its calls.
        tier_name: As the ledger keeps it.
    """

    def __init__(
        self,
        use_case: str,
        tier: Tier,
        seats: Sequence[Seat],
        *,
        meter: Meter = NO_METER,
        tier_name: str = "",
    ) -> None:
        self.use_case = use_case
        self.tier = tier
        self.seats = seats
        self._meter = meter
        self._job = Job(use_case, tier_name, tier.cache_s)

    @property
    def answered_by(self) -> str:
        """The deployment that answered last in this task; the first, before any has."""
        name = _answered.get()
        names = [seat.target.name for seat in self.seats]
        return name if name in names else names[0]

    async def complete(self, request: Request, check: Callable[[Answer], None] | None = None) -> Answer:
        """One whole answer: text that ended by itself, or tool calls.

        Args:
            request: What is asked.
            check: Raises ValueError on an answer that is of no use to the caller.

        Raises:
            ContentFiltered: A provider's filter or the model refused.
            ModelUnavailable: No deployment gave a usable answer within the budget.
        """

        def judge(answer: Answer) -> Answer:
            _check(answer, check)
            if answer.tool_calls:
                return answer
            check_finish(answer.finish)
            if is_refusal(answer.text):
                raise Fault(FaultKind.CONTENT_FILTERED)
            if not answer.text.strip():
                raise Fault(FaultKind.EMPTY)
            return answer

        async def attempt(seat: Seat, timeout_s: float) -> Answer:
            return await self.ask(seat, request, timeout_s, judge)

        return await self.run(attempt, request.prompt)

    async def ask(
        self, seat: Seat, request: Request, timeout_s: float, read: Callable[[Answer], Value]
    ) -> Value:
        """One whole answer of one deployment as its reader takes it, metered.

        Raises:
            Fault: The request does not fit, the answer was filtered, refused or is too long, it was not asked
                for since a limit of spending is reached, or the reader raised it.
            Unusable: The reader found the answer wrong.
        """
        limit = asyncio.get_running_loop().time() + timeout_s
        async with self._meter.call(self._job, seat.target, request, limit) as call:
            answer = call.kept or await ask(seat, request, timeout_s)
            call.answer = answer
            try:
                return read(answer)
            except (ValueError, RecursionError) as error:
                raise Unusable(answer, error) from error

    async def run(self, attempt: Callable[[Seat, float], Awaitable[Value]], prompt: str = "") -> Value:
        """The first usable outcome of an attempt; it is given the seconds it may take.

        Args:
            attempt: Asks one deployment.
            prompt: Name and version of the prompt, for the ledger.

        Raises:
            ContentFiltered: A provider's filter or the model refused.
            ModelUnavailable: No attempt came to anything within the budget.
        """
        deadline = asyncio.get_running_loop().time() + self.tier.budget_s
        waiting = list(self.seats)
        running: dict[asyncio.Task[Value], Seat] = {}
        last: Fault | None = None
        try:
            while True:
                if not running and not self._start(attempt, waiting, running, deadline):
                    raise self._away(last, prompt)
                patience = self.tier.hedge_after_s if waiting else None
                done, _ = await asyncio.wait(running, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    self._start(attempt, waiting, running, deadline)
                for task in done:
                    seat = running.pop(task)
                    last = _fault_of(task)
                    if last is None:
                        _answered.set(seat.target.name)
                        return task.result()
                    if last.kind is FaultKind.CONTENT_FILTERED:
                        raise self._away(last, prompt)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def stream(self, request: Request) -> AsyncGenerator[str, None]:
        """The answer as it comes. Until its first piece another deployment may take over, after it none.

        Raises:
            ContentFiltered: A provider's filter or the model refused.
            ModelUnavailable: No deployment gave a whole answer; what was yielded is void.
        """
        deadline = asyncio.get_running_loop().time() + self.tier.budget_s
        waiting = list(self.seats)
        last: Fault | None = None
        while (seat := self._next_seat(waiting, deadline)) is not None:
            has_begun = False
            began = perf_counter()
            try:
                async with aclosing(_closable(self._pieces(seat, request, waiting, deadline))) as pieces:
                    async for text in pieces:
                        has_begun = True
                        yield text
            except Fault as fault:
                self._note(seat, fault, began)
                last = fault
                if has_begun or fault.kind is FaultKind.CONTENT_FILTERED:
                    break
            except BaseException:
                seat.breaker.released()
                raise
            else:
                self._note(seat, None, began)
                _answered.set(seat.target.name)
                return
        raise self._away(last, request.prompt)

    async def _pieces(
        self, seat: Seat, request: Request, waiting: Sequence[Seat], deadline: float
    ) -> AsyncIterator[str]:
        now = asyncio.get_running_loop().time()
        attempt_by = self._limit(waiting, now, deadline)
        pace = Pace(
            deadline=deadline,
            first_by=attempt_by,
            stall_s=self.tier.stall_s,
            min_chars_per_s=self.tier.min_chars_per_s,
        )
        if not await fits(seat.target, request):
            raise Fault(FaultKind.CONTEXT_TOO_LONG)
        async with self._meter.call(self._job, seat.target, request, deadline) as call:
            if call.kept is not None:
                yield call.kept.text
                return

            def used(tokens: Tokens) -> None:
                call.used = tokens

            said: list[str] = []
            with timed_span("model call", kind=SpanKind.CLIENT, model=seat.target.model):
                async with (
                    aclosing(_closable(seat.wire.stream(seat.target, request, deadline - now))) as raw,
                    aclosing(_closable(watched(raw, pace, used))) as pieces,
                ):
                    async for text in pieces:
                        call.piece(text)
                        said.append(text)
                        yield text
            call.streamed("".join(said))

    def _start(
        self,
        attempt: Callable[[Seat, float], Awaitable[Value]],
        waiting: list[Seat],
        running: dict[asyncio.Task[Value], Seat],
        deadline: float,
    ) -> bool:
        """Starts an attempt at the next deployment that is awake; False when there is none."""
        seat = self._next_seat(waiting, deadline)
        if seat is None:
            return False
        limit = self._limit(waiting, asyncio.get_running_loop().time(), deadline)
        running[asyncio.create_task(self._tried(seat, attempt, limit))] = seat
        return True

    async def _tried(
        self, seat: Seat, attempt: Callable[[Seat, float], Awaitable[Value]], limit: float
    ) -> Value:
        began = perf_counter()
        try:
            async with asyncio.timeout_at(limit):
                value = await attempt(seat, limit - asyncio.get_running_loop().time())
        except TimeoutError as error:
            fault = Fault(FaultKind.TIMEOUT)
            self._note(seat, fault, began)
            raise fault from error
        except Fault as fault:
            self._note(seat, fault, began)
            raise
        except BaseException:
            seat.breaker.released()
            raise
        self._note(seat, None, began)
        return value

    def _next_seat(self, waiting: list[Seat], deadline: float) -> Seat | None:
        """The next deployment that is awake; none once the budget is spent, for it would bear the blame."""
        while waiting and asyncio.get_running_loop().time() < deadline:
            seat = waiting.pop(0)
            if seat.breaker.admits():
                return seat
        return None

    def _limit(self, waiting: Sequence[Seat], now: float, deadline: float) -> float:
        """When an attempt must end: its share while another deployment is left, else the budget."""
        is_last = all(seat.breaker.rest_s for seat in waiting)
        return deadline if is_last else min(deadline, now + self.tier.attempt_s)

    def _note(self, seat: Seat, fault: Fault | None, began: float) -> None:
        name, took_ms = seat.target.name, round((perf_counter() - began) * 1000, 1)
        if fault is not None and fault.kind is FaultKind.OVER_BUDGET:
            seat.breaker.released()  # It was not asked, so nothing was learned of it.
            return
        if fault is None:
            seat.breaker.succeeded()
            log.debug("model.answered", use_case=self.use_case, deployment=name, took_ms=took_ms)
            return
        seat.breaker.failed(fault)
        facts: dict[str, Any] = {
            "use_case": self.use_case,
            "deployment": name,
            "fault": fault.kind.value,
            "status": fault.status,
            "took_ms": took_ms,
            "rest_s": round(seat.breaker.rest_s, 1),
        }
        if fault.kind in ALARMS:
            log.error("model.operator_needed", **facts)
        else:
            log.warning("model.failed", **facts)

    def _away(self, fault: Fault | None, prompt: str) -> ModelUnavailable:
        """The step's error; the reason is a kind, never content."""
        reason = fault.kind.value if fault else "resting"
        self._meter.floor(self._job, prompt, reason)
        kind = ContentFiltered if reason == FaultKind.CONTENT_FILTERED else ModelUnavailable
        return kind(f"No model gave a usable answer for {self.use_case} ({reason}).", reason=reason)


async def ask(seat: Seat, request: Request, timeout_s: float) -> Answer:
    """One whole answer of one deployment, scrubbed.

    Raises:
        Fault: The request does not fit, or the answer was filtered, refused or is too long.
    """
    if not await fits(seat.target, request):
        raise Fault(FaultKind.CONTEXT_TOO_LONG)
    with traced("model call", kind=SpanKind.CLIENT, model=seat.target.model):
        answer = await seat.wire.complete(seat.target, request, timeout_s)
    return answer if (text := judged(answer)) == answer.text else answer.with_text(text)


def _check(answer: Answer, check: Callable[[Answer], None] | None) -> None:
    if check is None:
        return
    try:
        check(answer)
    except ValueError as error:
        raise Fault(FaultKind.INVALID) from error


def _fault_of(task: asyncio.Task[Any]) -> Fault | None:
    """The fault a finished attempt ended in; None when it has a value.

    Raises:
        BaseException: Anything else it ended in.
    """
    error = task.exception()
    if error is None or isinstance(error, Fault):
        return error
    raise error


def _closable(iterator: AsyncIterator[Value]) -> Any:  # noqa: ANN401  # wires and watchers are generators
    return iterator
