"""The one writer of checkpoints: many threads in one commit, and each thread's trouble its own."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from domain.errors import StaleLease
from runtime.checkpoints import CheckpointsUnavailable, FencedSaver, ReadingSaver, checkpoint_pool
from runtime.checkpoints import writer as writer_module
from store.database import Database
from tests.support.leased_savers import leased_thread, take_over

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from runtime.checkpoints import CheckpointPool
    from runtime.checkpoints.rows import Put
    from store.leases import Lease

pytestmark = pytest.mark.engines

DONE_IN_S = 20


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[CheckpointPool]:
    opened = checkpoint_pool(database_url, max_size=4)
    await opened.open(wait=True)
    yield opened
    await opened.close()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, pool_size=4)
    yield opened
    await opened.close()


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sizes of the batches that were sent."""
    sizes: list[int] = []
    send = writer_module.commit

    async def counted(connection: Any, puts: Sequence[Put], **options: Any) -> list[Put]:
        sizes.append(len(puts))
        return await send(connection, puts, **options)

    monkeypatch.setattr(writer_module, "commit", counted)
    return sizes


def place(thread_id: object, **more: str) -> Any:
    return {"configurable": {"thread_id": str(thread_id), "checkpoint_ns": "", **more}}


async def put(saver: FencedSaver, lease: Lease, checkpoint_id: str | None = None, **values: Any) -> Any:
    checkpoint: Any = empty_checkpoint()
    versions = dict.fromkeys(values, "1")
    checkpoint |= {"channel_values": values, "channel_versions": versions}
    if checkpoint_id is not None:
        checkpoint["id"] = checkpoint_id
    return await saver.aput(place(lease.thread_id), checkpoint, {"source": "loop", "step": 0}, versions)


async def newest(pool: CheckpointPool, lease: Lease) -> dict[str, Any] | None:
    found = await ReadingSaver(pool).aget_tuple(place(lease.thread_id))
    return None if found is None else found.checkpoint["channel_values"]


@asynccontextmanager
async def locked_tables(pool: CheckpointPool) -> AsyncIterator[None]:
    """No checkpoint can be written until the block ends."""
    async with await psycopg.AsyncConnection.connect(str(pool.conninfo)) as blocker:
        await blocker.execute("lock table checkpoints in exclusive mode")
        yield


@asynccontextmanager
async def half_written(pool: CheckpointPool, lease: Lease, checkpoint_id: str) -> AsyncIterator[None]:
    """The batch with this checkpoint waits in its middle, its leases locked, until the block ends."""
    async with await psycopg.AsyncConnection.connect(str(pool.conninfo)) as blocker:
        await blocker.execute(
            "insert into checkpoints (thread_id, checkpoint_id, checkpoint) values (%s, %s, '{}')",
            (str(lease.thread_id), checkpoint_id),
        )
        yield
        await blocker.rollback()


async def until_waiting(pool: CheckpointPool) -> None:
    """Returns when a batch waits for a lock."""
    async with pool.connection() as connection, asyncio.timeout(DONE_IN_S):
        while True:
            found = await connection.execute(
                "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%%with held as%%' "
                "and datname = current_database()"
            )
            if await found.fetchone():
                return
            await asyncio.sleep(0.01)


async def test_many_threads_share_one_commit(pool: CheckpointPool, batches: list[int]) -> None:
    leases = [await leased_thread(pool) for _ in range(30)]

    await asyncio.gather(*(put(FencedSaver(pool, lease), lease, n=n) for n, lease in enumerate(leases)))

    assert batches == [30]
    assert [await newest(pool, lease) for lease in leases] == [{"n": n} for n in range(30)]


async def test_stale_lease_fails_its_own_thread_only(pool: CheckpointPool, db: Database) -> None:
    mine, lost = await leased_thread(pool), await leased_thread(pool, holder="slow")
    assert await take_over(db, lost) is not None

    async def lose() -> None:
        with pytest.raises(StaleLease):
            await put(FencedSaver(pool, lost), lost, n=666)

    await asyncio.gather(put(FencedSaver(pool, mine), mine, n=1), lose())

    assert await newest(pool, mine) == {"n": 1}
    assert await newest(pool, lost) is None


async def test_released_lease_writes_nothing(pool: CheckpointPool) -> None:
    lease = await leased_thread(pool)
    async with pool.connection() as connection:
        await connection.execute(
            "update thread_leases set holder = null where thread_id = %s", (lease.thread_id,)
        )

    with pytest.raises(StaleLease):
        await put(FencedSaver(pool, lease), lease, n=1)


