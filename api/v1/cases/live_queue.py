"""The queue as it moves: which cases to look at again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final
from uuid import UUID

from fastapi import APIRouter

from api.nudged_feed import NudgedFeed, gathered
from api.push_response import PushResponse
from api.services import ServicesDep
from api.v1.cases.caller import ReaderDep
from api.v1.models.cases import QueueNudge
from domain.errors import PropMubiError
from runtime.events.handling import cases_channel

if TYPE_CHECKING:
    from api.push_response import Sink

router = APIRouter()

_MOST: Final = 2000
_GATHER_S: Final = 0.25
"""A run nudges at each of its steps, and the queue need not follow each."""
LIFE_S: Final = 900.0
"""A stream ends by itself then; the client comes back, with what it may do by then."""


@router.get("/stream", response_class=PushResponse)
async def queue_stream(reader: ReaderDep, services: ServicesDep) -> PushResponse:
    """``event: cases`` with the ids of cases that moved; no id says that any may have: look at them all."""
    channel = cases_channel(reader.tenant_id)
    return PushResponse(_QueueMoves(services.run_engine.nudges, channel, most=_MOST))


class _QueueMoves(NudgedFeed):
    """Feeds one reader from the tenant's nudges; it reads no row, so a wide desk costs the database nothing.

    The first line, and the one after a lost connection, names no case: what happened before it is unknown.
    """

    async def _feed(self, outlet: Sink, waiting: asyncio.Queue[bytes]) -> None:
        outlet.put(b": open\r\n\r\n")
        try:
            async with asyncio.timeout(LIFE_S):
                while True:
                    outlet.put(queue_line(await gathered(waiting, _GATHER_S)))
        except (PropMubiError, TimeoutError):
            outlet.end()


def queue_line(payloads: list[bytes]) -> bytes:
    r"""The event of some nudges, each of a case's id and a step behind a space, or empty.

    >>> queue_line([b""])
    b'event: cases\r\ndata: {"case_ids":[]}\r\n\r\n'
    """
    named = {payload.partition(b" ")[0].decode() for payload in payloads}
    nudge = QueueNudge(case_ids=[] if "" in named else sorted(UUID(one) for one in named))
    return b"event: cases\r\ndata: %s\r\n\r\n" % nudge.model_dump_json().encode()
