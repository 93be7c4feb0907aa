"""The demo tenant: one person of each role, ready to sign in, and its site.

Everyone has a token of their own and all share one password, made for this installation. Both are kept
between starts in a file of mode 0600, as the database knows only digests. A person whose password was changed
since keeps the new one, as long as the file is there to tell.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.tenancy import DEMO_TENANT_ID, Role
from store.identity.passwords import Passwords
from store.identity.sites import ensure_demo_site
from store.signins_file import SavedSignIns, read_saved, write_signins
from store.tables.tenants import AccessTokenRow, TenantRow, UserRow
from store.users import TOKEN_PREFIX, digest, token_holds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from store.database import AsyncSession, Database

DEMO_PEOPLE: Final[dict[str, Role]] = {
    "buyer@demo": Role.BUYER,
    "seller@demo": Role.SELLER,
    "broker@demo": Role.AGENT,
    "builder@demo": Role.BUILDER,
    "analyst@demo": Role.ANALYST,
    "analyst2@demo": Role.ANALYST,
    "committee@demo": Role.ANALYST,
    "legal@demo": Role.LEGAL_REVIEWER,
    "ml@demo": Role.ML_ENGINEER,
    "admin@demo": Role.ADMIN,
    "auditor@demo": Role.AUDITOR,
}


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One ready-made way to sign in to the demo tenant. ``repr`` leaves token and password out."""

    email: str
    role: Role
    token: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    """None when the person has one of their own by now."""


async def ensure_demo(
    db: Database, signins_file: Path | None = None, passwords: Passwords | None = None
) -> list[DemoSignIn]:
    """Makes the demo tenant, its site, its people and a token for each; the same ones on every start.

    Args:
        db: A migrated database.
        signins_file: Where tokens and password are kept between starts. None, or a file that cannot be read,
            makes new ones; so does a token revoked since.
        passwords: What hashes a new password; None: argon2id as recommended.
    """
    saved = await asyncio.to_thread(read_saved, signins_file) if signins_file else SavedSignIns()
    password, password_hash = await _password(saved, passwords or Passwords())
    async with db.system_session() as session:
        await ensure_own_tenant(session)
        await _ensure_people(session)
        await ensure_demo_site(session)
        own_password = await _set_password(session, password_hash, is_new=password != saved.password)
        held = await _still_held(session, [digest(token) for token in saved.tokens.values()])
        signins = []
        for email, role in DEMO_PEOPLE.items():
            token = saved.tokens.get(email)
            if token is None or digest(token) not in held:
                token = await _new_token(session, email)
            signins.append(DemoSignIn(email, role, token, None if email in own_password else password))
    if signins_file:
        now = SavedSignIns({each.email: each.token for each in signins}, password, password_hash)
        if now != saved:
            roles = {email: role.value for email, role in DEMO_PEOPLE.items()}
            await asyncio.to_thread(write_signins, signins_file, now, roles)
    return signins


async def _password(saved: SavedSignIns, passwords: Passwords) -> tuple[str, str]:
    """The password and its hash: the saved ones, else new ones."""
    if saved.password and saved.password_hash:
        return saved.password, saved.password_hash
    password = secrets.token_urlsafe(12)
    return password, await passwords.hash(password)


async def _set_password(session: AsyncSession, password_hash: str, *, is_new: bool) -> set[str]:
    """Gives the password to demo people without one, a new one to all; emails of those with their own."""
    whose = UserRow.id.in_([_demo_user_id(email) for email in DEMO_PEOPLE])
    change = update(UserRow).where(whose).values(password_hash=password_hash, password_set_at=func.now())
    await session.execute(change if is_new else change.where(UserRow.password_hash.is_(None)))
    others = select(UserRow.email).where(whose, UserRow.password_hash != password_hash)
    return set((await session.scalars(others)).all())


async def ensure_own_tenant(session: AsyncSession) -> None:
    """The tenant that an installation with one tenant uses as its own."""
    await session.execute(
        insert(TenantRow)
        .values(id=DEMO_TENANT_ID, name="Demo market (synthetic)", is_demo=True)
        .on_conflict_do_nothing()
    )


async def _ensure_people(session: AsyncSession) -> None:
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


async def _new_token(session: AsyncSession, email: str) -> str:
    token = TOKEN_PREFIX + secrets.token_urlsafe(24)
    row = insert(AccessTokenRow).values(
        id=uuid4(),
        user_id=_demo_user_id(email),
        token_sha256=digest(token),
        label="demo sign-in",
        hint=token[-4:],
    )
    await session.execute(row)
    return token


async def _still_held(session: AsyncSession, digests: Sequence[str]) -> set[str]:
    statement = select(AccessTokenRow.token_sha256).where(
        AccessTokenRow.token_sha256.in_(digests), *token_holds()
    )
    return set((await session.scalars(statement)).all())


def _demo_user_id(email: str) -> UUID:
    return uuid5(DEMO_TENANT_ID, email)
