"""Sign-ins and their renewal: a chain of refresh tokens of which only the newest holds.

A token's successor can be made again (`store.identity.refresh_tokens`), and that is what lets two tabs renew
at the same moment. Both send token 4, the first makes 5 the newest, and the second, within seconds, is given
the same 5 rather than thrown out. A token older than that has been used by someone before, so the whole chain
ends (RFC 9700, section 4.14.2): thief and owner alike sign in again.

All moments are the database's: the clocks of several API processes may differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

import structlog
from sqlalchemy import ColumnElement, delete, func, select, update

from domain.errors import Unauthenticated
from domain.ids import uuid7
from domain.tenancy import Principal, Role, SessionKind
from store.identity.refresh_tokens import Link, RefreshTokens
from store.tables.identity import RefreshFamilyRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from uuid import UUID

    from domain.keyring import KeyRing
    from store.database import AsyncSession, Database

log = structlog.get_logger()

RENEWAL: Final = timedelta(days=7)
"""Life of one refresh token: a sign-in unused for longer ends."""
SIGN_IN: Final = timedelta(days=30)
"""Life of the whole chain, however often it is renewed."""
GRACE: Final = timedelta(seconds=10)
"""How long the token before the newest still gets that newest one."""
_ENDED: Final = "The sign-in has ended; sign in again."

EndReason = Literal["logout", "reuse", "password", "disabled"]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in with its newest refresh token. ``repr`` leaves the token out."""

    id: UUID
    user_id: UUID
    refresh_token: str = field(repr=False)
    expires_at: datetime


class SignIns:
    """Sign-ins of all people."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._tokens = RefreshTokens(keys)

    async def begin(self, user_id: UUID, tenant_id: UUID) -> SignIn:
        """A new chain; whatever the browser held before is not taken up."""
        row = RefreshFamilyRow(
            id=uuid7(),
            tenant_id=tenant_id,
            user_id=user_id,
            generation=1,
            expires_at=func.now() + RENEWAL,
            ends_at=func.now() + SIGN_IN,
        )
        async with self._database.system_session() as session:
            await _forget_ended(session, user_id)
            session.add(row)
            await session.flush()
            await session.refresh(row)
        return self._sign_in(row)

    async def renew(self, token: str) -> SignIn:
        """The next token of the chain; the same one again for a second caller within the grace.

        Raises:
            Unauthenticated: The token is not ours or the sign-in has ended; a used token ends it.
        """
        link = self._tokens.read(token)
        async with self._database.system_session() as session:
            row = await _held(session, link.family)
            if row is None or link.number > row.generation:
                raise Unauthenticated(_ENDED)
            renewed = await self._advance(session, row, link)
        if renewed is None:
            log.warning("auth.refresh_reused", sign_in=str(link.family))
            raise Unauthenticated(_ENDED)
        return renewed

    async def _advance(self, session: AsyncSession, row: RefreshFamilyRow, link: Link) -> SignIn | None:
        if link.number == row.generation:
            row.generation += 1
            row.rotated_at = func.now()
            row.expires_at = func.least(func.now() + RENEWAL, RefreshFamilyRow.ends_at)
            await session.flush()
            await session.refresh(row)
            return self._sign_in(row)
        is_in_grace = RefreshFamilyRow.rotated_at > func.now() - GRACE
        if link.number == row.generation - 1 and await session.scalar(
            select(is_in_grace).where(RefreshFamilyRow.id == row.id)
        ):
            return self._sign_in(row)
        row.revoked_at, row.revoked_for = func.now(), "reuse"
        return None

    def _sign_in(self, row: RefreshFamilyRow) -> SignIn:
        return SignIn(row.id, row.user_id, self._tokens.made(Link(row.id, row.generation)), row.expires_at)


async def principal_of_sign_in(database: Database, user_id: UUID, sign_in: UUID) -> Principal | None:
    """Whom an access token stands for, with the roles of now; None once sign-in or person has ended."""
    statement = (
        select(UserRow.tenant_id, UserRow.roles)
        .join(RefreshFamilyRow, RefreshFamilyRow.user_id == UserRow.id)
        .where(UserRow.id == user_id, RefreshFamilyRow.id == sign_in, *_holds())
    )
    async with database.system_session() as session:
        row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None
    return Principal(row.tenant_id, user_id, frozenset(map(Role, row.roles)), kind=SessionKind.SIGN_IN)


async def end_sign_in(database: Database, sign_in: UUID, *, why: EndReason = "logout") -> None:
    """Ends one sign-in; its access tokens are refused from now on."""
    async with database.system_session() as session:
        await _end(session, RefreshFamilyRow.id == sign_in, why)


async def end_all(session: AsyncSession, user_id: UUID, *, why: EndReason) -> None:
    """Ends every sign-in of a person, in the transaction that gives the reason."""
    await _end(session, RefreshFamilyRow.user_id == user_id, why)


async def _end(session: AsyncSession, which: ColumnElement[bool], why: EndReason) -> None:
    await session.execute(
        update(RefreshFamilyRow)
        .where(which, RefreshFamilyRow.revoked_at.is_(None))
        .values(revoked_at=func.now(), revoked_for=why)
    )


async def _forget_ended(session: AsyncSession, user_id: UUID) -> None:
    """Deletes the person's chains that nobody could renew any more; a revoked one is kept until its end."""
    await session.execute(
        delete(RefreshFamilyRow).where(
            RefreshFamilyRow.user_id == user_id, RefreshFamilyRow.ends_at <= func.now()
        )
    )


async def _held(session: AsyncSession, family: UUID) -> RefreshFamilyRow | None:
    """The chain, locked, if it still holds."""
    statement = (
        select(RefreshFamilyRow)
        .join(UserRow, UserRow.id == RefreshFamilyRow.user_id)
        .where(RefreshFamilyRow.id == family, RefreshFamilyRow.expires_at > func.now(), *_holds())
        .with_for_update(of=RefreshFamilyRow)
    )
    return (await session.execute(statement)).scalar_one_or_none()


def _holds() -> tuple[ColumnElement[bool], ...]:
    return (
        RefreshFamilyRow.revoked_at.is_(None),
        RefreshFamilyRow.ends_at > func.now(),
        UserRow.disabled_at.is_(None),
    )
