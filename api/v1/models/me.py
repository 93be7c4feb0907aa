"""Who the caller is."""

from __future__ import annotations

from uuid import UUID

from api.v1.models.shape import OutBody
from domain.tenancy import Role


class MeOut(OutBody):
    """The caller, as their token (or its absence) says."""

    is_anonymous: bool
    user_id: UUID | None
    email: str | None
    display_name: str
    tenant_id: UUID
    tenant_name: str | None
    roles: list[Role]
    is_demo: bool
