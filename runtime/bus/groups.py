"""The consumer group of somebody who starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from runtime.redis_link import CannotWrite

if TYPE_CHECKING:
    from runtime.bus.protocol import Bus

log = structlog.get_logger()


async def group_at_start(bus: Bus, stream: str, group: str) -> None:
    """Makes the group if it is not there; while the bus takes no writes, whoever reads makes it later.

    So a worker may start beside a full Redis: it says so, and works as soon as there is room again.

    Raises:
        Unavailable: The bus cannot be reached.
    """
    try:
        await bus.ensure_group(stream, group)
    except CannotWrite:
        log.warning("bus.cannot_write", stream=stream, consequence="nothing is taken from it until it can")
