"""Old checkpoints removed, thread by thread, without anything that what remains needs.

A thread is pruned in one transaction that holds its row and its lease's row: no run can begin on it
meanwhile, and one that has it is left alone. Values go when no remaining checkpoint names their version, and
the first checkpoint that remains of a branch forgets its parent.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from runtime.checkpoints.kept import Known, kept
from runtime.checkpoints.trouble import database_trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime, timedelta

    from psycopg import AsyncConnection

    from runtime.checkpoints.kept import Key
    from runtime.checkpoints.pool import CheckpointPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What stays of each thread."""

    newest: int
    """Of each namespace at least so many checkpoints; 1 or more."""
    younger_than: timedelta | None = None
    """And those of this age or less, by the database's clock; None: age keeps none."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, or would be."""

    threads: int = 0
    """Of which something went."""
    busy: int = 0
    """Left alone because a run had them."""
    checkpoints: int = 0
    writes: int = 0
    blobs: int = 0
    blob_bytes: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        """Both together."""
        return Pruned(*(mine + asdict(other)[name] for name, mine in asdict(self).items()))

    def as_dict(self) -> dict[str, int]:
        """JSON-plain."""
        return asdict(self)


async def prune_all(
    pool: CheckpointPool,
    retention: Retention,
    *,
    is_dry: bool = False,
    most_threads: int | None = None,
    say: Callable[[Pruned], None] = lambda _: None,
) -> Pruned:
    """Prunes every thread that has more than stays.

    Args:
        pool: The open pool.
        retention: What stays.
        is_dry: True counts and removes nothing.
        most_threads: Stops after so many threads; None: all.
        say: Is told the sum after each thread.

    Raises:
        CheckpointsUnavailable: The database is away; the threads before are done.
    """
    total, seen = Pruned(), 0
    since = await _since(pool, retention)
    async for thread_id in _candidates(pool, retention.newest, since):
        total += await _prune(pool, thread_id, retention.newest, since, is_dry=is_dry)
        say(total)
        seen += 1
        if seen == most_threads:
            break
    return total


async def prune_thread(
    pool: CheckpointPool, thread_id: str, retention: Retention, *, is_run_ignored: bool = False
) -> Pruned:
    """Prunes one thread, or leaves it alone while a run has it.

    Args:
        pool: The open pool.
        thread_id: Which.
        retention: What stays.
        is_run_ignored: True prunes whoever has the thread; for its holder.

    Raises:
        CheckpointsUnavailable: The database is away; nothing was removed.
    """
    since = await _since(pool, retention)
    return await _prune(pool, thread_id, retention.newest, since, is_run_ignored=is_run_ignored)


async def _since(pool: CheckpointPool, retention: Retention) -> str | None:
    if retention.younger_than is None:
        return None
    with database_trouble():
        async with pool.connection() as connection:
            cursor = await connection.execute("select now() - %s as since", (retention.younger_than,))
            row = await cursor.fetchone()
    since: datetime = row["since"]  # type: ignore[index]  # there is one row
    return since.astimezone(UTC).isoformat()


async def _prune(  # noqa: PLR0913  # the two modes apart
    pool: CheckpointPool,
    thread_id: str,
    newest: int,
    since: str | None,
    *,
    is_dry: bool = False,
    is_run_ignored: bool = False,
) -> Pruned:
    with database_trouble():
        async with pool.connection() as connection, connection.transaction(force_rollback=is_dry):
            if not is_run_ignored and not await _is_resting(connection, thread_id):
                return Pruned(busy=1)
            checkpoints = await _known(connection, thread_id)
            stays = kept(checkpoints, newest=newest, since=since)
            goes = [key for key in ((one.namespace, one.id) for one in checkpoints) if key not in stays]
            return await _remove(connection, thread_id, goes) if goes else Pruned()


async def _candidates(pool: CheckpointPool, newest: int, since: str | None) -> AsyncIterator[str]:
    """Threads that have more checkpoints than stay, old enough; a page of ids at a time."""
    after = ""
    while True:
        with database_trouble():
            async with pool.connection() as connection:
                cursor = await connection.execute(
                    _CANDIDATES, {"after": after, "newest": newest, "since": since}
                )
                page = [row["thread_id"] for row in await cursor.fetchall()]
        for thread_id in page:
            yield thread_id
        if not page:
            return
        after = page[-1]


async def _is_resting(connection: AsyncConnection[Any], thread_id: str) -> bool:
    """Whether no run has the thread. If so none can take it before this transaction ends.

    The thread's row is locked against the first lease of all, which refers to it; the lease's against any
    other. Rows that are locked now are somebody's who is about to change them.
    """
    locked = await connection.execute(_LOCK_THREAD, (thread_id,))
    if await locked.fetchone() is None:
        there = await connection.execute(_THREAD_IS_THERE, (thread_id,))
        return await there.fetchone() is None
    lease = await connection.execute(_LOCK_LEASE, (thread_id,))
    row = await lease.fetchone()
    if row is None:
        there = await connection.execute(_LEASE_IS_THERE, (thread_id,))
        return await there.fetchone() is None
    return not row["is_held"]


