"""A listing came, changed, or can no longer be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.events.handling import inbox_channel
from store.events.models.property import UnitStatusChanged
from store.lead_timeline import LeadTimeline
from store.unit_status import set_unit_status

if TYPE_CHECKING:
    from uuid import UUID

    from domain.units import UnitStatus
    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def listing_changed(event: Event, handling: Handling) -> None:
    """The index takes the listing in. Which ones wait, the table of listings knows."""
    handling.after.tenants_to_index.add(event.tenant_id)


async def unit_status_changed(event: Event, handling: Handling) -> None:
    """The listing says so from now on, and leads who were interested in it hear of it."""
    assert isinstance(event.data, UnitStatusChanged)  # noqa: S101  # by the table of handlers
    await change_unit(event, handling, event.data.listing_id, event.data.status)


async def change_unit(event: Event, handling: Handling, listing_id: UUID, status: UnitStatus) -> None:
    """Gives the unit its status; tells its leads when that is news."""
    if not await set_unit_status(handling.session, event.tenant_id, listing_id, status):
        return
    handling.after.tenants_to_index.add(event.tenant_id)
    timeline = LeadTimeline(handling.session, event.tenant_id)
    leads = await timeline.interested_in(listing_id)
    details = {"listing_id": str(listing_id), "status": status.value}
    await timeline.note(leads, "unit.status_changed", event.envelope.occurred_at, event.id, details)
    channel = inbox_channel(event.tenant_id)
    handling.after.nudges.extend((channel, str(lead_id)) for lead_id in leads)
    handling.touched_leads.extend(leads)
