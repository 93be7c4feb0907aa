"""Threads that wait for an event go on when it comes, and also when it came a moment too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events.lineage import Cause
from runtime.events.sealing import kept_event
from store.thread_waits import Awaited, ThreadWaits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.events.handling import Handling
    from store.database import Database
    from store.events.catalogue import Event, EventCatalogue
    from store.outbox import OutboxMessage


def awaited(event: Event) -> Awaited:
    """The event as the answer to an interrupt."""
    envelope = event.envelope
    return Awaited(
        id=event.id,
        tenant_id=event.tenant_id,
        type=envelope.type.value,
        subject=envelope.subject,
        answer={
            "event": envelope.type.value,
            "event_id": str(event.id),
            "subject": envelope.subject,
            "data": event.data.model_dump(mode="json"),
            "cause": Cause.of(envelope).as_json(),
        },
    )


async def resume_waiting(event: Event, handling: Handling) -> None:
    """Starts the runs that go on with threads that wait for this event."""
    for accepted in await ThreadWaits(handling.session).resume(awaited(event)):
        handling.after.messages.extend(accepted.messages)


async def catch_up(db: Database, catalogue: EventCatalogue) -> Sequence[OutboxMessage]:
    """Resumes threads whose event was handled after their graph had looked and before it waited.

    Returns:
        Messages to relay.
    """
    messages: list[OutboxMessage] = []
    async with db.system_session() as session:
        waits = ThreadWaits(session)
        for message in await waits.missed():
            accepted = await waits.resume(awaited(kept_event(catalogue, message)))
            messages += [one for each in accepted for one in each.messages]
    return messages
