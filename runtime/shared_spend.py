"""What all processes spend on models, counted in Redis: held before a call, settled after it.

One hash a window: ``spent``, and a field for each call under way with its amount and the instant it is given
up. A process that died between the two leaves its hold behind; when its time is over it counts as spent,
since its call may have been made. Every script carries what this process last knew, so a Redis that lost its
memory is told at the first call, and `learn` brings in the ledger's sums at the start the same way.

Settling happens beside the calls, by one task. A settlement whose reply was lost is sent again and finds its
hold gone, so nothing is counted twice. While Redis is away this process counts alone, from what it last knew:
every process then has the whole limit to itself, which is a bound and no open door. What was spent meanwhile
is added when Redis is back.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog
from redis.exceptions import RedisError

from config.ending import ended
from router.budgets.counters import LocalCounters, Reserved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redis.commands.core import AsyncScript

    from router.budgets.counters import Window
    from runtime.redis_link import RedisLink

log = structlog.get_logger()

ANSWER_S: Final = 1.0
AWAY_S: Final = 5.0
HELD_S: Final = 600
"""Longer than any tier's budget: a hold older than this has lost its process."""
_MOST_UNSETTLED: Final = 50_000
_PREFIX: Final = "{spend}:"
"""The braces keep all windows in one slot of a Redis Cluster, as a script over several keys demands."""

# Sums stay far below 2^53 micro-rupees (nine billion rupees), which Lua's numbers hold exactly.
_LOOK: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function look(key, floor)
  local spent, held, given_up = 0, 0, 0
  local all = redis.call('HGETALL', key)
  for j = 1, #all, 2 do
    if all[j] == 'spent' then
      spent = tonumber(all[j + 1])
    else
      local amount, till = string.match(all[j + 1], '^(%d+):(%d+)$')
      if tonumber(till) < now then
        redis.call('HDEL', key, all[j])
        given_up = given_up + tonumber(amount)
      else
        held = held + tonumber(amount)
      end
    end
  end
  local known = math.max(spent + given_up, floor)
  if known ~= spent then redis.call('HSET', key, 'spent', string.format('%.0f', known)) end
  return known, held
end
"""
_RESERVE: Final = (
    _LOOK
    + """
local refused, reply, total = 0, {}, {}
for i, key in ipairs(KEYS) do
  local spent, held = look(key, tonumber(ARGV[3 * i + 1]))
  reply[i] = string.format('%.0f', spent)
  total[i] = spent + held
  if refused == 0 and total[i] >= tonumber(ARGV[3 * i + 2]) then refused = i end
