"""Bodies of ``/api/v1/events``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from uuid import UUID

from annotated_types import Ge, Le
from pydantic import AwareDatetime

from api.v1.models.shape import InBody, OutBody
from domain.events.catalogue import EventStream, EventType

if TYPE_CHECKING:
    from runtime.events.triggering import TriggerState
    from store.events.overview import EventFacts


class EventSchemaOut(OutBody):
    """One type and version of event."""

    type: str
    version: int
    stream: str
    subject: str
    """The field of the data that says what the event is about."""
    summary: str
    is_newest: bool
    """The version that is written now."""
    schema_url: str


class EventIn(InBody):
    """An event to write; id, time and the rest of the envelope are made here."""

    type: EventType
    data: dict[str, Any]


class EventOut(OutBody):
    """An event of the tenant, and how far it came."""

    seq: int | None
    """Its number; ask for more events after the highest one you have."""
    id: UUID
    type: str
    version: int
    stream: str
    subject: str
    occurred_at: datetime
    data: dict[str, Any]
    traceparent: str | None
    hops: int
    created_at: datetime
    sent_at: datetime | None
    handled_at: datetime | None
    """When its effect was committed, or it went to the dead letters."""
    attempts: int
    """How often it was begun alone, after handling it among others had failed."""

    @classmethod
    def of(cls, facts: EventFacts) -> Self:
        """An event of the outbox."""
        message, payload = facts.message, facts.message.payload
        return cls(
            seq=facts.seq,
            id=message.id,
            type=message.type,
            version=payload["version"],
            stream=message.stream,
            subject=message.subject,
            occurred_at=payload["occurred_at"],
            data=payload["data"],
            traceparent=payload["traceparent"],
            hops=payload["hops"],
            created_at=facts.created_at,
            sent_at=facts.sent_at,
            handled_at=facts.handled_at,
            attempts=facts.attempts,
        )


class EventsIn(InBody):
    """Which events."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    """Written before this moment."""
    type: EventType | None = None
    stream: EventStream | None = None


class EventPageIn(EventsIn):
    """Which events to show."""

    after: Annotated[int, Ge(0)] | None = None
    """Those behind this number; left out: the last ones."""
    limit: Annotated[int, Ge(1), Le(1000)] = 100


class ReplayIn(EventsIn):
    """Which events to send once more; at least one bound, so that no typing slip replays everything."""


class ReplayOut(OutBody):
    """What was sent."""

    sent: int


class DeadLetterOut(OutBody):
    """A message that was given up, with the reason and never with its content."""

    id: UUID
    stream: str
    message_id: str
    """Its place in the stream; of an event that could be read, the event's id."""
    event_id: UUID | None
    event_type: str | None
    run_id: UUID | None
    reason: str
    deliveries: int
    created_at: datetime
    resolved_at: datetime | None
    resolution: Literal["replayed", "discarded"] | None
    resolution_reason: str | None
    """In the words of the operator who decided."""


class TriggerOut(OutBody):
    """An event that starts a graph."""

    event: str
    graph: str
    thread_key: str
    """The field that names the thread, whose runs follow one another."""
    state: Literal["active", "no_graph", "paused"]
    """no_graph: this installation has no such graph. paused: switched off by PROPMUBI_PAUSED_GRAPHS."""

    @classmethod
    def of(cls, found: TriggerState) -> Self:
        """A trigger of the platform."""
        trigger = found.trigger
        return cls(
            event=trigger.event.value,
            graph=trigger.graph,
            thread_key=trigger.thread_key or "subject",
            state=found.state,
        )
