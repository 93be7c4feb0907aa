"""The door to Redis: a pool for commands, another for commands that block, and one kind of failure."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    BusyLoadingError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
)
from redis.exceptions import (
    ConnectionError as RedisConnectionError,
)
from redis.exceptions import (
    TimeoutError as RedisTimeoutError,
)

from domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_WRITES: Final = ("MISCONF", "OOM", "READONLY", "LOADING", "NOREPLICAS")
_DOWN: Final = (RedisConnectionError, RedisTimeoutError, OSError)
_FULL: Final = (BusyLoadingError, OutOfMemoryError, ReadOnlyError)
"""Those of redis-py; the first is a connection error to it."""


class CannotWrite(Unavailable):
    """Redis answers and takes no writes now: out of memory, unable to save, loading, or a replica."""


_FULL_NOW: Final = "The message store cannot write now; try again soon."


class RedisLink:
    """Connections of one process. Opens nothing until first used."""

    def __init__(self, redis_url: str, *, timeout_s: float = 5.0) -> None:
        self.url = redis_url
        self.timeout_s = timeout_s
        # No retries inside the client: a lost reply leaves it open whether the command ran, and each caller
        # here knows better than the client whether to ask again.
        retry = Retry(NoBackoff(), 0)
        self.commands: Redis = Redis.from_url(
            redis_url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=retry
        )
        self.blocking: Redis = Redis.from_url(
            redis_url,
            socket_timeout=None,
            socket_connect_timeout=timeout_s,
            socket_keepalive=True,
            retry=retry,
        )

    async def close(self) -> None:
        """Closes every connection."""
        await self.commands.aclose()
        await self.blocking.aclose()


@contextmanager
def redis_trouble() -> Iterator[None]:
    """Turns "Redis is down, full, loading or read-only" into `Unavailable`; other errors pass."""
    try:
        yield
    except _FULL as error:
        raise CannotWrite(_FULL_NOW) from error
    except _DOWN as error:
        raise Unavailable(
            "The message store cannot be reached or cannot write now; try again soon."
        ) from error
    except ResponseError as error:
        if str(error).startswith(_NO_WRITES):
            raise CannotWrite(_FULL_NOW) from error
        raise
