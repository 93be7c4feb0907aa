"""Tables of the vault: keys of subjects, what they seal, and the audit of exports and erasures."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt

__all__ = ["PrivacyActRow", "SubjectKeyRow", "VaultRow"]


class SubjectKeyRow(Base):
    """One subject's key, wrapped with the installation's. Without this row, its values are noise."""

    __tablename__ = "subject_keys"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    """A user or visitor; for a thread that belongs to nobody by name, the thread."""
    thread_id: Mapped[UUID | None] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    """That thread: its key goes with it."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


class VaultRow(Base):
    """One value, on one thread where it was said; a copied thread has rows of its own."""

    __tablename__ = "vault_values"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "subject_id"],
            ["subject_keys.tenant_id", "subject_keys.subject_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("tenant_id", "token", "thread_id"),
        Index("ix_vault_values_tenant_id_subject_id", "tenant_id", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    subject_id: Mapped[UUID]
    thread_id: Mapped[UUID] = mapped_column(ForeignKey("threads.id", ondelete="CASCADE"), index=True)
    token: Mapped[str]
    kind: Mapped[str]
    """Of `domain.pii.kinds.PiiType`."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


class PrivacyActRow(Base):
    """One export or erasure of a person's data: who, when, what, and how much; never a value."""

    __tablename__ = "privacy_acts"
    __table_args__ = (Index("ix_privacy_acts_tenant_id", "tenant_id", text("created_at desc")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    subject_id: Mapped[UUID]
    act: Mapped[str]
    """export or erase."""
    actor: Mapped[str]
    """The account at the machine."""
    counts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