end
for i, key in ipairs(KEYS) do
  if refused == 0 then
    redis.call('HSET', key, ARGV[1], ARGV[2] .. ':' .. string.format('%.0f', now + tonumber(ARGV[3])))
    total[i] = total[i] + tonumber(ARGV[2])
  end
  redis.call('EXPIRE', key, ARGV[3 * i + 3])
  reply[#KEYS + i] = string.format('%.0f', total[i])
end
table.insert(reply, 1, refused)
return reply
"""
)
_SETTLE: Final = (
    _LOOK
    + """
for i, key in ipairs(KEYS) do
  look(key, tonumber(ARGV[2 * i + 1]))
  if ARGV[1] == '' or redis.call('HDEL', key, ARGV[1]) == 1 then
    redis.call('HINCRBY', key, 'spent', ARGV[2])
    redis.call('EXPIRE', key, ARGV[2 * i + 2])
  end
end
"""
)


class _Settlement(NamedTuple):
    hold: str
    windows: Sequence[Window]
    amount: int


class SharedSpend:
    """The counters of all processes; satisfies `router.budgets.counters.SpendCounters`."""

    def __init__(self, link: RedisLink, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._reserve: AsyncScript = link.commands.register_script(_RESERVE)
        self._settle: AsyncScript = link.commands.register_script(_SETTLE)
        self._local = LocalCounters()
        """What Redis and the ledger last said, and this process's own holds while Redis is away."""
        self._unsent: Counter[str] = Counter()
        self._windows: dict[str, Window] = {}
        self._settlements: deque[_Settlement] = deque()
        self._bell = asyncio.Event()
        self._away_until = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to settle."""
        self._task = asyncio.create_task(self._settle_forever(), name="shared-spend")

    async def close(self) -> None:
        """Settles what is left, if Redis answers."""
        if self._task is not None:
            await ended(self._task)
        await self.flush()

    def learn(self, key: str, spent: int) -> None:
        """See `SpendCounters.learn`."""
        self._local.learn(key, spent)

    async def reserve(self, hold: str, windows: Sequence[Window], amount: int) -> Reserved:
        """See `SpendCounters.reserve`."""
        if self._clock() < self._away_until:
            return self._local.take(hold, windows, amount)
        arguments: list[str | int] = [hold, amount, HELD_S * 1000]
        for window in windows:
            arguments += [self._told(window), window.limit - self._unsent[window.key], window.lasts_s]
        try:
            async with asyncio.timeout(ANSWER_S):
                reply = await self._reserve(keys=_names(windows), args=arguments)
        except (RedisError, OSError, TimeoutError) as error:
            self._is_away(error)
            # It may have been held all the same: that hold is given back when Redis answers again.
            self._later(_Settlement(hold, windows, 0))
            return self._local.take(hold, windows, amount)
        except asyncio.CancelledError:
            self._later(_Settlement(hold, windows, 0))
            raise
        refused, *sums = (int(part) for part in reply)
        for window, spent in zip(windows, sums, strict=False):
            self._local.learn(window.key, spent)
        return Reserved(windows[refused - 1] if refused else None, sums[len(windows) :])

    def settle(self, hold: str, windows: Sequence[Window], amount: int) -> None:
        """See `SpendCounters.settle`."""
        if self._local.holds(hold, windows):
            self._local.settle(hold, windows, amount)
            self._unsend(windows, amount)
        else:
            self._later(_Settlement(hold, windows, amount))

    async def flush(self) -> None:
        """Sends everything that Redis has not been told; what it does not take is kept."""
        if self._clock() < self._away_until:
            return
        try:
            while self._settlements:
                await self._send(self._settlements[0])
                self._settlements.popleft()
            for key in list(self._unsent):
                amount = self._unsent[key]
                # If the reply is lost it is sent again and counts twice: rather too much than too little.
                await self._send(_Settlement("", (self._windows[key],), amount))
                self._unsent[key] -= amount
                if not self._unsent[key]:
                    del self._unsent[key], self._windows[key]
        except (RedisError, OSError, TimeoutError) as error:
            self._is_away(error)

    async def _send(self, one: _Settlement) -> None:
        arguments: list[str | int] = [one.hold, one.amount]
        for window in one.windows:
            arguments += [self._told(window), window.lasts_s]
        async with asyncio.timeout(ANSWER_S):
            await self._settle(keys=_names(one.windows), args=arguments)

    def _told(self, window: Window) -> int:
        """What this process knows to be spent, without what it has yet to tell Redis."""
        return self._local.spent(window.key) - self._unsent[window.key]

    def _later(self, one: _Settlement) -> None:
        if len(self._settlements) >= _MOST_UNSETTLED:
            # Its hold will count as spent when its time is over.
            return
        self._settlements.append(one)
        self._bell.set()

    def _unsend(self, windows: Sequence[Window], amount: int) -> None:
        for window in windows:
            self._unsent[window.key] += amount
            self._windows[window.key] = window
        self._bell.set()

    def _is_away(self, error: BaseException) -> None:
        if self._clock() >= self._away_until:
            log.warning("model.budget_local", error=type(error).__name__, for_s=AWAY_S)
        self._away_until = self._clock() + AWAY_S

    async def _settle_forever(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self.flush()
            except Exception as error:  # noqa: BLE001  # a task that ended would leave every hold standing
                log.error("model.settle_failed", error=type(error).__name__)  # noqa: TRY400  # no content
            if self._settlements or self._unsent:
                await asyncio.sleep(AWAY_S)
                self._bell.set()


def _names(windows: Sequence[Window]) -> list[str]:
    return [_PREFIX + window.key for window in windows]
