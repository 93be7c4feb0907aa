"""What follows a committed step: events go out, open screens look again; none of it may fail the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.langgraph.run_wishes import idempotency_key
from api.v1.calling import now
from api.v1.cases.whole import case_shown
from domain.errors import Unavailable
from runtime.events.handling import cases_channel
from store.cases.dossier import CaseFiles
from store.cases.steps import CaseChangedMeanwhile, CaseSteps

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from fastapi import Request

    from api.services import ApiServices
    from api.v1.models.case_detail import CaseOut
    from domain.tenancy import Principal
    from store.cases.steps import Chosen, Stepped, Working
    from store.outbox import OutboxMessage


async def sent_on(
    services: ApiServices, caller: Principal, case_id: UUID, messages: Sequence[OutboxMessage]
) -> None:
    """Sends events, which the relay's sweep would find, and nudges screens, which carries no truth."""
    if messages:
        await services.run_engine.relay.send(list(messages))
    try:
        await services.run_engine.nudges.send(cases_channel(caller.tenant_id), f"{case_id} ")
    except Unavailable:
        return


async def taken(
    services: ApiServices,
    caller: Principal,
    request: Request,
    chosen: Chosen,
    work: Callable[[Working], Awaitable[Stepped]],
) -> CaseOut:
    """Takes one step and gives the case as it is then.

    Raises:
        CaseChangedMeanwhile: It changed since; the case as it is now comes with the refusal.
    """
    steps, files = CaseSteps(services.database), CaseFiles(services.database)
    try:
        done = await steps.take(caller, chosen, work, now=now(), key=idempotency_key(request))
    except CaseChangedMeanwhile as error:
        dossier = await files.dossier(caller, chosen.case_id)
        error.facts["case"] = case_shown(dossier, caller, now()).model_dump(mode="json", by_alias=True)
        raise
    await sent_on(services, caller, chosen.case_id, done.messages)
    return case_shown(await files.dossier(caller, chosen.case_id), caller, now())
