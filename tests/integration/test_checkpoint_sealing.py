"""With keys nothing a person said stands in a checkpoint table, and no row opens where it does not belong."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Annotated, Any, TypedDict
from uuid import uuid4

import pytest
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.conformance.capabilities import ALL_CAPABILITIES
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from domain.errors import SetupError
from runtime.checkpoints import ReadingSaver, checkpoint_pool
from runtime.checkpoints.resealing import Progress, reseal
from store.sealing import SealUnreadable
from tests.support.leased_savers import LeasingSaver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.checkpoints import CheckpointPool

pytestmark = pytest.mark.engines

CANARY = "Asha Rao 9812345678"
KEYS = {"new": b"n" * 32, "old": b"o" * 32}
TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")


class Talk(TypedDict, total=False):
    name: str
    income: int
    log: Annotated[list[str], add]
    answer: str


async def ask(state: Talk) -> Talk:
    return {"log": [f"asked {state['name']}"], "income": 123456789}


async def wait(_state: Talk) -> Talk:
    return {"answer": str(interrupt({"question": f"Is it {CANARY}?"}))}


def graph(pool: CheckpointPool) -> Any:
    builder = StateGraph(Talk)
    builder.add_node("ask", ask)
    builder.add_node("wait", wait)
    builder.add_edge(START, "ask")
    builder.add_edge("ask", "wait")
    builder.add_edge("wait", END)
    return builder.compile(checkpointer=LeasingSaver(pool))


@pytest.fixture
async def sealed(database_url: str) -> AsyncIterator[CheckpointPool]:
    async with opened(database_url, KEYS) as pool:
        yield pool


def opened(database_url: str, keys: dict[str, bytes] | None) -> CheckpointPool:
    return checkpoint_pool(database_url, max_size=4, keys=keys)


async def talk(pool: CheckpointPool, thread_id: str | None = None, *, is_answered: bool = False) -> Any:
    """A thread that waits for an answer, or has had it."""
    config: Any = {
        "configurable": {"thread_id": thread_id or str(uuid4()), "said": CANARY},
        "metadata": {"customer": CANARY, "run_id": CANARY, "step": CANARY, "source": CANARY},
    }
    await graph(pool).ainvoke({"name": CANARY, "log": [CANARY]}, config, durability="sync")
    if is_answered:
        await graph(pool).ainvoke(Command(resume=CANARY), config, durability="sync")
    return {"configurable": {"thread_id": config["configurable"]["thread_id"], "checkpoint_ns": ""}}


async def everything(pool: CheckpointPool) -> str:
    """All rows of all checkpoint tables as text, bytes readable as they are."""
    said = []
    async with pool.connection() as connection:
        for table in TABLES:
            cursor = await connection.execute(b"table " + table.encode())
            for row in await cursor.fetchall():
                said += [
                    one.decode("latin-1") if isinstance(one, bytes) else str(one) for one in row.values()
                ]
    return "\n".join(said)


async def test_canary_is_in_no_column(sealed: CheckpointPool) -> None:
    await talk(sealed)
    await talk(sealed, is_answered=True)

    said = await everything(sealed)

    assert "sealed:new" in said
    assert CANARY not in said
    assert "Asha" not in said
    assert "123456789" not in said


async def test_canary_test_can_fail(database_url: str) -> None:
    async with opened(database_url, None) as pool:
        await talk(pool)
        said = await everything(pool)

    assert CANARY in said
    assert "123456789" in said


async def test_thread_goes_on_and_is_searched_as_without_keys(sealed: CheckpointPool) -> None:
    place = await talk(sealed)
    state = await graph(sealed).aget_state(place)
    assert state.interrupts[0].value == {"question": f"Is it {CANARY}?"}
    assert state.values == {"name": CANARY, "income": 123456789, "log": [CANARY, f"asked {CANARY}"]}

    result = await graph(sealed).ainvoke(Command(resume="yes"), place, durability="sync")

    assert result["answer"] == "yes"
    saver = ReadingSaver(sealed)
    by_person = [one async for one in saver.alist(place, filter={"customer": CANARY})]
    steps = [one.metadata["step"] for one in by_person]
    assert steps == [1, 0, -1]
    assert [
        one.metadata["step"] async for one in saver.alist(place, filter={"customer": CANARY}, limit=2)
    ] == [1, 0]
    assert [one async for one in saver.alist(place, filter={"customer": "somebody else"})] == []
    assert [one.metadata["step"] async for one in saver.alist(place, filter={"step": 0})] == [0]


async def test_conformance_holds_with_keys(sealed: CheckpointPool) -> None:
    @checkpointer_test(name="sealed")
    async def saver() -> AsyncIterator[LeasingSaver]:
        yield LeasingSaver(sealed)

    report = await validate(saver)

    assert {name: result.failures for name, result in report.results.items() if result.failures} == {}
    assert {name for name, result in report.results.items() if result.passed} == {
        one.value for one in ALL_CAPABILITIES
    }


SWAPS = {
    "a blob of another thread": (
        "update checkpoint_blobs t set blob = s.blob from checkpoint_blobs s where t.thread_id = %(mine)s "
        "and s.thread_id = %(other)s and t.channel = 'name' and s.channel = 'name'"
    ),
    "a blob of another channel": (
        "update checkpoint_blobs t set blob = s.blob from checkpoint_blobs s where t.thread_id = %(mine)s "
        "and s.thread_id = %(mine)s and t.channel = 'name' and s.channel = 'log'"
    ),
    "an older version of a blob": (
        "update checkpoint_blobs t set blob = s.blob from checkpoint_blobs s where t.thread_id = %(mine)s "
        "and s.thread_id = %(mine)s and t.channel = 'log' and s.channel = 'log' and s.version < t.version"
    ),
    "a write of another thread": (
        "update checkpoint_writes t set blob = s.blob from checkpoint_writes s where t.thread_id = %(mine)s "
        "and s.thread_id = %(other)s and t.channel = s.channel and t.idx = s.idx"
    ),
    "metadata of another thread": (
        "update checkpoints t set metadata = s.metadata from checkpoints s where t.thread_id = %(mine)s "
        "and s.thread_id = %(other)s"
    ),
    "a changed byte": "update checkpoint_blobs set blob = set_byte(blob, 20, 0) where thread_id = %(mine)s",
    "a cut value": "update checkpoint_blobs set blob = substr(blob, 1, 5) where thread_id = %(mine)s",
    "a blob in clear": "update checkpoint_blobs set type = 'null', blob = '' where thread_id = %(mine)s",
    "a write in clear": "update checkpoint_writes set type = 'null', blob = '' where thread_id = %(mine)s",
    "metadata in clear": "update checkpoints set metadata = '{\"step\": 1}' where thread_id = %(mine)s",
    "metadata of no form": "update checkpoints set metadata = '{\"__sealed__\": 7}' where thread_id = %(mine)s",
    "an inline value": (
        "update checkpoints set checkpoint = jsonb_set(checkpoint, '{channel_values}', '{\"name\": \"x\"}') "
        "where thread_id = %(mine)s"
    ),
}


@pytest.mark.parametrize("change", SWAPS.values(), ids=SWAPS)
async def test_row_that_was_changed_or_moved_is_refused(sealed: CheckpointPool, change: str) -> None:
    mine, other = await talk(sealed), await talk(sealed)
    names = {"mine": mine["configurable"]["thread_id"], "other": other["configurable"]["thread_id"]}
    async with sealed.connection() as connection:
        assert (await connection.execute(change.encode(), names)).rowcount > 0

    with pytest.raises(SealUnreadable):
        await graph(sealed).aget_state(mine)
    assert (await graph(sealed).aget_state(other)).values["name"] == CANARY


async def test_rows_from_before_the_keys_are_refused(database_url: str) -> None:
    async with opened(database_url, None) as plain:
        place = await talk(plain)
    async with opened(database_url, KEYS) as pool:
        with pytest.raises(SealUnreadable, match="propmubi checkpoints seal"):
            await graph(pool).aget_state(place)


async def test_keys_that_are_not_there_are_named(database_url: str) -> None:
    async with opened(database_url, KEYS) as pool:
        place = await talk(pool)
    for keys in (None, {"other": b"x" * 32}):
        async with opened(database_url, keys) as pool:
            with pytest.raises(SealUnreadable, match=r"'new'.*PROPMUBI_CHECKPOINT_KEYS"):
                await graph(pool).aget_state(place)


async def test_older_key_still_opens(database_url: str) -> None:
    async with opened(database_url, {"old": KEYS["old"]}) as pool:
        place = await talk(pool)
    async with opened(database_url, KEYS) as pool:
        assert (await graph(pool).aget_state(place)).values["name"] == CANARY
        await graph(pool).ainvoke(Command(resume="yes"), place)
        said = await everything(pool)
    assert "sealed:old" in said
    assert "sealed:new" in said


async def test_copy_opens_in_its_own_thread_only(sealed: CheckpointPool) -> None:
    place, target = await talk(sealed), uuid4()
    saver = ReadingSaver(sealed)

    await saver.acopy_thread(place["configurable"]["thread_id"], str(target))

    copied: Any = {"configurable": {"thread_id": str(target), "checkpoint_ns": ""}}
    result = await graph(sealed).ainvoke(Command(resume="yes"), copied)
    assert result["answer"] == "yes"
    assert result["log"] == [CANARY, f"asked {CANARY}"]
    assert (await graph(sealed).aget_state(place)).next == ("wait",)


async def test_many_sealed_copies_go_in_pieces(sealed: CheckpointPool) -> None:
    place = await talk(sealed)
    for n in range(60):
        await graph(sealed).aupdate_state(place, {"log": [str(n)]}, as_node="ask")
    target = str(uuid4())

    await ReadingSaver(sealed).acopy_thread(place["configurable"]["thread_id"], target)

    copied: Any = {"configurable": {"thread_id": target, "checkpoint_ns": ""}}
    ours = [one.values async for one in graph(sealed).aget_state_history(place)]
    assert [one.values async for one in graph(sealed).aget_state_history(copied)] == ours


async def test_rotation_brings_all_under_the_first_key_and_can_be_resumed(database_url: str) -> None:
    async with opened(database_url, {"old": KEYS["old"]}) as pool:
        place = await talk(pool)
        await talk(pool, is_answered=True)
    said: list[Progress] = []
    async with opened(database_url, KEYS) as pool:

        def stop(progress: Progress) -> None:
            said.append(progress)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await reseal(pool, is_plain_taken=False, batch=3, say=stop)
        changed = await reseal(pool, is_plain_taken=False, batch=3, say=said.append)
        again = await reseal(pool, is_plain_taken=False)

    assert said[0].done == 3
    assert said[-1] == (changed, changed)
    assert changed == said[0].total - 3
    assert again == 0
    async with opened(database_url, {"new": KEYS["new"]}) as pool:
        assert "sealed:old" not in await everything(pool)
        assert (await graph(pool).ainvoke(Command(resume="yes"), place))["answer"] == "yes"


async def test_rotation_refuses_plain_rows_and_needs_keys(database_url: str) -> None:
    async with opened(database_url, None) as pool:
        await talk(pool)
        with pytest.raises(SetupError, match="No keys are set"):
            await reseal(pool, is_plain_taken=True)
    async with opened(database_url, KEYS) as pool:
        with pytest.raises(SealUnreadable, match="propmubi checkpoints seal"):
            await reseal(pool, is_plain_taken=False)


async def test_plain_checkpoints_are_sealed_and_go_on(database_url: str) -> None:
    async with opened(database_url, None) as pool:
        place = await talk(pool)
        done = await talk(pool, is_answered=True)
        before = [one async for one in graph(pool).aget_state_history(done)]
    async with opened(database_url, KEYS) as pool:
        await reseal(pool, is_plain_taken=True, batch=2)

        said = await everything(pool)
        after = [one async for one in graph(pool).aget_state_history(done)]
        result = await graph(pool).ainvoke(Command(resume="yes"), place)

    assert CANARY not in said
    assert "123456789" not in said
    assert [(one.values, one.metadata, one.next) for one in after] == [
        (one.values, one.metadata, one.next) for one in before
    ]
    assert result["answer"] == "yes"
