"""The consumer group of somebody who starts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from domain.errors import Unavailable
from runtime.redis_link import CannotWrite

if TYPE_CHECKING:
    from runtime.bus.protocol import Bus

log = structlog.get_logger()

_TRIES: Final = 3
_PAUSE_S: Final = 1.0


async def group_at_start(bus: Bus, stream: str, group: str) -> None:
    """Makes the group if it is not there; while the bus takes no writes, whoever reads makes it later.

    So a worker may start beside a full Redis: it says so, and works as soon as there is room again. One
    connection that breaks or is slow on a busy machine is no reason to give up either.

    Raises:
        Unavailable: The bus cannot be reached, asked three times.
    """
    for left in reversed(range(_TRIES)):
        try:
            await bus.ensure_group(stream, group)
        except CannotWrite:
            log.warning(
                "bus.cannot_write", stream=stream, consequence="nothing is taken from it until it can"
            )
            return
        except Unavailable:
            if not left:
                raise
            log.warning("bus.asked_again", stream=stream, tries_left=left)
            await asyncio.sleep(_PAUSE_S)
        else:
            return
