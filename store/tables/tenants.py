"""Tenants, their people, and the tokens people sign in with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId


class TenantRow(Base):
    """One customer of the platform (a marketplace, lender or brokerage)."""

    __tablename__ = "tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]


class UserRow(Base):
    """One person of one tenant."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("tenant_id", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    email: Mapped[str]
    display_name: Mapped[str]
    roles: Mapped[list[str]]
    is_demo: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]


class AccessTokenRow(Base):
    """A personal access token; only its SHA-256 is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
