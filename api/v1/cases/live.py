"""A case as it moves: live changes, and the steps of its graph."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final
from uuid import UUID

from fastapi import APIRouter

from api.nudged_feed import NudgedFeed, gathered
from api.push_response import PushResponse
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.cases.caller import ReaderDep
from api.v1.cases.run_steps import steps_of
from api.v1.models.cases import CaseNudge, StepsOut
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


class _Moves(NudgedFeed):
    """Feeds one reader from the tenant's nudges, which name a case and a step; the row says the rest."""

    def __init__(self, services: ApiServices, reader: Principal, case_id: UUID) -> None:
        super().__init__(services.run_engine.nudges, cases_channel(reader.tenant_id), most=_MOST)
        self._services = services
        self._reader = reader
        self._case_id = case_id

    async def _feed(self, outlet: Sink, waiting: asyncio.Queue[bytes]) -> None:
        outlet.put(b": open\r\n\r\n")
        try:
            await self._tell(outlet, "")
            async with asyncio.timeout(LIFE_S):
                while True:
                    payloads = await gathered(waiting, _GATHER_S)
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
