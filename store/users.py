"""People and the tokens their programs call with.

A token is shown once and kept only as its SHA-256: tokens carry 192 random bits, so a plain digest cannot be
searched backwards and needs no salt. Whether a token still holds is judged by the database's clock, because
the clocks of several API processes may differ.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select, update

from domain.errors import NotFound
from domain.tenancy import Principal, Role, SessionKind, narrowed
from store.tables.tenants import AccessTokenRow, TenantRow, UserRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from store.database import AsyncSession, Database

TOKEN_PREFIX: Final = "pmk_"  # noqa: S105  # a public prefix, so that secret scanners know our tokens
_USE_NOTED_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Account:
    """The person behind a call, as `/api/v1/me` shows them."""

    email: str
    display_name: str
    tenant_name: str
    is_demo: bool


def digest(token: str) -> str:
    """The form in which a token is kept."""
    return sha256(token.encode()).hexdigest()


async def principal_of_token(db: Database, token: str) -> Principal | None:
    """Whom the token stands for; None when it or its owner is unknown, expired, revoked or disabled."""
    wanted = digest(token)
    is_use_stale = or_(
        AccessTokenRow.last_used_at.is_(None), AccessTokenRow.last_used_at < func.now() - _USE_NOTED_EVERY
    )
    statement = (
        select(
            AccessTokenRow.token_sha256,
            AccessTokenRow.roles.label("scope"),
            is_use_stale.label("is_use_stale"),
            UserRow.id,
            UserRow.tenant_id,
            UserRow.roles,
        )
        .join(UserRow, UserRow.id == AccessTokenRow.user_id)
        .where(AccessTokenRow.token_sha256 == wanted, UserRow.disabled_at.is_(None), *token_holds())
    )
    async with db.system_session() as session:
        row = (await session.execute(statement)).one_or_none()
        if row is None or not hmac.compare_digest(row.token_sha256, wanted):
            return None
        if row.is_use_stale:
            await _note_use(session, wanted)
    scope = None if row.scope is None else frozenset(map(Role, row.scope))
    return Principal(
        tenant_id=row.tenant_id,
        user_id=row.id,
        roles=narrowed(frozenset(map(Role, row.roles)), scope),
        kind=SessionKind.PERSONAL_TOKEN,
    )


async def account_of(db: Database, user_id: UUID) -> Account | None:
    """Name and tenant of one user."""
    statement = (
        select(UserRow.email, UserRow.display_name, TenantRow.name, UserRow.is_demo)
        .join(TenantRow, TenantRow.id == UserRow.tenant_id)
        .where(UserRow.id == user_id)
    )
    async with db.system_session() as session:
        row = (await session.execute(statement)).one_or_none()
    return None if row is None else Account(*row)


async def check_tenant(session: AsyncSession, tenant_id: UUID) -> None:
    """That there is such a tenant.

    Raises:
        NotFound: There is none.
    """
    if await session.get(TenantRow, tenant_id) is None:
        raise NotFound(f"There is no tenant {tenant_id}; leave --tenant out for this installation's own.")


def token_holds() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Neither revoked nor expired."""
    return (
        AccessTokenRow.revoked_at.is_(None),
        or_(AccessTokenRow.expires_at.is_(None), AccessTokenRow.expires_at > func.now()),
    )


async def _note_use(session: AsyncSession, wanted: str) -> None:
    await session.execute(
        update(AccessTokenRow).where(AccessTokenRow.token_sha256 == wanted).values(last_used_at=func.now())
    )
