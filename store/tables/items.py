"""Items that graphs and clients keep beyond one thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt

__all__ = ["ItemRow"]


class ItemRow(Base):
    """One JSON object at a namespace and key of its owner."""

    __tablename__ = "store_items"
    __table_args__ = (
        UniqueConstraint("tenant_id", "owner_id", "namespace", "key", postgresql_nulls_not_distinct=True),
        Index("ix_store_items_expires_at", "expires_at", postgresql_where=text("expires_at is not null")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    owner_id: Mapped[UUID | None]
    """The user or visitor it belongs to; None: an anonymous buyer's."""
    namespace: Mapped[list[str]]
    key: Mapped[str]
    value: Mapped[dict[str, Any]]
    paths: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    """Where in the value the texts stand by which it is found; None: the whole value; empty: never."""
    embedded_by: Mapped[str | None]
    """Name of the model its vectors are of; None: it has none yet."""
    vectors: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The meanings of its texts: unit vectors of 16-bit floats, one behind the other, little end first."""
    ttl_minutes: Mapped[float | None] = mapped_column(DOUBLE_PRECISION)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
