"""Sign-ins that are renewed, sites that carry the widget, and the visitors who come through them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, CreatedAt, TenantId

__all__ = ["RefreshFamilyRow", "SiteRow", "VisitorRow"]


class RefreshFamilyRow(Base):
    """One sign-in: a chain of refresh tokens of which only the newest holds.

    The tokens themselves are nowhere kept. Each is the family's id and its generation under a signature
    (`store.identity.refresh`), so a row says all there is to know of the chain.
    """

    __tablename__ = "refresh_families"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int] = mapped_column(Integer, server_default="1")
    """Number of the newest token."""
    rotated_at: Mapped[CreatedAt]
    """When the newest token was first given out."""
    expires_at: Mapped[datetime]
    """End of the newest token."""
    ends_at: Mapped[datetime]
    """End of the sign-in, however often it is renewed."""
    revoked_at: Mapped[datetime | None]
    revoked_for: Mapped[str | None]
    """logout, reuse, password or disabled."""
    created_at: Mapped[CreatedAt]


class SiteRow(Base):
    """A web site of a tenant that carries the widget."""

    __tablename__ = "sites"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    key: Mapped[str] = mapped_column(unique=True)
    """``pms_…``, public: it stands in the page's source."""
    name: Mapped[str]
    allowed_origins: Mapped[list[str]]
    """Origins as a browser sends them: ``https://homes.example``."""
    is_loopback_allowed: Mapped[bool] = mapped_column(server_default="false")
    """True for pages of this machine, on any port."""
    created_at: Mapped[CreatedAt]
    revoked_at: Mapped[datetime | None]


class VisitorRow(Base):
    """A browser that used a site's widget: the owner of its threads, and no more is known of it."""

    __tablename__ = "visitors"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[TenantId]
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[CreatedAt]
