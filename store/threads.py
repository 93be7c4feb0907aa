"""Threads as their owner sees them. Another tenant's or owner's thread does not exist for the caller."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.errors import BadInput, Conflict, NotFound
from domain.ids import uuid7
from store.sealed_mapping import columns_of
from store.tables.runs import RunRow, ThreadRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from domain.tenancy import Principal

_NOT_FOUND: Final = "Thread with ID {} not found"
_SEALED_VALUES: Final = (
    "Threads cannot be searched by values here, for their states are kept sealed. Search by metadata instead."
)
SortKey = Literal["thread_id", "status", "created_at", "updated_at", "state_updated_at"]
_SORT_COLUMNS = {
    "thread_id": ThreadRow.id,
    "status": ThreadRow.status,
    "created_at": ThreadRow.created_at,
    "updated_at": ThreadRow.updated_at,
    "state_updated_at": ThreadRow.state_updated_at,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadQuery:
    """Which threads, in which order."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    ids: Sequence[UUID] | None = None
    status: str | None = None
    limit: int = 10
    offset: int = 0
    sort_by: SortKey = "created_at"
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class TimeToLive:
    """How long a thread is kept after its last use, and what happens then."""

    minutes: float | None
    """None: as long as nobody deletes it."""
    strategy: Literal["delete", "keep_latest"] = "delete"

    @property
    def columns(self) -> dict[str, Any]:
        """What the thread's row says of it, from now on."""
        if self.minutes is None:
            return {"ttl_minutes": None, "ttl_strategy": None, "expires_at": None}
        ends = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, self.minutes * 60)
        return {"ttl_minutes": self.minutes, "ttl_strategy": self.strategy, "expires_at": ends}


# Every run makes and finds a thread: these are put together once, not for each.
_CREATE: Final = (
    insert(ThreadRow)
    .values(
        id=bindparam("wanted"),
        tenant_id=bindparam("asking_tenant"),
        owner_id=bindparam("asking_owner"),
        meta=bindparam("given_meta"),
    )
    .on_conflict_do_nothing()
    .returning(ThreadRow)
)
_FIND: Final = select(ThreadRow).where(
    ThreadRow.tenant_id == bindparam("asking_tenant"),
    ThreadRow.owner_id.is_not_distinct_from(bindparam("asking_owner")),
    ThreadRow.id == bindparam("wanted"),
)
_FIND_LOCKED: Final = _FIND.with_for_update(key_share=True)
"""Keeps other changes of the thread away, and nobody who only writes a row that points to it."""
_FIND_TO_DELETE: Final = _FIND.with_for_update()


