"""What one process learned of a model provider, told to the others: who rests, and until when.

One sorted set in Redis, scored by the instant a rest ends on Redis's own clock, so that clocks of machines do
not matter. Looking happens beside the calls, once a second; with Redis away every process knows what it found
out itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from runtime.duty import Duty
from runtime.redis_link import redis_trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runtime.redis_link import RedisLink

KEY: Final = "router:rests"
PERIOD_S: Final = 1.0


class Resting(Protocol):
    """Who has deployments that rest (`router.models.Models`)."""

    def take_rests(self) -> Mapping[str, float]:
        """Rests found out here since the last call: deployment to seconds that are left."""
        ...

    def rest(self, deployment: str, seconds: float) -> None:
        """Lets a deployment rest at least so long; one that is not known here is passed over."""
        ...


class SharedRests:
    """Tells and hears rests."""

    def __init__(self, link: RedisLink, models: Resting, *, period_s: float = PERIOD_S) -> None:
        self._link = link
        self._models = models
        self._untold: dict[str, float] = {}
        self.duty = Duty("shared-rests", self.exchange, period_s=period_s)

    async def exchange(self) -> bool:
        """Tells what is new here and takes over what others told; never has more to do.

        Raises:
            Unavailable: Redis is away; what was to be told is kept for the next time.
        """
        self._untold.update(self._models.take_rests())
        with redis_trouble():
            seconds, micros = await self._link.commands.time()
            now = seconds + micros / 1e6
            pipe = self._link.commands.pipeline(transaction=False)
            if self._untold:
                # gt: of two processes' rests the longer one stands.
                pipe.zadd(KEY, {name: now + rest for name, rest in self._untold.items()}, gt=True)
            pipe.zremrangebyscore(KEY, "-inf", now)
            pipe.zrange(KEY, 0, -1, withscores=True)
            told = (await pipe.execute())[-1]
        self._untold.clear()
        for name, until in told:
            self._models.rest(name.decode(), float(until) - now)
        return False
