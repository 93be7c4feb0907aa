"""Saved views of the caller, and what routing may know of brokers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.leads.caller import ReaderDep
from api.v1.models.lead_steps import BrokerIn, BrokerOut, BrokersOut, RoutingBody, ViewIn, ViewOut, ViewsOut
from domain.errors import Forbidden
from domain.tenancy import Role
from store.lead_inbox.views import BrokerProfile, Brokers, LeadViews, SavedView
from store.lead_routing import mode_in, set_mode

if TYPE_CHECKING:
    from domain.tenancy import Principal
    from store.lead_inbox.views import Broker

router = APIRouter()


@router.get("/views")
async def saved_views(reader: ReaderDep, services: ServicesDep) -> ViewsOut:
    """The caller's views, in their order."""
    found = await LeadViews(services.database).all(reader)
    return ViewsOut(items=[ViewOut.model_validate(view) for view in found])


@router.put("/views/{view_id}")
async def save_view(view_id: UUID, body: ViewIn, reader: ReaderDep, services: ServicesDep) -> ViewOut:
    """Saves a view under an id that the client chose."""
    view = SavedView(view_id, body.name, body.query, body.position)
    return ViewOut.model_validate(await LeadViews(services.database).put(reader, view))


@router.delete("/views/{view_id}", status_code=204)
async def delete_view(view_id: UUID, reader: ReaderDep, services: ServicesDep) -> None:
    """Forgets a view."""
    await LeadViews(services.database).delete(reader, view_id)


@router.get("/brokers")
async def brokers(reader: ReaderDep, services: ServicesDep) -> BrokersOut:
    """The agents of the tenant and what they carry now."""
    found = await Brokers(services.database).all(reader)
    return BrokersOut(items=[_broker(one, reader) for one in found])


@router.put("/brokers/{broker_id}")
async def save_broker(broker_id: UUID, body: BrokerIn, reader: ReaderDep, services: ServicesDep) -> BrokerOut:
    """What a broker says of themselves; an administrator may say it of any."""
    if broker_id != reader.user_id and Role.ADMIN not in reader.roles:
        raise Forbidden("You may change your own profile; an administrator changes others'.")
    profile = BrokerProfile(
        languages=body.languages,
        localities=body.localities,
        capacity=body.capacity,
        weight=body.weight,
        is_available=body.is_available,
    )
    return _broker(await Brokers(services.database).put(reader, broker_id, profile), reader)


@router.get("/routing")
async def routing(reader: ReaderDep, services: ServicesDep) -> RoutingBody:
    """How leads are handed out in the team."""
    async with services.database.session(reader) as session:
        return RoutingBody(mode=await mode_in(session, reader.tenant_id, now()))


@router.put("/routing")
async def save_routing(body: RoutingBody, reader: ReaderDep, services: ServicesDep) -> RoutingBody:
    """Says it from now on; leads that somebody has stay with them."""
    if Role.ADMIN not in reader.roles or reader.user_id is None:
        raise Forbidden("An administrator says how leads are handed out.")
    async with services.database.session(reader) as session:
        await set_mode(session, reader.tenant_id, body.mode, reader.user_id)
    return body


def _broker(broker: Broker, reader: Principal) -> BrokerOut:
    return BrokerOut(
        id=broker.id,
        name=broker.name,
        languages=list(broker.languages),
        localities=list(broker.localities),
        capacity=broker.capacity,
        open=broker.open,
        weight=broker.weight,
        is_available=broker.is_available,
        missed_slas=broker.missed_slas,
        is_me=broker.id == reader.user_id,
    )
