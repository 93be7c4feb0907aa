"""Who asks: the tenant and person a call acts for, taken from the session and never from text or a model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

DEMO_TENANT_ID: Final = UUID("0d0e0000-0000-7000-8000-000000000001")
"""Tenant of the synthetic demo market; single-tenant installations use it as their own."""

DEMO_SITE_KEY: Final = "pms_demo"
"""Public key of the demo tenant's site, whose widget runs on pages of this machine."""


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


LISTING_WRITERS: Final = frozenset({Role.SELLER, Role.AGENT, Role.BUILDER, Role.ADMIN})
"""Who may put listings on the market (DOMAIN G)."""

ASSISTANT_WRITERS: Final = frozenset({Role.ML_ENGINEER, Role.ADMIN})
"""Who may change the assistants that everybody of the tenant uses (DOMAIN G: configuration)."""

RUN_OPERATORS: Final = frozenset({Role.ADMIN, Role.AUDITOR})
"""Who sees that runs of the tenant happened and how they ended, without their content (DOMAIN G)."""

EVENT_OPERATORS: Final = frozenset({Role.ADMIN})
"""Who may write events by hand, send them again and decide about dead letters, of events and of runs."""


class SessionKind(StrEnum):
    """How a caller proved who they are."""

    ANONYMOUS = "anonymous"
    """By nothing; only on the machine the platform runs on."""
    SIGN_IN = "sign_in"
    """A person who signed in with a password: access JWT, as bearer or cookie."""
    PERSONAL_TOKEN = "personal_token"  # noqa: S105  # a kind, not a secret
    """A program with a person's ``pmk_`` token."""
    SITE = "site"
    """A visitor of a site that carries the widget."""


@dataclass(frozen=True, slots=True)
class Principal:
    """One authenticated (or anonymous) caller."""

    tenant_id: UUID
    user_id: UUID | None
    """None: a buyer without an account."""
    roles: frozenset[Role] = frozenset({Role.BUYER})
    visitor_id: UUID | None = None
    """A buyer without an account who came through a site's widget; never set beside ``user_id``."""
    kind: SessionKind = SessionKind.ANONYMOUS
    site_id: UUID | None = None
    """The site a visitor came through."""

    def __post_init__(self) -> None:
        if self.user_id is not None and self.visitor_id is not None:
            raise ValueError("a principal is a user or a visitor, not both")

    @property
    def owner_id(self) -> UUID | None:
        """Who threads, feedback and leads of this caller belong to; None: the anonymous buyer's."""
        return self.user_id or self.visitor_id


ANONYMOUS_BUYER: Final = Principal(tenant_id=DEMO_TENANT_ID, user_id=None)


def narrowed(held: frozenset[Role], asked: frozenset[Role] | None) -> frozenset[Role]:
    """Roles of a credential that was given ``asked`` (None: all) by someone who now holds ``held``.

    >>> sorted(narrowed(frozenset({Role.AGENT}), frozenset({Role.AGENT, Role.ADMIN})))
    [<Role.AGENT: 'agent'>]
    """
    return held if asked is None else held & asked


SYSTEM_USER_ID: Final = UUID("0d0e0000-0000-7000-8000-00000000000f")
"""Owner of threads that events and clocks start. No account has it, so nobody signs in as it."""


def system_principal(tenant_id: UUID, roles: frozenset[Role] = frozenset()) -> Principal:
    """The tenant's own system, acting with these roles and as no person.

    >>> system_principal(DEMO_TENANT_ID).owner_id == SYSTEM_USER_ID
    True
    """
    return Principal(tenant_id=tenant_id, user_id=SYSTEM_USER_ID, roles=roles)
