"""What is done after a client has gone."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from api.langgraph.streaming import see_to
from domain.errors import NotFound, Unavailable

PLACE = "/threads/1/runs/2"


async def test_it_is_done_though_the_one_who_asked_for_it_is_cancelled() -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0)
        done.set()

    async def connection() -> None:
        see_to(work, place=PLACE)
        await asyncio.Event().wait()

    handler = asyncio.create_task(connection())
    await begun.wait()
    handler.cancel()

    await asyncio.wait_for(done.wait(), 5)


async def test_a_run_that_has_ended_by_then_is_nobodys_trouble() -> None:
    async def work() -> None:
        raise NotFound("No runs found to cancel.")

    task = see_to(work, place=PLACE)

    assert await asyncio.wait_for(task, 5) is None


async def test_what_failed_is_told_to_the_operator_without_what_was_said() -> None:
    async def work() -> None:
        raise Unavailable("row of +91 98200 12345") from KeyError("98200 12345")

    with capture_logs() as logs:
        await asyncio.wait_for(see_to(work, place=PLACE), 5)

    said = {"place": PLACE, "error": "Unavailable", "cause": "KeyError"}
    assert logs == [{"event": "after_disconnect.failed", "log_level": "error", **said}]
