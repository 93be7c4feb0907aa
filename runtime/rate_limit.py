"""Rate limits that all processes share: one Lua script in Redis, and buckets of this process when it is away.

One call may count against several buckets (its person's and its address's). The script takes from all of them
or, when one is empty, from none, in one round trip, by the clock of Redis. When Redis does not answer within
`ANSWER_S` or refuses, this process counts for itself for `AWAY_S` before it asks again: limits then hold per
process, which is neither an open door nor a standstill.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog
from redis.exceptions import RedisError

from domain.rate_limits import Limit, take

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redis.commands.core import AsyncScript

    from runtime.redis_link import RedisLink

log = structlog.get_logger()

ANSWER_S: Final = 1.0
"""Above what a busy moment of this process itself takes: a slow answer is no reason to count alone."""
AWAY_S: Final = 5.0
MOST_LOCAL_BUCKETS: Final = 50_000
_PREFIX: Final = "{rate}:"
"""The braces keep all buckets in one slot of a Redis Cluster, as a script over several keys demands."""

# `domain.rate_limits.take` over several keys, in whole microseconds: doubles hold those exactly until 2255.
_SCRIPT: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local wait, tightest, left, full_in = 0, 0, -1, 0
local moved = {}
for i, key in ipairs(KEYS) do
  local interval, tolerance = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local held = math.max(now, tonumber(redis.call('GET', key) or now))
  moved[i] = held + interval
  local over = moved[i] - now - tolerance
  local remaining = math.max(0, math.floor(-over / interval))
  if over > wait then
    wait, tightest, left, full_in = over, i, 0, held - now
  elseif wait == 0 and (left < 0 or remaining < left) then
    tightest, left, full_in = i, remaining, moved[i] - now
  end
end
if wait == 0 then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', moved[i]), 'PX', math.ceil((moved[i] - now) / 1000) + 1)
  end
end
return {string.format('%.0f', wait), tightest, left, string.format('%.0f', full_in)}
"""


class Bucket(NamedTuple):
    """One thing to count against."""

    key: str
    """Who and what, as ``runs:visitor:…``; never a secret, an email or a token in the clear."""
    limit: Limit


class Verdict(NamedTuple):
    """What the tightest of the buckets says."""

    bucket: Bucket
    wait_s: float
    """0: let through."""
    remaining: int
    full_in_s: float
    """Until that bucket is full again."""

    @property
    def is_allowed(self) -> bool:
        """Whether the call may go on."""
        return self.wait_s == 0


class LocalBuckets:
    """Buckets of this process. Used alone they also serve where no Redis is."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST_LOCAL_BUCKETS) -> None:
        self._clock = clock
        self._most = most
        self._full_at: dict[str, float] = {}

    def take(self, buckets: Sequence[Bucket]) -> Verdict:
        """Counts against all of them, or against none when one is empty."""
        now_s = self._clock()
        taken = [(one, take(one.limit, self._full_at.get(one.key), now_s)) for one in buckets]
        bucket, worst = max(taken, key=lambda pair: (pair[1].wait_s, -pair[1].remaining))
        if worst.is_allowed:
            for one, after in taken:
                self._full_at[one.key] = after.full_at_s
            self._make_room(now_s)
        return Verdict(bucket, worst.wait_s, worst.remaining, worst.full_at_s - now_s)

    def _make_room(self, now_s: float) -> None:
        """Forgets full buckets; when a flood of keys leaves none, those that lose least by it."""
        if len(self._full_at) <= self._most:
            return
        used = {key: full_at for key, full_at in self._full_at.items() if full_at > now_s}
        fullest_last = sorted(used, key=used.__getitem__, reverse=True)
        self._full_at = {key: used[key] for key in fullest_last[: self._most * 3 // 4]}


class RateLimiter:
    """Counts calls in Redis, or in this process while Redis is away."""

    def __init__(self, link: RedisLink | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._local = LocalBuckets(clock)
        self._script: AsyncScript | None = link.commands.register_script(_SCRIPT) if link else None
        self._away_until_s = float("-inf")

    async def take(self, buckets: Sequence[Bucket]) -> Verdict:
        """Counts a call against one to a few buckets; never fails."""
        if self._script is None or self._clock() < self._away_until_s:
            return self._local.take(buckets)
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await self._script(
                    keys=[_PREFIX + one.key for one in buckets],
                    args=[
                        _us(part) for one in buckets for part in (one.limit.interval_s, one.limit.tolerance_s)
                    ],
                )
        except (RedisError, OSError, TimeoutError) as error:
            if self._clock() >= self._away_until_s:
                log.warning("rate_limit.local", error=type(error).__name__, for_s=AWAY_S)
            self._away_until_s = self._clock() + AWAY_S
            return self._local.take(buckets)
        wait_us, tightest, left, full_in_us = (int(part) for part in answer)
        return Verdict(buckets[tightest - 1], wait_us / 1e6, left, full_in_us / 1e6)


def _us(seconds: float) -> int:
    return max(1, round(seconds * 1_000_000))