async def test_thread_whose_lease_is_being_changed_holds_up_no_other(pool: CheckpointPool) -> None:
    mine, contested = await leased_thread(pool), await leased_thread(pool)
    async with await psycopg.AsyncConnection.connect(str(pool.conninfo)) as taker:
        await taker.execute(
            "update thread_leases set epoch = epoch + 1 where thread_id = %s", (contested.thread_id,)
        )

        waiting = asyncio.create_task(put(FencedSaver(pool, contested), contested, n=666))
        async with asyncio.timeout(DONE_IN_S):
            await put(FencedSaver(pool, mine), mine, n=1)
            await put(FencedSaver(pool, mine), mine, n=2)

        assert not waiting.done()
    with pytest.raises(StaleLease):
        await waiting
    assert await newest(pool, contested) is None


async def test_renewal_of_a_lease_only_delays_the_puts_of_its_thread(pool: CheckpointPool) -> None:
    lease = await leased_thread(pool)
    saver = FencedSaver(pool, lease)
    async with await psycopg.AsyncConnection.connect(str(pool.conninfo)) as renewer:
        await renewer.execute(
            "update thread_leases set expires_at = now() + interval '1 hour' where thread_id = %s",
            (lease.thread_id,),
        )
        first = asyncio.create_task(put(saver, lease, n=1))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(put(saver, lease, n=2))
        await asyncio.sleep(0.05)
        assert not first.done()
        assert not second.done()

    async with asyncio.timeout(DONE_IN_S):
        await asyncio.gather(first, second)
    assert await newest(pool, lease) == {"n": 2}


async def test_takeover_waits_for_the_batch_and_then_sees_it(pool: CheckpointPool, db: Database) -> None:
    lease = await leased_thread(pool)
    checkpoint_id = str(uuid4())
    async with half_written(pool, lease, checkpoint_id):
        writing = asyncio.create_task(put(FencedSaver(pool, lease), lease, checkpoint_id, n=1))
        await until_waiting(pool)

        taking = asyncio.create_task(take_over(db, lease))
        done, _ = await asyncio.wait({taking}, timeout=0.2)
        assert not done

    async with asyncio.timeout(DONE_IN_S):
        await writing
        assert await taking is not None
    assert await newest(pool, lease) == {"n": 1}


async def test_put_that_cannot_be_stored_fails_alone(pool: CheckpointPool, batches: list[int]) -> None:
    leases = [await leased_thread(pool) for _ in range(8)]
    bad = {"".join(uuid4().hex for _ in range(400)): [1]}  # Longer than an index entry may be.

    results = await asyncio.gather(
        *(
            put(FencedSaver(pool, lease), lease, **(bad if n == 3 else {"n": n}))
            for n, lease in enumerate(leases)
        ),
        return_exceptions=True,
    )

    assert [n for n, one in enumerate(results) if isinstance(one, BaseException)] == [3]
    assert isinstance(results[3], psycopg.Error)
    assert [await newest(pool, lease) for lease in leases] == [None if n == 3 else {"n": n} for n in range(8)]
    assert batches[0] == 8


async def test_lost_connection_fails_all_at_once_and_the_next_put_is_stored(pool: CheckpointPool) -> None:
    leases = [await leased_thread(pool) for _ in range(3)]
    async with locked_tables(pool), asyncio.timeout(DONE_IN_S):
        writing = [asyncio.create_task(put(FencedSaver(pool, one), one, n=1)) for one in leases]
        await until_waiting(pool)
        async with pool.connection() as connection:
            await connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                "and datname = current_database() and query like '%%with held as%%'"
            )
        results = await asyncio.gather(*writing, return_exceptions=True)
    await put(FencedSaver(pool, leases[0]), leases[0], n=2)

    assert {type(one) for one in results} == {CheckpointsUnavailable}
    assert len({id(one) for one in results}) == 3  # Each has an error of its own, with its own trace.
    assert await newest(pool, leases[0]) == {"n": 2}


async def test_database_that_is_away_is_an_answer(pool: CheckpointPool) -> None:
    lease = await leased_thread(pool)
    writer = pool.writer

    async def refuse() -> Any:
        raise psycopg.OperationalError("connection refused")

    writer._open_connection = refuse

    with pytest.raises(CheckpointsUnavailable):
        await put(FencedSaver(pool, lease), lease, n=1)


async def test_cancelled_before_it_was_sent_is_withdrawn(pool: CheckpointPool) -> None:
    first, second, third = [await leased_thread(pool) for _ in range(3)]
    async with locked_tables(pool):
        sent = asyncio.create_task(put(FencedSaver(pool, first), first, n=1))
        await until_waiting(pool)
        doomed = asyncio.create_task(put(FencedSaver(pool, second), second, n=666))
        kept = asyncio.create_task(put(FencedSaver(pool, third), third, n=3))
        await asyncio.sleep(0)

        doomed.cancel()
        await asyncio.wait({doomed}, timeout=DONE_IN_S)
        assert doomed.cancelled()
    await asyncio.gather(sent, kept)

    assert await newest(pool, second) is None
    assert await newest(pool, third) == {"n": 3}


