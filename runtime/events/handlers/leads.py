"""A lead came in, was scored, has someone who looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.lead_scoring.routing import ROUTED
from domain.lead_sla import escalations, first_touch_due
from runtime.events.handling import inbox_channel
from store.events.models.crm import LeadAssigned, LeadCreated, LeadScored
from store.lead_refusals import inherit_refusals
from store.lead_timeline import LeadTimeline

if TYPE_CHECKING:
    from uuid import UUID

    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def lead_created(event: Event, handling: Handling) -> None:
    """The story begins, and the clock; what was refused before under its number holds for it too."""
    assert isinstance(event.data, LeadCreated)  # noqa: S101  # by the table of handlers
    lead, at = event.data, event.envelope.occurred_at
    details = {"source": lead.source, "language": lead.language, "wants": lead.wants}
    told = await _told(event, handling, lead.lead_id, details)
    if told is not None:
        await inherit_refusals(handling.session, event.tenant_id, [told.lead_id])
        await told.timeline.start_clock(told.lead_id, at, first_touch_due(at))


async def lead_scored(event: Event, handling: Handling) -> None:
    """The inbox orders by it; a hot lead that nobody touches is taken further up."""
    assert isinstance(event.data, LeadScored)  # noqa: S101  # by the table of handlers
    lead = event.data
    details = {"score": lead.score, "band": lead.band, "model_version": lead.model_version}
    told = await _told(event, handling, lead.lead_id, details)
    if told is None:
        return
    started = await told.timeline.clock_started(told.lead_id) if lead.band == "hot" else None
    steps = () if started is None else escalations(started)
    ahead = (step for step in steps if step > event.envelope.occurred_at)
    await told.timeline.set_band(told.lead_id, lead.band, next(ahead, None))


async def lead_assigned(event: Event, handling: Handling) -> None:
    """Somebody looks after the lead from now on; the clock runs on."""
    assert isinstance(event.data, LeadAssigned)  # noqa: S101  # by the table of handlers
    lead = event.data
    details = {"agent_id": str(lead.agent_id), "reason": lead.reason}
    told = await _told(event, handling, lead.lead_id, details)
    if told is None:
        return
    await told.timeline.assign(told.lead_id, lead.agent_id, first_touch_due(event.envelope.occurred_at))
    if lead.reason not in ROUTED:  # What the platform assigned follows from a score that is there already.
        handling.touched_leads.append(told.lead_id)


class _Told(NamedTuple):
    """The story an event went into."""

    timeline: LeadTimeline
    lead_id: UUID
    """Of the lead that stands, if the event's was merged."""


async def _told(event: Event, handling: Handling, lead_id: UUID, details: dict[str, Any]) -> _Told | None:
    """Notes the event in the lead's story and nudges the inbox; None: there is no such lead (any more)."""
    timeline = LeadTimeline(handling.session, event.tenant_id)
    standing = await timeline.tell(
        lead_id,
        kind=event.envelope.type.value,
        at=event.envelope.occurred_at,
        event_id=event.id,
        details=details,
    )
    if standing is None:
        return None
    handling.after.nudges.append((inbox_channel(event.tenant_id), str(standing)))
    return _Told(timeline, standing)
