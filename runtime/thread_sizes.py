"""What threads take: in Postgres, and their event logs in Redis."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import structlog

from domain.errors import Unavailable
from runtime.redis_link import redis_trouble
from runtime.thread_log import log_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.redis_link import RedisLink
    from store.thread_sizes import ThreadSize

log = structlog.get_logger()


class FullSize(NamedTuple):
    """A thread's sizes with its event log's."""

    stored: ThreadSize
    log_bytes: int | None
    """Memory that Redis gives to its event log, 0 when it has expired; None: Redis does not answer."""

    @property
    def total_bytes(self) -> int:
        """All that is known."""
        return self.stored.stored_bytes + (self.log_bytes or 0)


async def with_logs(link: RedisLink | None, sizes: Sequence[ThreadSize]) -> list[FullSize]:
    """The sizes with those of the threads' event logs; one round trip for all."""
    logs = await _log_sizes(link, sizes) if link is not None and sizes else [None] * len(sizes)
    return [FullSize(size, log_bytes) for size, log_bytes in zip(sizes, logs, strict=True)]


async def _log_sizes(link: RedisLink, sizes: Sequence[ThreadSize]) -> Sequence[int | None]:
    pipeline = link.commands.pipeline(transaction=False)
    for size in sizes:
        pipeline.memory_usage(log_key(size.tenant_id, size.thread_id), samples=0)
    try:
        with redis_trouble():
            answers = await pipeline.execute()
    except Unavailable as error:
        log.warning("thread_sizes.without_logs", error=error.detail)
        return [None] * len(sizes)
    return [int(answer or 0) for answer in answers]
