"""People who sign in: by email and password, until they are disabled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import BadInput, Conflict, NotFound
from domain.ids import uuid7
from domain.tenancy import Role
from store.events.models.user import UserRegistered
from store.events.writing import announce
from store.identity.sign_ins import end_all
from store.tables.tenants import UserRow
from store.users import check_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database
    from store.identity.passwords import Passwords

EMAIL_CHARS_MAX: Final = 254
_EMAIL: Final = re.compile(r"[^\s@\x00-\x1f]{1,64}@[^\s@\x00-\x1f]{1,189}")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who has just shown their password."""

    id: UUID
    tenant_id: UUID


def normal_email(text: str) -> str:
    """The address as it is kept and compared.

    Raises:
        BadInput: It is no email address.
    """
    email = text.strip().lower()
    if len(email) > EMAIL_CHARS_MAX or not _EMAIL.fullmatch(email):
        raise BadInput("That is not an email address; write it as name@example.com.")
    return email


class People:
    """People of all tenants: an email address names its tenant too."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    async def by_password(self, email: str, password: str) -> Person | None:
        """The person of this address, if this is their password and they are not disabled.

        Whether the address is known, has a password or was disabled is told by neither the answer nor the
        time it takes. No connection is held while the password is compared.
        """
        statement = select(UserRow.id, UserRow.tenant_id, UserRow.password_hash).where(
            func.lower(UserRow.email) == email.strip().lower(), UserRow.disabled_at.is_(None)
        )
        async with self._database.system_session() as session:
            row = (await session.execute(statement)).one_or_none()
        kept = row.password_hash if row else None
        checked = await self._passwords.check(kept, password)
        if row is None or not checked.is_right:
            return None
        if checked.new_hash is not None:
            await self._rehash(row.id, kept, checked.new_hash)
        return Person(row.id, row.tenant_id)

    async def email_of(self, caller: Principal) -> str:
        """The caller's own address.

        Raises:
            NotFound: There is no account behind the call.
        """
        mine = select(UserRow.email).where(
            UserRow.tenant_id == caller.tenant_id, UserRow.id == caller.user_id
        )
        async with self._database.session(caller) as session:
            email = (await session.execute(mine)).scalar_one_or_none()
        if email is None:
            raise NotFound("There is no account behind this call.")
        return email

    async def of_tenant(self, tenant_id: UUID) -> Sequence[UserRow]:
        """Everyone of the tenant, by email."""
        statement = select(UserRow).where(UserRow.tenant_id == tenant_id).order_by(UserRow.email)
        async with self._database.system_session() as session:
            return (await session.execute(statement)).scalars().all()

    async def find(self, tenant_id: UUID, email: str) -> UserRow:
        """The tenant's person of this address.

        Raises:
            NotFound: There is none.
        """
        statement = select(UserRow).where(
            UserRow.tenant_id == tenant_id, func.lower(UserRow.email) == email.strip().lower()
        )
        async with self._database.system_session() as session:
            row = (await session.execute(statement)).scalar_one_or_none()
        if row is None:
            raise NotFound("There is no person with this email in this tenant; see `propmubi users list`.")
        return row

    async def add(  # noqa: PLR0913  # the facts of one row
        self,
        tenant_id: UUID,
        *,
        email: str,
        display_name: str,
        roles: Iterable[Role],
        password: str | None,
        phone_e164: str | None = None,
    ) -> UserRow:
        """A new person, announced by ``user.registered``; without a password they can use tokens only.

        Raises:
            BadInput: The email or the password cannot be used, or no role is given.
            Conflict: The email is taken.
            NotFound: There is no such tenant.
        """
        named = sorted({role.value for role in roles})
        if not named:
            raise BadInput("A person needs at least one role.")
        kept = await self._passwords.hash(password) if password is not None else None
        statement = (
            insert(UserRow)
            .values(
                id=uuid7(),
                tenant_id=tenant_id,
                email=normal_email(email),
                display_name=" ".join(display_name.split())[:120] or email,
                phone_e164=phone_e164,
                roles=named,
                password_hash=kept,
                password_set_at=None if kept is None else func.now(),
            )
            .on_conflict_do_nothing()
            .returning(UserRow)
        )
        async with self._database.system_session() as session:
            await check_tenant(session, tenant_id)
            added = (await session.execute(statement)).scalar_one_or_none()
            if added is not None:
                registered = UserRegistered(user_id=added.id, roles=tuple(map(Role, named)))
                await announce(session, tenant_id, registered)
        if added is None:
            raise Conflict("This email belongs to someone already; each person has an address of their own.")
        return added

    async def set_password(self, tenant_id: UUID, email: str, password: str) -> None:
        """Gives a new password and ends every sign-in made with the old one. Tokens stay.

        Raises:
            BadInput: The password is too short or too long.
            NotFound: There is no such person.
        """
        person = await self.find(tenant_id, email)
        kept = await self._passwords.hash(password)
        async with self._database.system_session() as session:
            await session.execute(
                update(UserRow)
                .where(UserRow.id == person.id)
                .values(password_hash=kept, password_set_at=func.now())
            )
            await end_all(session, person.id, why="password")

    async def disable(self, tenant_id: UUID, email: str) -> None:
        """Ends every way in: sign-ins now and for good, tokens because their owner is disabled.

        Raises:
            NotFound: There is no such person.
        """
        person = await self.find(tenant_id, email)
        async with self._database.system_session() as session:
            await session.execute(
                update(UserRow)
                .where(UserRow.id == person.id)
                .values(disabled_at=func.coalesce(UserRow.disabled_at, func.now()))
            )
            await end_all(session, person.id, why="disabled")

    async def _rehash(self, user_id: UUID, kept: str | None, new_hash: str) -> None:
        """Keeps the password under today's parameters, unless it was changed meanwhile."""
        async with self._database.system_session() as session:
            await session.execute(
                update(UserRow)
                .where(UserRow.id == user_id, UserRow.password_hash == kept)
                .values(password_hash=new_hash)
            )
