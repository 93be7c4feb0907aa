"""The one way to write an event: into the outbox, in the transaction of what happened.

An event is made from its data, so there is none that the catalogue does not know. How far it is from the
first of its line, and the trace it belongs to, come from what is being handled (`domain.events.lineage`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from domain.events.lineage import current_cause, next_hops
from domain.ids import uuid7
from domain.run_lanes import MANY
from store.outbox import Outbox, OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from store.database import AsyncSession
    from store.events.models import EventData


async def announce(session: AsyncSession, tenant_id: UUID, data: EventData) -> OutboxMessage:
    """Writes one event; it is sent if, and only if, this transaction commits."""
    return await Outbox(session).put(new_event(tenant_id, data))


async def announce_many(
    session: AsyncSession, tenant_id: UUID, events: Iterable[EventData]
) -> Sequence[OutboxMessage]:
    """Writes many events in one statement, in this order; those of a great number go on the lane for bulk."""
    written = list(events)
    is_bulk = len(written) >= MANY
    messages = [new_event(tenant_id, data, is_bulk=is_bulk) for data in written]
    await Outbox(session).put_many(messages)
    return messages


def new_event(tenant_id: UUID, data: EventData, *, is_bulk: bool = False) -> OutboxMessage:
    """An event of now, as it goes into the outbox."""
    return OutboxMessage(
        id=uuid7(),
        tenant_id=tenant_id,
        stream=data.event.stream.value,
        type=data.event.value,
        subject=data.subject(tenant_id),
        payload={
            "version": data.version,
            "occurred_at": datetime.now(UTC).isoformat(),
            "data": data.model_dump(mode="json"),
            "traceparent": _traceparent(),
            "hops": next_hops(),
            **({"is_bulk": True} if is_bulk else {}),
        },
    )


def envelope_json(message: OutboxMessage) -> dict[str, Any]:
    """The event's envelope, as an outbox row keeps it."""
    return {
        "id": str(message.id),
        "type": message.type,
        "tenant_id": str(message.tenant_id),
        "subject": message.subject,
        **message.payload,
    }


def _traceparent() -> str | None:
    """Of the span that is open now, else of the cause."""
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    cause = current_cause()
    return carrier.get("traceparent") or (cause.traceparent if cause else None)


__all__ = ["announce", "announce_many", "envelope_json", "new_event"]
