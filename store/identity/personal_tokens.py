"""Personal access tokens: how a person's programs call, shown once and revocable one by one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update

from domain.errors import BadInput, Conflict, Forbidden, NotFound
from domain.ids import uuid7
from domain.tenancy import Role
from store.tables.tenants import AccessTokenRow, UserRow
from store.users import TOKEN_PREFIX, digest, token_holds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from store.database import AsyncSession, Database

TOKENS_MAX: Final = 50
"""Live tokens of one person."""
LIFE_MAX: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A token as its owner sees it afterwards."""

    id: UUID
    label: str
    hint: str
    """Last four characters."""
    roles: tuple[Role, ...] | None
    """What it may at most; None: whatever its owner may."""
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made, the only time it is there to read. ``repr`` leaves it out."""

    token: str = field(repr=False)
    facts: TokenFacts


class PersonalTokens:
    """One person's tokens."""

    def __init__(self, database: Database, user_id: UUID) -> None:
        self._database = database
        self._user_id = user_id

    async def create(
        self, label: str, *, roles: frozenset[Role] | None = None, life: timedelta | None = None
    ) -> NewToken:
        """A new token.

        Args:
            label: What it is for, in its owner's words.
            roles: What it may at most, some of its owner's roles; None follows its owner's.
            life: How long it holds; None: until it is revoked.

        Raises:
            BadInput: The label is empty, the life no positive time up to a year, or no role is left.
            Forbidden: A role is not its owner's.
            Conflict: The person has too many tokens.
        """
        name = " ".join(label.split())[:80]
        if not name:
            raise BadInput("Give the token a label that says what it is for.")
        if life is not None and not timedelta(0) < life <= LIFE_MAX:
            raise BadInput(f"A token holds from 1 to {LIFE_MAX.days} days, or until it is revoked.")
        if roles is not None and not roles:
            raise BadInput("A token needs at least one role; leave roles out for all of yours.")
        token = TOKEN_PREFIX + secrets.token_urlsafe(24)
        async with self._database.system_session() as session:
            await self._check_room(session, roles)
            row = AccessTokenRow(
                id=uuid7(),
                user_id=self._user_id,
                token_sha256=digest(token),
                label=name,
                hint=token[-4:],
                roles=None if roles is None else sorted(roles),
                expires_at=None if life is None else func.now() + life,
            )
            session.add(row)
            await session.flush()
            await session.refresh(row)
        return NewToken(token, _facts(row))

    async def listed(self) -> Sequence[TokenFacts]:
        """Every token, revoked and expired ones too, newest first."""
        statement = (
            select(AccessTokenRow)
            .where(AccessTokenRow.user_id == self._user_id)
            .order_by(AccessTokenRow.created_at.desc(), AccessTokenRow.id.desc())
        )
        async with self._database.system_session() as session:
            return [_facts(row) for row in (await session.execute(statement)).scalars()]

    async def revoke(self, token_id: UUID) -> None:
        """Ends a token at once; ended before, it stays so.

        Raises:
            NotFound: It is not this person's.
        """
        statement = (
            update(AccessTokenRow)
            .where(AccessTokenRow.id == token_id, AccessTokenRow.user_id == self._user_id)
            .values(revoked_at=func.coalesce(AccessTokenRow.revoked_at, func.now()))
            .returning(AccessTokenRow.id)
        )
        async with self._database.system_session() as session:
            if (await session.execute(statement)).scalar_one_or_none() is None:
                raise NotFound("You have no token of this id.")

    async def _check_room(self, session: AsyncSession, roles: frozenset[Role] | None) -> None:
        """Locks the person's row, so that two requests at once are counted one after the other."""
        owner = select(UserRow).where(UserRow.id == self._user_id).with_for_update()
        held = (await session.execute(owner)).scalar_one_or_none()
        if held is None:
            raise NotFound("The person of this token no longer exists.")
        wider = sorted((roles or frozenset()) - frozenset(map(Role, held.roles)))
        if wider:
            raise Forbidden(
                f"A token cannot have roles its owner lacks: {', '.join(wider)}.",
                missing=f"the roles {', '.join(wider)}",
            )
        live = select(func.count()).where(AccessTokenRow.user_id == self._user_id, *token_holds())
        if (await session.execute(live)).scalar_one() >= TOKENS_MAX:
            raise Conflict(f"You hold {TOKENS_MAX} tokens already; revoke those you no longer use.")


def _facts(row: AccessTokenRow) -> TokenFacts:
    return TokenFacts(
        id=row.id,
        label=row.label,
        hint=row.hint,
        roles=None if row.roles is None else tuple(map(Role, row.roles)),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
