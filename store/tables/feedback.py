"""What people thought of an answer."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt

__all__ = ["FeedbackRow"]


class FeedbackRow(Base):
    """One person's rating of one run; a second rating replaces the first."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("score in ('up', 'down')", name="score"),
        UniqueConstraint("tenant_id", "run_id", "owner_id", postgresql_nulls_not_distinct=True),
        Index("ix_feedback_newest", "tenant_id", text("updated_at desc"), "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    owner_id: Mapped[UUID | None]
    """Whose thread it is (a user or a visitor); None: an anonymous buyer's."""
    thread_id: Mapped[UUID]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str | None]
    score: Mapped[str]
    """up or down."""
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    """In the person's words, with phone numbers, emails and identity numbers masked."""
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
