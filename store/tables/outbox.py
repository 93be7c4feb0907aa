"""Messages that wait for the relay, what consumers have handled, and what they gave up on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId


class OutboxRow(Base):
    """One message for a Redis Stream, committed with the write that caused it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unsent", "created_at", postgresql_where=text("sent_at is null")),
        Index("ix_outbox_unhandled", "next_try_at", postgresql_where=text("handled_at is null")),
        Index(
            "ix_outbox_open_events",
            *("stream", "tenant_id", "subject", "seq"),
            postgresql_where=text("handled_at is null and stream like '%.events'"),
        ),
        Index("ix_outbox_events", "tenant_id", "seq", postgresql_where=text("stream like '%.events'")),
        Index(
            "ix_outbox_event_facts",
            *("tenant_id", "type", "subject"),
            postgresql_where=text("stream like '%.events'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    stream: Mapped[str]
    type: Mapped[str]
    subject: Mapped[str]
    """What it is about; messages of one subject keep their order."""
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, server_default="0")
    next_try_at: Mapped[CreatedAt]
    seq: Mapped[int | None] = mapped_column(server_default=text("nextval('outbox_seq')"))
    """Order in which rows were written; None: before there was one."""
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    """How often an event was begun alone, after handling it among others had failed."""
    handled_at: Mapped[datetime | None]
    """Set with the inbox row of the message's one consumer; the sweeper stops caring then."""


class InboxRow(Base):
    """A consumer group has handled a message; committed with the effect."""

    __tablename__ = "inbox"

    consumer_group: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    handled_at: Mapped[CreatedAt]


class DeadLetterRow(Base):
    """A message that was given up, with the reason and never with its content."""

    __tablename__ = "dead_letters"
    __table_args__ = (
        Index(
            "uq_dead_letters_message",
            *("stream", "message_id"),
            unique=True,
            postgresql_where=text("resolved_at is null and stream like '%.events'"),
        ),
        Index("ix_dead_letters_event_id", "event_id", postgresql_where=text("event_id is not null")),
        Index(
            "ix_dead_letters_open",
            *("tenant_id", text("created_at desc")),
            postgresql_where=text("resolved_at is null"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID | None] = mapped_column(index=True)
    """None: the message did not say whose it was."""
    stream: Mapped[str]
    message_id: Mapped[str]
    """Its place in the stream; of an event that could be read, the event's id."""
    event_id: Mapped[UUID | None]
    run_id: Mapped[UUID | None]
    event_type: Mapped[str | None]
    """Of an event; None: a run's message, or one that could not be read."""
    reason: Mapped[str]
    deliveries: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[CreatedAt]
    resolved_at: Mapped[datetime | None]
    resolution: Mapped[str | None]
    """replayed or discarded, once an operator has decided."""
    resolution_reason: Mapped[str | None]
    """In the operator's words."""
    resolved_by: Mapped[UUID | None]
    """The operator."""
