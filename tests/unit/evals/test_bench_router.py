"""The bench measures what it says: every way answers, and failover ends at the fallback."""

from __future__ import annotations

import asyncio

import pytest

from evals.bench_router.callers import LiteLlmRouter, OpenAiSdk, Ours, RawHttpx
from evals.bench_router.contest import _row, _turns, _whole_stream
from evals.bench_router.provider import CHUNKS, Provider
from propmubi.cli.bench_router import _lines
from router.direct_wire import DirectWire
from router.meter import NO_METER

pytestmark = pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")


@pytest.fixture
async def base():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Provider, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.mark.parametrize("make", [RawHttpx, OpenAiSdk, lambda: Ours("ours", DirectWire())])
async def test_a_contestant_reads_an_answer_and_the_whole_stream(base, make):
    caller = make()
    await caller.open(f"{base}/ok/v1", f"{base}/ok/v1")
    try:
        await caller.call()
        await _whole_stream(caller)
        assert await caller.stream() == CHUNKS
    finally:
        await caller.close()


@pytest.mark.parametrize("fault", ["429", "500", "hang"])
async def test_ours_ends_at_the_fallback_on_each_fault(base, fault):
    caller = Ours("ours", DirectWire(), attempt_s=0.3)
    await caller.open(f"{base}/{fault}/v1", f"{base}/ok/v1")
    try:
        await caller.call()
        assert caller._route.answered_by == "fallback"
    finally:
        await caller.close()


def test_the_router_is_measured_last_for_it_slows_the_others():
    names = [caller.name for _, caller in _turns(2, NO_METER)]

    assert len(names) == 14
    assert names[-2:] == [LiteLlmRouter.name] * 2
    assert LiteLlmRouter.name not in names[:-2]


def test_the_table_tells_a_failover_that_never_came():
    from evals.bench_router.contest import CallerRow

    rows = [CallerRow("a"), CallerRow("b", 1.0, 2.0, 3.0, {"hang": None, "429": 4.2})]

    lines = _lines(rows)

    assert "> 12 s" in lines[2]
    assert lines[2].split()[:4] == ["b", "1.00", "2", "3"]


def test_what_a_way_adds_is_the_median_of_its_rounds_beside_the_bare_wire():
    def rounds(*chunk_us):
        return {
            "cpu_ms_per_call": [1.0] * 3,
            "calls_per_s": [10.0] * 3,
            "stream_cpu_us_per_chunk": list(chunk_us),
        }

    found = {"litellm.acompletion": rounds(400, 500, 600), "ours, wire litellm": rounds(450, 580, 610)}
    ours, bare = _row("ours, wire litellm", found), _row("litellm.acompletion", found)

    assert (ours.added_to, ours.added_cpu_ms_per_call) == ("litellm.acompletion", 0.0)
    assert ours.added_cpu_us_per_chunk == 50
    assert bare.added_to is None
    assert "              50" in next(line for line in _lines([ours, bare]) if line.startswith("ours"))
