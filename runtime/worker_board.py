"""The board: what living workers say of themselves every few seconds, for whoever shows or measures them.

A card is a small JSON under a key that expires, so a dead worker leaves the board by itself. Beside the
cards, each posting adds what was counted since the last one to sums that never shrink, because a counter that
falls when a worker leaves would read as a burst of work. An addition whose reply is lost is not repeated:
figures may miss a few seconds of one worker, and never count them twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import orjson
import structlog
from redis.exceptions import RedisError

from domain.errors import PropMubiError
from runtime.durations import EDGES
from runtime.redis_link import redis_trouble
from runtime.work_figures import Sheet, WorkFigures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runtime.redis_link import RedisLink

log = structlog.get_logger()

EVERY_S: Final = 4.0
_LIVES_S: Final = 15
_NAMES: Final = "propmubi:workers"
_NAMES_LIVE_S: Final = 86_400
_SUMS: Final = "propmubi:work"
_TOTAL: Final = len(EDGES) + 1
"""Place of the whole time behind the counts of the steps; in microseconds, so that sums are of integers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerCard:
    """One worker as it describes itself."""

    name: str
    slots: int
    active_runs: int
    is_draining: bool
    version: str
    started_at: datetime
    sheets: Sequence[Sheet]
    """Its process's figures since it began."""
    process: str = ""
    """Workers of one process have this in common, and their figures."""
    beat_age_s: float = 0.0
    """Seconds since it said so, by Redis's clock."""


class WorkerBoard:
    """The board, to post to and to read."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._process = uuid4().hex
        self._posted: dict[tuple[str, str, str], list[int]] = {}

    async def post_until(self, stopped: asyncio.Event, card: Callable[[], WorkerCard]) -> None:
        """Posts a worker's card until it stops, then takes it down.

        It is told to stop and not cancelled: a command broken off in its middle costs a shared connection.
        """
        while not stopped.is_set():
            try:
                await self.post(card())
            except (PropMubiError, RedisError) as error:
                log.info("worker.not_on_board", error=type(error).__name__)
            await asyncio.wait({waiting := asyncio.ensure_future(stopped.wait())}, timeout=EVERY_S)
            waiting.cancel()
        last = card()
        try:
            await self.post(last)
            await self.take_down(last.name)
        except (PropMubiError, RedisError):
            log.info("worker.left_on_board", name=last.name)

    async def post(self, card: WorkerCard) -> None:
        """Puts a card up for some seconds, and adds to the sums what is new.

        Raises:
            Unavailable: Redis is away.
        """
        body = orjson.dumps(
            {
                "name": card.name,
                "slots": card.slots,
                "active_runs": card.active_runs,
                "is_draining": card.is_draining,
                "version": card.version,
                "process": self._process,
                "started_at": card.started_at,
                "sheets": [tuple(one) for one in card.sheets],
            }
        )
        pipe = self._link.commands.pipeline(transaction=False)
        pipe.set(_key(card.name), body, ex=_LIVES_S)
        pipe.sadd(_NAMES, card.name)
        pipe.expire(_NAMES, _NAMES_LIVE_S)
        for field, more in self._news(card.sheets):
            pipe.hincrby(_SUMS, field, more)
        with redis_trouble():
            await pipe.execute()

    def _news(self, sheets: Sequence[Sheet]) -> list[tuple[str, int]]:
        """Additions since the last call, by field; they count as made, whether or not they arrive."""
        news: list[tuple[str, int]] = []
        for one in sheets:
            kind = (one.of, one.graph, one.what)
            now = [*one.counts, int(one.total_s * 1e6)]
            before = self._posted.get(kind, [0] * len(now))
            news += [
                (orjson.dumps([*kind, place]).decode(), value - old)
                for place, (value, old) in enumerate(zip(now, before, strict=True))
                if value > old
            ]
            self._posted[kind] = now
        return news

    async def take_down(self, name: str) -> None:
        """Removes a card at once."""
        with redis_trouble():
            await self._link.commands.delete(_key(name))
            await self._link.commands.srem(_NAMES, name)

    async def cards(self) -> list[WorkerCard]:
        """Living workers, by name.

        Raises:
            Unavailable: Redis is away.
        """
        with redis_trouble():
            names = sorted(map(_text, await self._link.commands.smembers(_NAMES)))
            if not names:
                return []
            pipe = self._link.commands.pipeline(transaction=False)
            for name in names:
                pipe.get(_key(name))
                pipe.pttl(_key(name))
            found = await pipe.execute()
            gone = [name for name, body in zip(names, found[::2], strict=True) if body is None]
            if gone:
                await self._link.commands.srem(_NAMES, *gone)
        return [_card(body, left) for body, left in zip(found[::2], found[1::2], strict=True) if body]

    async def sums(self) -> WorkFigures:
        """All workers' figures together, those that have left included.

        Raises:
            Unavailable: Redis is away.
        """
        with redis_trouble():
            found = await self._link.commands.hgetall(_SUMS)
        gathered: dict[tuple[str, str, str], list[int]] = {}
        for field, value in found.items():
            of, graph, what, place = orjson.loads(field)
            if 0 <= place <= _TOTAL:
                gathered.setdefault((of, graph, what), [0] * (_TOTAL + 1))[place] = int(value)
        figures = WorkFigures()
        figures.merge(Sheet(*kind, row[:-1], row[-1] / 1e6, 0.0) for kind, row in gathered.items())
        return figures


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


def _key(name: str) -> str:
    return f"propmubi:worker:{name}"


def _card(body: bytes, left_ms: int) -> WorkerCard:
    said = orjson.loads(body)
    return WorkerCard(
        name=said["name"],
        slots=said["slots"],
        active_runs=said["active_runs"],
        is_draining=said["is_draining"],
        version=said["version"],
        process=said["process"],
        started_at=datetime.fromisoformat(said["started_at"]),
        sheets=[Sheet(*one) for one in said["sheets"]],
        beat_age_s=max(0.0, _LIVES_S - left_ms / 1000),
    )
