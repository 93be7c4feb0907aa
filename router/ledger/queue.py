"""Rows on their way to the ledger: a bounded queue in memory, and one task that writes them in batches.

Whoever calls a model only appends to a list. The task writes what has gathered every `PERIOD_S`, keeps a
batch that could not be written and tries it again. Rows have their ids already, so a batch whose commit was
not heard of is not counted twice. When the store is away for so long that the queue is full, rows are dropped
and counted; the sums then lack them, and say so. A process that is killed loses what is in the queue, at most
`PERIOD_S` of calls while the store answers.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from config.ending import ended
from domain.errors import Unavailable
from domain.model_calls import LostKind, india_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.model_calls import ModelCall

log = structlog.get_logger()

MOST_WAITING: Final = 20_000
"""Some 15 MB."""
BATCH: Final = 500
PERIOD_S: Final = 0.5
RETRY_S: Final = 2.0
CLOSE_S: Final = 5.0
"""How long a stop waits for the last rows."""
_MOST_LOST_KINDS: Final = 1_000


class LedgerSink(Protocol):
    """Where rows are kept (`store.model_calls.ModelCallStore`)."""

    async def write(self, calls: Sequence[ModelCall], lost: Mapping[LostKind, int]) -> None:
        """Writes the rows, those already there left as they are, and counts what was lost.

        Raises:
            Unavailable: The store is away; nothing was written, or all of it.
        """
        ...


class Ledger:
    """The queue of one process."""

    def __init__(
        self,
        sink: LedgerSink,
        *,
        most: int = MOST_WAITING,
        period_s: float = PERIOD_S,
        retry_s: float = RETRY_S,
    ) -> None:
        self._sink = sink
        self._most = most
        self._period_s = period_s
        self._retry_s = retry_s
        self._waiting: deque[ModelCall] = deque()
        self._lost: Counter[LostKind] = Counter()
        self._bell = asyncio.Event()
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.dropped = 0
        """Rows this process could not keep, since it began."""

    def __len__(self) -> int:
        return len(self._waiting)

    def note(self, call: ModelCall) -> None:
        """Takes a row; never waits and never fails."""
        if len(self._waiting) >= self._most:
            self._drop(call)
            return
        self._waiting.append(call)
        self._bell.set()

    def start(self) -> None:
        """Begins to write."""
        self._task = asyncio.create_task(self._write_forever(), name="model-ledger")

    async def close(self) -> None:
        """Writes what is left and stops; what the store does not take in `CLOSE_S` is lost, and said so."""
        if self._task is not None:
            await ended(self._task)
        try:
            async with asyncio.timeout(CLOSE_S):
                await self.flush()
        except (Unavailable, TimeoutError) as error:
            log.error("ledger.lost", rows=len(self._waiting), error=type(error).__name__)  # noqa: TRY400  # no content

    async def flush(self) -> None:
        """Writes everything that waits.

        Raises:
            Unavailable: The store is away; what waits is kept.
        """
        async with self._writing:
            while self._waiting or self._lost:
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                lost, self._lost = self._lost, Counter()
                try:
                    await self._write(batch, lost)
                except BaseException:
                    # Put back in front, whatever came meanwhile: the bound may be passed by one batch.
                    self._waiting.extendleft(reversed(batch))
                    self._lost.update(lost)
                    raise

    async def _write(self, batch: Sequence[ModelCall], lost: Mapping[LostKind, int]) -> None:
        try:
            await self._sink.write(batch, lost)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one row the store refuses must not hold up the others
            log.error("ledger.batch_refused", rows=len(batch), error=type(error).__name__)  # noqa: TRY400  # no content
            await self._write_singly(batch)

    async def _write_singly(self, batch: Sequence[ModelCall]) -> None:
        for call in batch:
            try:
                await self._sink.write([call], {})
            except Unavailable:
                raise
            except Exception:  # noqa: BLE001  # as above; counted here and not in the store, which may refuse that too
                self.dropped += 1

    def _drop(self, call: ModelCall) -> None:
        if self.dropped % 1_000 == 0:
            log.error("ledger.full", waiting=len(self._waiting), dropped=self.dropped + 1)
        self.dropped += 1
        kind = LostKind(call.tenant_id, india_day(call.at), call.use_case, call.tier)
        if kind in self._lost or len(self._lost) < _MOST_LOST_KINDS:
            self._lost[kind] += 1

    async def _write_forever(self) -> None:
        while True:
            await self._bell.wait()
            await asyncio.sleep(self._period_s)  # More rows gather, and are written together.
            self._bell.clear()
            try:
                await self.flush()
            except Exception as error:  # noqa: BLE001  # a writer that ended would lose every row after it
                log.warning("ledger.postponed", rows=len(self._waiting), error=type(error).__name__)
                self._bell.set()
                await asyncio.sleep(self._retry_s)
