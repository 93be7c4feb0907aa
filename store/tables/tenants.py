"""Tenants, their people, and the tokens people sign in with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId
from store.tables.identity import RefreshFamilyRow, SiteRow, VisitorRow

__all__ = [
    "AccessTokenRow",
    "RefreshFamilyRow",
    "SiteRow",
    "TenantRow",
    "UserRow",
    "VisitorRow",
]


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
    __table_args__ = (
        UniqueConstraint("tenant_id", "email"),
        Index("uq_users_email_lower", text("lower(email)"), unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    email: Mapped[str]
    """In lower case; one person in the whole installation, since it is all a sign-in names."""
    display_name: Mapped[str]
    phone_e164: Mapped[str | None]
    roles: Mapped[list[str]]
    is_demo: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[CreatedAt]
    password_hash: Mapped[str | None]
    """argon2id in its own encoded form; None: cannot sign in with a password."""
    password_set_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    """From this moment no credential of theirs is accepted."""


class AccessTokenRow(Base):
    """A personal access token; only its SHA-256 is kept."""

    __tablename__ = "access_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    hint: Mapped[str] = mapped_column(server_default="")
    """Last four characters, by which its owner recognises it."""
    roles: Mapped[list[str] | None]
    """What it may at most; None: whatever its owner may."""
    created_at: Mapped[CreatedAt]
    last_used_at: Mapped[datetime | None]
    """To the hour: a write on every call would buy nothing."""
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
