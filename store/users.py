"""People and the tokens they sign in with.

A token is shown once and kept only as its SHA-256: tokens carry 192 random bits, so a plain digest cannot be
searched backwards and needs no salt. Whether a token still holds is judged by the database's clock, because
the clocks of several API processes may differ.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert

from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from store.signins_file import read_signins, write_signins
from store.tables.tenants import AccessTokenRow, TenantRow, UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement

    from store.database import AsyncSession, Database

TOKEN_PREFIX: Final = "pmk_"  # noqa: S105  # a public prefix, so that secret scanners know our tokens

DEMO_PEOPLE: Final[dict[str, Role]] = {
    "buyer@demo": Role.BUYER,
    "seller@demo": Role.SELLER,
    "broker@demo": Role.AGENT,
    "builder@demo": Role.BUILDER,
    "analyst@demo": Role.ANALYST,
    "admin@demo": Role.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Account:
    """The person behind a call, as `/api/v1/me` shows them."""

    email: str
    display_name: str
    tenant_name: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One ready-made way to sign in to the demo tenant. ``repr`` leaves the token out."""

    email: str
    role: Role
    token: str

    def __repr__(self) -> str:
        return f"DemoSignIn(email={self.email!r}, role={self.role.value!r})"


def digest(token: str) -> str:
    """The form in which a token is kept."""
    return sha256(token.encode()).hexdigest()


async def principal_of_token(db: Database, token: str) -> Principal | None:
    """Whom the token stands for; None when it is unknown, expired or revoked."""
    wanted = digest(token)
    statement = (
        select(AccessTokenRow.token_sha256, UserRow.id, UserRow.tenant_id, UserRow.roles)
        .join(UserRow, UserRow.id == AccessTokenRow.user_id)
        .where(AccessTokenRow.token_sha256 == wanted, *_token_holds())
    )
    async with db.session() as session:
        row = (await session.execute(statement)).one_or_none()
    if row is None or not hmac.compare_digest(row.token_sha256, wanted):
        return None
    return Principal(
        tenant_id=row.tenant_id, user_id=row.id, roles=frozenset(Role(name) for name in row.roles)
    )


async def account_of(db: Database, user_id: UUID) -> Account | None:
    """Name and tenant of one user."""
    statement = (
        select(UserRow.email, UserRow.display_name, TenantRow.name, UserRow.is_demo)
        .join(TenantRow, TenantRow.id == UserRow.tenant_id)
        .where(UserRow.id == user_id)
    )
    async with db.session() as session:
        row = (await session.execute(statement)).one_or_none()
    return None if row is None else Account(*row)


async def ensure_demo(db: Database, signins_file: Path | None = None) -> list[DemoSignIn]:
    """Makes the demo tenant, its people and a token for each; the same tokens on every start.

    Args:
        db: A migrated database.
        signins_file: Where the tokens are kept between starts (mode 0600), as the database knows only their
            digests. None, or a file that cannot be read, makes new ones; so does a token revoked since.
    """
    saved = await asyncio.to_thread(read_signins, signins_file) if signins_file else {}
    async with db.session() as session:
        await _ensure_people(session)
        held = await _still_held(session, [digest(token) for token in saved.values()])
        signins = []
        for email, role in DEMO_PEOPLE.items():
            token = saved.get(email)
            if token is None or digest(token) not in held:
                token = TOKEN_PREFIX + secrets.token_urlsafe(24)
                await _add_token(session, user_id=_demo_user_id(email), token=token, label="demo sign-in")
            signins.append(DemoSignIn(email=email, role=role, token=token))
    if signins_file and {each.email: each.token for each in signins} != saved:
        await asyncio.to_thread(
            write_signins, signins_file, [(each.email, each.role.value, each.token) for each in signins]
        )
    return signins


async def _ensure_people(session: AsyncSession) -> None:
    await session.execute(
        insert(TenantRow)
        .values(id=DEMO_TENANT_ID, name="Demo market (synthetic)", is_demo=True)
        .on_conflict_do_nothing()
    )
    for email, role in DEMO_PEOPLE.items():
        person = insert(UserRow).values(
            id=_demo_user_id(email),
            tenant_id=DEMO_TENANT_ID,
            email=email,
            display_name=f"Demo {role.value.replace('_', ' ')}",
            roles=[role.value],
            is_demo=True,
        )
        await session.execute(person.on_conflict_do_nothing())


async def _add_token(session: AsyncSession, *, user_id: UUID, token: str, label: str) -> None:
    row = insert(AccessTokenRow).values(id=uuid4(), user_id=user_id, token_sha256=digest(token), label=label)
    await session.execute(row)


async def _still_held(session: AsyncSession, digests: Sequence[str]) -> set[str]:
    statement = select(AccessTokenRow.token_sha256).where(
        AccessTokenRow.token_sha256.in_(digests), *_token_holds()
    )
    return set((await session.scalars(statement)).all())


def _token_holds() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        AccessTokenRow.revoked_at.is_(None),
        or_(AccessTokenRow.expires_at.is_(None), AccessTokenRow.expires_at > func.now()),
    )


def _demo_user_id(email: str) -> UUID:
    return uuid5(DEMO_TENANT_ID, email)