async def test_cancelled_on_the_way_returns_only_when_nothing_more_can_be_written(
    pool: CheckpointPool,
) -> None:
    doomed_lease, other = await leased_thread(pool), await leased_thread(pool)
    async with locked_tables(pool):
        doomed = asyncio.create_task(put(FencedSaver(pool, doomed_lease), doomed_lease, n=1))
        kept = asyncio.create_task(put(FencedSaver(pool, other), other, n=2))
        await until_waiting(pool)

        for _ in range(2):
            doomed.cancel()
            await asyncio.sleep(0.05)
        assert not doomed.done()
    await asyncio.wait({doomed}, timeout=DONE_IN_S)

    assert doomed.cancelled()
    await kept
    assert await newest(pool, doomed_lease) == {"n": 1}
    assert await newest(pool, other) == {"n": 2}


async def test_closing_stores_what_was_handed_over(database_url: str) -> None:
    pool = checkpoint_pool(database_url, max_size=2)
    await pool.open(wait=True)
    leases = [await leased_thread(pool) for _ in range(3)]
    async with locked_tables(pool):
        writing = [asyncio.create_task(put(FencedSaver(pool, leases[0]), leases[0], n=0))]
        await until_waiting(pool)
        writing += [asyncio.create_task(put(FencedSaver(pool, one), one, n=1)) for one in leases[1:]]
        await asyncio.sleep(0)
        closing = asyncio.create_task(pool.close())
        await asyncio.sleep(0.05)
    await asyncio.gather(closing, *writing)

    with pytest.raises(CheckpointsUnavailable):
        await put(FencedSaver(pool, leases[0]), leases[0], n=9)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = await connection.execute("select count(*) from checkpoints")
        assert await found.fetchone() == (3,)


async def test_closing_does_not_wait_for_a_database_that_never_answers(database_url: str) -> None:
    async with checkpoint_pool(database_url, max_size=2) as pool:
        lease = await leased_thread(pool)
        async with locked_tables(pool):
            writing = asyncio.create_task(put(FencedSaver(pool, lease), lease, n=1))
            await until_waiting(pool)

            async with asyncio.timeout(DONE_IN_S):
                await pool.writer.close(within_s=0.1)
                with pytest.raises(CheckpointsUnavailable):
                    await writing


async def test_puts_of_one_thread_keep_their_order(pool: CheckpointPool) -> None:
    lease = await leased_thread(pool)
    saver = FencedSaver(pool, lease)
    config = await put(saver, lease, n=1)
    task = str(uuid4())

    await asyncio.gather(
        saver.aput_writes(config, [("n", "first"), ("m", [1])], task),
        saver.aput_writes(config, [("n", "second"), ("m", [2])], task),
        saver.aput_writes(config, [("__interrupt__", "asked")], task),
        saver.aput_writes(config, [("__interrupt__", "asked again")], task),
    )

    found = await saver.aget_tuple(config)
    assert found is not None
    written = {channel: value for _, channel, value in found.pending_writes or ()}
    assert written == {"n": "first", "m": [1], "__interrupt__": "asked again"}


AWKWARD: dict[str, Any] = {
    "nul": "a\0b",
    "surrogate": "\ud800",
    "escape": "\\u0000",
    "nan": float("nan"),
    "inf": float("inf"),
    "big": 2**70,
    "negative": -(2**63) - 1,
    "truth": True,
    "nothing": None,
    "float": 1.5,
    "devanagari": "घर",
    "nested": {"a": [1, {"b": None}]},
    "bytes": b"\0\xff",
}
EXPECTED = {**AWKWARD, "nul": "a\N{REPLACEMENT CHARACTER}b", "surrogate": "\N{REPLACEMENT CHARACTER}"}


async def test_awkward_values_come_back_to_us_and_to_the_stock_saver(pool: CheckpointPool) -> None:
    lease = await leased_thread(pool)
    await put(FencedSaver(pool, lease), lease, **AWKWARD)

    ours = await newest(pool, lease)
    stock = await AsyncPostgresSaver(pool).aget_tuple(place(lease.thread_id))

    assert ours is not None
    assert stock is not None
    assert repr(sorted(ours.items())) == repr(sorted(EXPECTED.items()))
    assert repr(sorted(stock.checkpoint["channel_values"].items())) == repr(sorted(EXPECTED.items()))


async def test_reading_saver_writes_nothing(pool: CheckpointPool) -> None:
    lease = await leased_thread(pool)

    with pytest.raises(TypeError, match="FencedSaver"):
        await put(ReadingSaver(pool), lease, n=1)  # type: ignore[arg-type]