async def _known(connection: AsyncConnection[Any], thread_id: str) -> list[Known]:
    cursor = await connection.execute(_KNOWN, {"thread": thread_id})
    return [
        Known(
            namespace=row["checkpoint_ns"],
            id=row["checkpoint_id"],
            parent=row["parent_checkpoint_id"],
            written_at=row["written_at"] or "",
            format=row["format"],
            roots=row["roots"] or {},
            delta_channels=frozenset(row["counted"]) | frozenset(row["marked"]),
            stored=frozenset(row["stored"]),
            is_asking="__interrupt__" in row["written"],
            is_sending="__pregel_tasks" in row["written"],
        )
        for row in await cursor.fetchall()
    ]


async def _remove(connection: AsyncConnection[Any], thread_id: str, goes: Sequence[Key]) -> Pruned:
    names = {
        "thread": thread_id,
        "namespaces": [namespace for namespace, _ in goes],
        "ids": [one for _, one in goes],
    }
    writes = await connection.execute(_DELETE_WRITES, names)
    checkpoints = await connection.execute(_DELETE_CHECKPOINTS, names)
    await connection.execute(_FORGET_PARENTS, names)
    blobs = await (await connection.execute(_DELETE_BLOBS, names)).fetchall()
    return Pruned(
        threads=1,
        checkpoints=checkpoints.rowcount,
        writes=writes.rowcount,
        blobs=len(blobs),
        blob_bytes=sum(row["size"] or 0 for row in blobs),
    )


_CANDIDATES: Final = """
select thread_id from (
    select thread_id, count(*) as n, min(checkpoint ->> 'ts') as oldest
    from checkpoints where thread_id > %(after)s
    group by thread_id, checkpoint_ns
) namespace
where n > %(newest)s and (%(since)s::text is null or oldest < %(since)s::text)
group by thread_id
order by thread_id
limit 500
"""
_LOCK_THREAD: Final = "select 1 from threads where id = %s::uuid for update skip locked"
_THREAD_IS_THERE: Final = "select 1 from threads where id = %s::uuid"
_LOCK_LEASE: Final = """
select holder is not null and expires_at > now() as is_held
from thread_leases where thread_id = %s::uuid for update skip locked
"""
_LEASE_IS_THERE: Final = "select 1 from thread_leases where thread_id = %s::uuid"

_KNOWN: Final = """
select c.checkpoint_ns, c.checkpoint_id, c.parent_checkpoint_id,
    c.checkpoint ->> 'ts' as written_at,
    (c.checkpoint ->> 'v')::int as format,
    c.metadata -> 'parents' as roots,
    array(select jsonb_object_keys(coalesce(c.metadata -> 'counters_since_delta_snapshot', '{}'))) as counted,
    array(
        select v.key from jsonb_each(c.checkpoint -> 'channel_values') v
        where v.value = 'true'::jsonb and exists (
            select 1 from checkpoint_blobs b where b.thread_id = c.thread_id
                and b.checkpoint_ns = c.checkpoint_ns and b.channel = v.key
                and b.version = c.checkpoint -> 'channel_versions' ->> v.key
        )
    ) as marked,
    array(
        select b.channel from jsonb_each_text(c.checkpoint -> 'channel_versions') v
        join checkpoint_blobs b on b.thread_id = c.thread_id and b.checkpoint_ns = c.checkpoint_ns
            and b.channel = v.key and b.version = v.value
        where b.type <> 'empty'
        union
        select v.key from jsonb_each(c.checkpoint -> 'channel_values') v where v.value <> 'null'::jsonb
    ) as stored,
    array(
        select distinct w.channel from checkpoint_writes w where w.thread_id = c.thread_id
            and w.checkpoint_ns = c.checkpoint_ns and w.checkpoint_id = c.checkpoint_id
            and w.channel in ('__interrupt__', '__pregel_tasks')
    ) as written
from checkpoints c where c.thread_id = %(thread)s
"""

_DELETE_WRITES: Final = """
delete from checkpoint_writes w using unnest(%(namespaces)s::text[], %(ids)s::text[]) as gone(ns, id)
where w.thread_id = %(thread)s and w.checkpoint_ns = gone.ns and w.checkpoint_id = gone.id
"""
_DELETE_CHECKPOINTS: Final = """
delete from checkpoints c using unnest(%(namespaces)s::text[], %(ids)s::text[]) as gone(ns, id)
where c.thread_id = %(thread)s and c.checkpoint_ns = gone.ns and c.checkpoint_id = gone.id
"""
_FORGET_PARENTS: Final = """
update checkpoints c set parent_checkpoint_id = null
from unnest(%(namespaces)s::text[], %(ids)s::text[]) as gone(ns, id)
where c.thread_id = %(thread)s and c.checkpoint_ns = gone.ns and c.parent_checkpoint_id = gone.id
"""
_DELETE_BLOBS: Final = """
with named as materialized (
    select distinct c.checkpoint_ns as ns, v.key as channel, v.value as version
    from checkpoints c cross join lateral jsonb_each_text(c.checkpoint -> 'channel_versions') v
    where c.thread_id = %(thread)s
)
delete from checkpoint_blobs b
where b.thread_id = %(thread)s
    and (b.checkpoint_ns, b.channel, b.version) not in (select ns, channel, version from named)
returning octet_length(b.blob) as size
"""
