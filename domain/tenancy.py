"""Who asks: the tenant and person a call acts for, taken from the session and never from text or a model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

DEMO_TENANT_ID: Final = UUID("0d0e0000-0000-7000-8000-000000000001")
"""Tenant of the synthetic demo market; single-tenant installations use it as their own."""


class Role(StrEnum):
    """Roles of DESIGN Identity."""

    BUYER = "buyer"
    SELLER = "seller"
    AGENT = "agent"
    BUILDER = "builder"
    ANALYST = "analyst"
    LEGAL_REVIEWER = "legal_reviewer"
    ML_ENGINEER = "ml_engineer"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Principal:
    """One authenticated (or anonymous) caller."""

    tenant_id: UUID
    user_id: UUID | None
    """None: an anonymous buyer."""
    roles: frozenset[Role] = frozenset({Role.BUYER})


ANONYMOUS_BUYER: Final = Principal(tenant_id=DEMO_TENANT_ID, user_id=None)
