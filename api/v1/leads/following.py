"""What follows a step that is committed: open inboxes look again, events go out, the lead is scored anew.

None of it may undo the step or fail its caller: nudges carry no truth, the relay's sweep finds events, and a
scoring that was not asked for now is asked for by the clock (`runtime.lead_duties`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from domain.errors import Unavailable
from runtime.events.handling import inbox_channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from api.services import ApiServices
    from domain.tenancy import Principal
    from store.lead_inbox.working import Worked

log = structlog.get_logger()


async def nudge(services: ApiServices, caller: Principal, lead_ids: Sequence[UUID]) -> None:
    """Every open inbox of the tenant looks again."""
    for lead_id in lead_ids:
        try:
            await services.run_engine.nudges.send(inbox_channel(caller.tenant_id), str(lead_id))
        except Unavailable:
            return


async def sent_on(services: ApiServices, worked: Worked) -> None:
    """Sends the events of a step."""
    if worked.messages:
        await services.run_engine.relay.send(list(worked.messages))


async def score_again(services: ApiServices, caller: Principal, lead_id: UUID, wish: UUID, why: str) -> None:
    """Asks for a scoring in the background; of one wish once, however often it is asked for."""
    try:
        await services.rescoring.ask(caller.tenant_id, lead_id, wish, why)
    except Unavailable as error:
        log.warning("leads.scoring_postponed", lead_id=str(lead_id), error=type(error).__name__)