class Threads:
    """One caller's threads, inside one transaction."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    @property
    def _asker(self) -> dict[str, UUID | None]:
        return {"asking_tenant": self._principal.tenant_id, "asking_owner": self._principal.owner_id}

    def _mine(self) -> Select[ThreadRow]:
        return select(ThreadRow).where(
            ThreadRow.tenant_id == self._principal.tenant_id,
            ThreadRow.owner_id.is_not_distinct_from(self._principal.owner_id),
        )

    async def create(
        self,
        *,
        thread_id: UUID | None,
        metadata: Mapping[str, Any],
        is_existing_ok: bool = False,
        ttl: TimeToLive | None = None,
    ) -> ThreadRow:
        """Makes a thread, or returns the caller's own one of that id when that is acceptable.

        Raises:
            Conflict: The id is taken.
        """
        wanted = thread_id or uuid7()
        result = await self._session.execute(
            _CREATE.values(ttl.columns) if ttl else _CREATE,
            {**self._asker, "wanted": wanted, "given_meta": dict(metadata)},
        )
        created = result.scalar_one_or_none()
        if created is not None:
            return created
        existing = await self.find(wanted)
        if existing is None or not is_existing_ok:
            raise Conflict(f"Thread with ID {wanted} already exists")
        return existing

    async def find(self, thread_id: UUID, *, is_locked: bool = False) -> ThreadRow | None:
        """The caller's thread of that id; locked until the transaction ends when asked."""
        query = _FIND_LOCKED if is_locked else _FIND
        found = await self._session.execute(query, {**self._asker, "wanted": thread_id})
        return found.scalar_one_or_none()

    async def get(self, thread_id: UUID, *, is_locked: bool = False) -> ThreadRow:
        """The caller's thread of that id.

        Raises:
            NotFound: There is none, or it is another's.
        """
        thread = await self.find(thread_id, is_locked=is_locked)
        if thread is None:
            raise NotFound(_NOT_FOUND.format(thread_id))
        return thread

    def _matching(self, query: ThreadQuery) -> Select[ThreadRow]:
        found = self._mine()
        if query.metadata:
            found = found.where(ThreadRow.meta.contains(dict(query.metadata)))
        if query.values:
            if columns_of(self._session).is_sealing:
                raise BadInput(_SEALED_VALUES)
            found = found.where(ThreadRow.values.op("@>")(dict(query.values)))
        if query.ids is not None:
            found = found.where(ThreadRow.id.in_(query.ids))
        if query.status is not None:
            found = found.where(ThreadRow.status == query.status)
        return found

    async def search(self, query: ThreadQuery) -> Sequence[ThreadRow]:
        """One page of the matching threads.

        Raises:
            BadInput: It asks for values, and they are sealed.
        """
        column = _SORT_COLUMNS[query.sort_by]
        ordered = self._matching(query).order_by(
            column.desc() if query.is_descending else column.asc(), ThreadRow.id.desc()
        )
        page = ordered.limit(query.limit).offset(query.offset)
        return (await self._session.execute(page)).scalars().all()

    async def count(self, query: ThreadQuery) -> int:
        """How many match, on all pages."""
        matching = self._matching(query).with_only_columns(func.count(), maintain_column_froms=True)
        return int((await self._session.execute(matching)).scalar_one())

    async def merge_metadata(
        self, thread_id: UUID, metadata: Mapping[str, Any], ttl: TimeToLive | None = None
    ) -> ThreadRow:
        """Adds to or replaces keys of the thread's metadata, and its time to live when one is given."""
        thread = await self.get(thread_id, is_locked=True)
        result = await self._session.execute(
            update(ThreadRow)
            .where(ThreadRow.id == thread.id)
            .values(
                meta=ThreadRow.meta.op("||")(dict(metadata)),
                updated_at=func.now(),
                **(ttl.columns if ttl else {}),
            )
            .returning(ThreadRow)
            .execution_options(populate_existing=True)
        )
        return result.scalar_one()

    async def delete(self, thread_id: UUID) -> None:
        """Deletes the thread with its runs; its checkpoints are the checkpointer's to delete.

        Raises:
            Conflict: A run is open on it.
        """
        found = await self._session.execute(_FIND_TO_DELETE, {**self._asker, "wanted": thread_id})
        thread = found.scalar_one_or_none()
        if thread is None:
            raise NotFound(_NOT_FOUND.format(thread_id))
        if await self.is_busy(thread.id):
            raise Conflict("Thread is running a task. Cancel its runs before deleting it.")
        await self._session.delete(thread)

    async def is_busy(self, thread_id: UUID) -> bool:
        """Whether a run is running on it or waits for its turn; one that was put off keeps nobody away."""
        found = await self._session.execute(
            select(RunRow.id)
            .where(
                RunRow.thread_id == thread_id,
                RunRow.status.in_(("pending", "running")),
                RunRow.waits_until.is_(None),
            )
            .limit(1)
        )
        return found.first() is not None


async def delete_temporary(session: AsyncSession, thread_id: UUID) -> None:
    """Deletes the thread that a stateless run was given, unless another run has begun on it."""
    is_busy = select(RunRow.id).where(
        RunRow.thread_id == thread_id, RunRow.status.in_(("pending", "running"))
    )
    await session.execute(delete(ThreadRow).where(ThreadRow.id == thread_id, ~is_busy.exists()))
