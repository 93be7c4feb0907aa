"""Who the caller is."""

from __future__ import annotations

from uuid import UUID

from api.v1.models.shape import OutBody
from domain.tenancy import Role, SessionKind


class MeOut(OutBody):
    """The caller, as their token (or its absence) says."""

    is_anonymous: bool
    kind: SessionKind
    """How the caller proved who they are."""
    user_id: UUID | None
    visitor_id: UUID | None
    """A visitor of a site that carries the widget."""
    email: str | None
    display_name: str
    tenant_id: UUID
    tenant_name: str | None
    roles: list[Role]
    is_demo: bool
