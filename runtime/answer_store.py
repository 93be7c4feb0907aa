"""Answers of models in Redis, to be given again to the same question of the same tenant.

What is kept is as it was on the wire, without recognised personal data (`router.answer_cache`). Each tenant
has so many at most, the oldest going first, and each its time. A person's erasure takes away what their
questions left. Keeping happens beside the calls; while Redis is away nothing is found and nothing is kept.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import structlog
from redis.exceptions import RedisError

from config.ending import ended
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from redis.commands.core import AsyncScript

    from router.answer_cache import CacheKey
    from runtime.redis_link import RedisLink

log = structlog.get_logger()

ANSWER_S: Final = 0.5
"""A slower store would cost more than it saves."""
AWAY_S: Final = 5.0
MOST_OF_TENANT: Final = 5_000
MOST_BYTES: Final = 128 * 1024
"""Of one answer; a longer one is not kept."""
_MOST_WAITING: Final = 500
_OWNED_S: Final = 31 * 86_400
"""Longer than any answer is kept."""

_PUT: Final = """
local now = redis.call('TIME')
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('ZADD', KEYS[2], now[1] .. '.' .. string.format('%06d', tonumber(now[2])), ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('SADD', KEYS[3], ARGV[3])
redis.call('EXPIRE', KEYS[3], ARGV[6])
local over = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[4])
if over > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[2], over)
  for j = 1, #oldest, 2 do redis.call('DEL', ARGV[5] .. oldest[j]) end
end
"""


class _Put(NamedTuple):
    key: CacheKey
    value: bytes
    owner_id: UUID | None
    lasts_s: int


class AnswerStore:
    """Satisfies `router.answer_cache.AnswerCache`."""

    def __init__(
        self,
        link: RedisLink,
        *,
        most_of_tenant: int = MOST_OF_TENANT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._most = most_of_tenant
        self._clock = clock
        self._put: AsyncScript = link.commands.register_script(_PUT)
        self._waiting: deque[_Put] = deque(maxlen=_MOST_WAITING)
        self._bell = asyncio.Event()
        self._away_until = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to keep answers."""
        self._task = asyncio.create_task(self._keep_forever(), name="answer-store")

    async def close(self) -> None:
        """Stops; answers not yet kept are not missed."""
        if self._task is not None:
            await ended(self._task)

    async def get(self, key: CacheKey) -> bytes | None:
        """See `AnswerCache.get`."""
        if self._clock() < self._away_until:
            return None
        try:
            async with asyncio.timeout(ANSWER_S):
                found = await self._link.commands.get(_place(key.tenant_id) + key.digest)
        except (RedisError, OSError, TimeoutError) as error:
            self._is_away(error)
            return None
        return found if isinstance(found, bytes) else None

    def put(self, key: CacheKey, value: bytes, *, owner_id: UUID | None, lasts_s: int) -> None:
        """See `AnswerCache.put`."""
        if len(value) <= MOST_BYTES:
            self._waiting.append(_Put(key, value, owner_id, lasts_s))
            self._bell.set()

    async def flush(self) -> None:
        """Keeps what waits to be kept."""
        while self._waiting:
            one = self._waiting.popleft()
            place = _place(one.key.tenant_id)
            try:
                async with asyncio.timeout(ANSWER_S):
                    await self._put(
                        keys=[
                            place + one.key.digest,
                            f"{place}index",
                            _owned(one.key.tenant_id, one.owner_id),
                        ],
                        args=[one.value, one.lasts_s, one.key.digest, self._most, place, _OWNED_S],
                    )
            except (RedisError, OSError, TimeoutError) as error:
                self._is_away(error)
                return

    async def forget(self, tenant_id: UUID, owner_id: UUID | None = None) -> int:
        """Takes away what a person's questions left, or with no person all of the tenant's; says how many.

        Raises:
            Unavailable: Redis is away.
        """
        place = _place(tenant_id)
        listing = f"{place}index" if owner_id is None else _owned(tenant_id, owner_id)
        commands = self._link.commands
        with redis_trouble():
            found: Iterable[Any] = await (
                commands.zrange(listing, 0, -1) if owner_id is None else commands.smembers(listing)
            )
            keys = [place + digest.decode() for digest in found]
            gone = await commands.delete(*keys) if keys else 0
            await commands.delete(listing)
        return int(gone)

    def _is_away(self, error: BaseException) -> None:
        if self._clock() >= self._away_until:
            log.warning("model.cache_away", error=type(error).__name__, for_s=AWAY_S)
        self._away_until = self._clock() + AWAY_S

    async def _keep_forever(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self.flush()
            except Exception as error:  # noqa: BLE001  # a task that ended would keep nothing any more
                log.error("model.cache_failed", error=type(error).__name__)  # noqa: TRY400  # no content


def _place(tenant_id: UUID) -> str:
    """Where a tenant's answers are; the braces keep them in one slot of a Redis Cluster."""
    return f"{{answers:{tenant_id}}}:"


def _owned(tenant_id: UUID, owner_id: UUID | None) -> str:
    return f"{_place(tenant_id)}of:{owner_id or 'anonymous'}"
