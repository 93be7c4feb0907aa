"""A lead came in, was scored, has someone who looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.lead_sla import escalations, first_touch_due
from runtime.events.handling import inbox_channel
from store.events.models.crm import LeadAssigned, LeadCreated, LeadScored
from store.lead_timeline import LeadTimeline

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def lead_created(event: Event, handling: Handling) -> None:
    """The story begins, and the clock."""
    assert isinstance(event.data, LeadCreated)  # noqa: S101  # by the table of handlers
    lead, at = event.data, event.envelope.occurred_at
    details = {"source": lead.source, "language": lead.language, "wants": lead.wants}
    timeline = await _told(event, handling, lead.lead_id, details)
    if timeline is not None:
        await timeline.start_clock(lead.lead_id, at, first_touch_due(at))


async def lead_scored(event: Event, handling: Handling) -> None:
    """The inbox orders by it; a hot lead that nobody touches is taken further up."""
    assert isinstance(event.data, LeadScored)  # noqa: S101  # by the table of handlers
    lead = event.data
    details = {"score": lead.score, "band": lead.band, "model_version": lead.model_version}
    timeline = await _told(event, handling, lead.lead_id, details)
    if timeline is None:
        return
    started = await timeline.clock_started(lead.lead_id)
    escalates_at = escalations(started)[0] if started is not None and lead.band == "hot" else None
    await timeline.set_band(lead.lead_id, lead.band, escalates_at)


async def lead_assigned(event: Event, handling: Handling) -> None:
    """Somebody looks after the lead from now on; the clock runs on."""
    assert isinstance(event.data, LeadAssigned)  # noqa: S101  # by the table of handlers
    lead = event.data
    details = {"agent_id": str(lead.agent_id), "reason": lead.reason}
    timeline = await _told(event, handling, lead.lead_id, details)
    if timeline is not None:
        await timeline.assign(lead.lead_id, lead.agent_id)


async def _told(
    event: Event, handling: Handling, lead_id: UUID, details: dict[str, Any]
) -> LeadTimeline | None:
    """Notes the event in the lead's story and nudges the inbox; None: there is no such lead (any more)."""
    timeline = LeadTimeline(handling.session, event.tenant_id)
    if not await timeline.exists(lead_id):
        return None
    await timeline.note([lead_id], event.envelope.type.value, event.envelope.occurred_at, event.id, details)
    handling.after.nudges.append((inbox_channel(event.tenant_id), str(lead_id)))
    return timeline
