"""Tasks that end for certain."""

from __future__ import annotations

import asyncio

from config.ending import ended


async def test_a_task_that_swallows_a_cancellation_is_ended_all_the_same():
    swallowed = []

    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                swallowed.append(1)
                if len(swallowed) == 2:
                    raise

    async def failing() -> None:
        raise ValueError("as it began")

    tasks = [asyncio.create_task(stubborn()), asyncio.create_task(failing())]
    await asyncio.sleep(0)

    await ended(*tasks)

    assert [task.done() for task in tasks] == [True, True]
    assert len(swallowed) == 2


async def test_nothing_to_end_is_ended():
    await ended()
