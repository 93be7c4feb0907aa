"""A case as it moves: live changes, and the steps of its graph."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from uuid import UUID

from fastapi import APIRouter

from api.push_response import PushResponse
from api.services import ServicesDep
from api.v1.cases.caller import ReaderDep, now
from api.v1.cases.run_steps import steps_of
from api.v1.models.cases import CaseNudge, StepsOut
from config.ending import ended
from domain.errors import PropMubiError
from runtime.events.handling import cases_channel
from store.cases.queue import CaseQueue

if TYPE_CHECKING:
    from api.push_response import Sink
    from api.services import ApiServices
    from domain.tenancy import Principal

router = APIRouter()

_MOST: Final = 200
_GATHER_S: Final = 0.03
LIFE_S: Final = 900.0
"""A stream ends by itself then; the client comes back, with what it may do by then."""


@router.get("/{case_id}/stream", response_class=PushResponse)
async def stream(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> PushResponse:
    """``event: case`` with version, stage and the graph's step, at once and whenever the case moves."""
    await CaseQueue(services.database).card(reader, case_id)
    return PushResponse(_Moves(services, reader, case_id))


@router.get("/{case_id}/steps")
async def steps(case_id: UUID, reader: ReaderDep, services: ServicesDep) -> StepsOut:
    """The latest run of the case, node by node."""
    card = await CaseQueue(services.database).card(reader, case_id)
    return await steps_of(services, reader.tenant_id, card.row.thread_id)


class _Moves:
    """Feeds one reader from the tenant's nudges. A nudge names a case and a step; the row says the rest."""

    def __init__(self, services: ApiServices, reader: Principal, case_id: UUID) -> None:
        self._services = services
        self._reader = reader
        self._case_id = case_id
        self._channel = cases_channel(reader.tenant_id)
        self._task: asyncio.Task[None] | None = None
        self._told: Callable[[bytes], None] | None = None

    async def open(self, outlet: Sink) -> None:
        """Subscribes first and reads then, so that nothing falls between the two."""
        waiting: asyncio.Queue[bytes] = asyncio.Queue(_MOST)

        def told(payload: bytes) -> None:
            if not waiting.full():
                waiting.put_nowait(payload)

        self._told = told
        self._services.run_engine.nudges.subscribe(self._channel, told)
        self._task = asyncio.create_task(self._feed(outlet, waiting), name="case-moves")

    async def close(self) -> None:
        """Unsubscribes."""
        if self._told is not None:
            self._services.run_engine.nudges.unsubscribe(self._channel, self._told)
        if self._task is not None:
            await ended(self._task)

    async def _feed(self, outlet: Sink, waiting: asyncio.Queue[bytes]) -> None:
        outlet.put(b": open\r\n\r\n")
        try:
            await self._tell(outlet, "")
            async with asyncio.timeout(LIFE_S):
                while True:
                    payloads = [await waiting.get()]
                    await asyncio.sleep(_GATHER_S)  # One commit nudges many times.
                    while not waiting.empty():
                        payloads.append(waiting.get_nowait())
                    # An empty nudge says that the connection was lost: what happened meanwhile is unknown.
                    mine = [one for one in payloads if not one or one.startswith(str(self._case_id).encode())]
                    if mine:
                        await self._tell(outlet, mine[-1].decode().partition(" ")[2])
        except (PropMubiError, TimeoutError):
            outlet.end()  # Its time is over, or the database is away: the reader comes back.

    async def _tell(self, outlet: Sink, step: str) -> None:
        row = (await CaseQueue(self._services.database).card(self._reader, self._case_id)).row
        nudge = CaseNudge(
            case_id=row.id,
            version=row.version,
            stage=row.stage,
            step=step or None,
            at=now(),
        )
        outlet.put(b"event: case\r\ndata: %s\r\n\r\n" % nudge.model_dump_json().encode())
