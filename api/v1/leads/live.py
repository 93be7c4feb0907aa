"""Live changes of the inbox: which lead to look at again. A reader that was away is told what it missed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Header

from api.nudged_feed import NudgedFeed, gathered
from api.push_response import PushResponse
from api.services import ServicesDep
from api.v1.calling import now
from api.v1.leads.caller import ReaderDep
from api.v1.models.lead_steps import LeadNudge
from domain.errors import BadInput, PropMubiError
from runtime.events.handling import inbox_channel
from store.lead_inbox.reading import LeadInbox

if TYPE_CHECKING:
    from api.push_response import Sink
    from api.services import ApiServices
    from domain.tenancy import Principal

router = APIRouter()

_OVERLAP: Final = timedelta(seconds=30)
"""A change is dated before its commit, so another may be seen first; a change told twice does no harm."""
_MOST: Final = 1000
_GATHER_S: Final = 0.05
LIFE_S: Final = 900.0
"""A stream ends by itself then; the client comes back, with what it may do by then."""


@router.get("/stream", response_class=PushResponse)
async def stream(
    reader: ReaderDep, services: ServicesDep, last_event_id: Annotated[str | None, Header()] = None
) -> PushResponse:
    """``event: lead`` with a lead's id whenever one changed; with ``Last-Event-ID`` also what was missed."""
    return PushResponse(_Changes(services, reader, _moment(last_event_id)))


class _Changes(NudgedFeed):
    """Feeds one reader from the tenant's nudges, which carry a lead's id."""

    def __init__(self, services: ApiServices, reader: Principal, since: datetime | None) -> None:
        super().__init__(services.run_engine.nudges, inbox_channel(reader.tenant_id), most=_MOST)
        self._services = services
        self._reader = reader
        self._since = since

    async def _feed(self, outlet: Sink, waiting: asyncio.Queue[bytes]) -> None:
        outlet.put(b": open\r\n\r\n")
        try:
            async with asyncio.timeout(LIFE_S):
                if self._since is not None:
                    await self._tell_missed(outlet, self._since)
                while True:
                    await self._tell_next(outlet, waiting)
        except (PropMubiError, TimeoutError):
            outlet.end()  # Its time is over, or the database is away: the reader comes back with its last id.

    async def _tell_next(self, outlet: Sink, waiting: asyncio.Queue[bytes]) -> None:
        ids = {_id(payload) for payload in await gathered(waiting, _GATHER_S)}
        moment = now()
        if None in ids:  # The connection was lost, and what happened meanwhile is unknown.
            await self._tell_missed(outlet, moment - _OVERLAP)
        for lead_id in ids:
            if lead_id is not None:
                outlet.put(_line(lead_id, moment))

    async def _tell_missed(self, outlet: Sink, since: datetime) -> None:
        changed = await LeadInbox(self._services.database).changed(
            self._reader, since - _OVERLAP, limit=_MOST
        )
        for lead_id, at in changed:
            outlet.put(_line(lead_id, at))


def _id(payload: bytes) -> UUID | None:
    try:
        return UUID(payload.decode())
    except ValueError:
        return None


def _line(lead_id: UUID, at: datetime) -> bytes:
    data = LeadNudge(lead_id=lead_id, at=at).model_dump_json().encode()
    return b"event: lead\r\ndata: %s\r\nid: %d\r\n\r\n" % (data, int(at.timestamp() * 1000))


def _moment(last_event_id: str | None) -> datetime | None:
    if last_event_id is None:
        return None
    try:
        return datetime.fromtimestamp(int(last_event_id) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadInput("Last-Event-ID is none that this stream gave out; leave it out.") from None
