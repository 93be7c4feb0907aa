"""The vault's rows: values put away under their subject's key, and opened for who may have them.

A subject is a user or visitor; a thread that belongs to nobody by name, or to the tenant's own system, is a
subject of its own, so that its key goes when the thread goes. The first value makes the key. Keys are locked
while a value is sealed with them: none is sealed with a key that an erasure has just destroyed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from domain.pii.border import Kept
from domain.pii.kinds import PiiType
from domain.tenancy import SYSTEM_USER_ID
from store.tables.runs import ThreadRow
from store.tables.vault import SubjectKeyRow, VaultRow
from store.vault.sealing import KeyWrapper

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from domain.keyring import KeyRing
    from domain.tenancy import Principal
    from store.database import AsyncSession
    from store.vault.sealing import SubjectCipher


class Subject(NamedTuple):
    """Whose values: a person, or a thread of nobody."""

    tenant_id: UUID
    id: UUID
    thread_id: UUID | None
    """The thread, where it is its own subject."""

    @classmethod
    def of(cls, thread: ThreadRow) -> Subject:
        """Whose values are said on a thread."""
        if thread.owner_id is None or thread.owner_id == SYSTEM_USER_ID:
            return cls(thread.tenant_id, thread.id, thread.id)
        return cls(thread.tenant_id, thread.owner_id, None)


class VaultBook:
    """The vault inside one transaction."""

    def __init__(self, session: AsyncSession, ring: KeyRing) -> None:
        self._session = session
        self._wrapper = KeyWrapper(ring)

    async def keep(self, thread: ThreadRow, values: Sequence[Kept]) -> None:
        """Puts values away that were said on the thread."""
        if not values:
            return
        subject = Subject.of(thread)
        cipher = await self._cipher(subject)
        rows = [
            {
                "id": uuid7(),
                "tenant_id": subject.tenant_id,
                "subject_id": subject.id,
                "thread_id": thread.id,
                "token": one.token,
                "kind": one.kind.value,
                "sealed": cipher.seal(one.token, orjson.dumps([one.said, one.normal])),
            }
            for one in values
        ]
        await self._session.execute(insert(VaultRow).on_conflict_do_nothing(), rows)

    async def open(self, principal: Principal, tokens: Collection[str]) -> dict[str, Kept]:
        """What the caller's own tokens stand for; of others', and of those that are erased, nothing.

        Raises:
            VaultUnreadable: A row was changed, or the secret that wraps its key is not in the settings.
        """
        return await self._opened(_is_own(principal), VaultRow.token.in_(tokens)) if tokens else {}

    async def all_of(self, principal: Principal) -> list[Kept]:
        """Every value of the caller, oldest first; errors as `open`."""
        return list((await self._opened(_is_own(principal))).values())

    async def copy(self, source: ThreadRow, copy: ThreadRow) -> None:
        """Values of a thread for its copy, under the same tokens."""
        found = await self._opened(VaultRow.tenant_id == source.tenant_id, VaultRow.thread_id == source.id)
        await self.keep(copy, list(found.values()))

    async def _opened(self, *conditions: ColumnElement[bool]) -> dict[str, Kept]:
        found = await self._session.execute(
            select(VaultRow, SubjectKeyRow.wrapped)
            .join(
                SubjectKeyRow,
                and_(
                    SubjectKeyRow.tenant_id == VaultRow.tenant_id,
                    SubjectKeyRow.subject_id == VaultRow.subject_id,
                ),
            )
            .where(*conditions)
            .order_by(VaultRow.id)
        )
        ciphers: dict[bytes, SubjectCipher] = {}
        opened = {}
        for row, wrapped in found:
            if wrapped not in ciphers:
                ciphers[wrapped] = self._wrapper.cipher(row.tenant_id, row.subject_id, wrapped)
            said, normal = orjson.loads(ciphers[wrapped].open(row.token, row.sealed))
            opened[row.token] = Kept(row.token, PiiType(row.kind), said, normal)
        return opened

    async def _cipher(self, subject: Subject) -> SubjectCipher:
        wrapped = await self._wrapped(subject)
        if wrapped is None:
            made = insert(SubjectKeyRow).values(
                tenant_id=subject.tenant_id,
                subject_id=subject.id,
                thread_id=subject.thread_id,
                wrapped=self._wrapper.new_key(subject.tenant_id, subject.id),
            )
            await self._session.execute(made.on_conflict_do_nothing())
            wrapped = await self._wrapped(subject)
            assert wrapped is not None  # noqa: S101  # ours, or that of who was quicker
        return self._wrapper.cipher(subject.tenant_id, subject.id, wrapped)

    async def _wrapped(self, subject: Subject) -> bytes | None:
        found = select(SubjectKeyRow.wrapped).where(
            SubjectKeyRow.tenant_id == subject.tenant_id, SubjectKeyRow.subject_id == subject.id
        )
        locked = found.with_for_update(read=True, key_share=True)
        return (await self._session.execute(locked)).scalar_one_or_none()


def _is_own(principal: Principal) -> ColumnElement[bool]:
    """Rows of the person, and of their threads that are subjects of their own."""
    threads = select(ThreadRow.id).where(
        ThreadRow.tenant_id == principal.tenant_id,
        ThreadRow.owner_id.is_not_distinct_from(principal.owner_id),
    )
    return and_(
        VaultRow.tenant_id == principal.tenant_id,
        or_(VaultRow.subject_id == principal.owner_id, VaultRow.subject_id.in_(threads)),
    )


async def destroy_key(session: AsyncSession, principal: Principal) -> int:
    """Destroys the person's key, and with it what it sealed; how many values that were."""
    values = await session.scalars(
        select(VaultRow.token)
        .where(VaultRow.tenant_id == principal.tenant_id, VaultRow.subject_id == principal.owner_id)
        .distinct()
    )
    count = len(values.all())
    await session.execute(
        delete(SubjectKeyRow).where(
            SubjectKeyRow.tenant_id == principal.tenant_id, SubjectKeyRow.subject_id == principal.owner_id
        )
    )
    return count


async def rewrap_keys(session: AsyncSession, ring: KeyRing) -> int:
    """Wraps the keys of all subjects with the current secret; how many were not yet.

    Raises:
        VaultUnreadable: One opens with none of the secrets; nothing is changed.
    """
    wrapper, count = KeyWrapper(ring), 0
    rows: Iterable[SubjectKeyRow] = await session.scalars(select(SubjectKeyRow).with_for_update())
    for row in rows:
        again = wrapper.rewrapped(row.tenant_id, row.subject_id, row.wrapped)
        if again is not None:
            row.wrapped, count = again, count + 1
    return count
