"""A conversation waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.events.handling import inbox_channel
from store.events.models.crm import ConversationReferred
from store.lead_timeline import LeadTimeline

if TYPE_CHECKING:
    from runtime.events.handling import Handling
    from store.events.catalogue import Event


async def conversation_referred(event: Event, handling: Handling) -> None:
    """The story of every lead of that conversation tells it, and the inbox is nudged with the thread."""
    assert isinstance(event.data, ConversationReferred)  # noqa: S101  # by the table of handlers
    referred = event.data
    timeline = LeadTimeline(handling.session, event.tenant_id)
    leads = await timeline.of_thread(referred.thread_id)
    details = {"thread_id": referred.thread_id, "turn_id": referred.turn_id, "doubt": referred.doubt}
    await timeline.note(leads, event.envelope.type.value, event.envelope.occurred_at, event.id, details)
    handling.after.nudges.append((inbox_channel(event.tenant_id), referred.thread_id))
