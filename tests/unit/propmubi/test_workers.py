"""Workers of one process begin, drain and fail as one."""

from __future__ import annotations

import asyncio

import pytest

from propmubi.workers import Workers


class Member:
    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.is_drained = asyncio.Event()
        self.ended = ""

    async def run(self) -> None:
        if self.failure is not None:
            raise self.failure
        try:
            await self.is_drained.wait()
            self.ended = "drained"
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise

    async def drain(self) -> None:
        self.is_drained.set()


async def test_draining_reaches_every_member() -> None:
    members = (Member(), Member())
    working = asyncio.create_task(Workers(members).run())
    await asyncio.sleep(0)

    await Workers(members).drain()
    await working

    assert [one.ended for one in members] == ["drained", "drained"]


async def test_a_member_that_dies_takes_the_others_with_it() -> None:
    well, ill = Member(), Member(RuntimeError("no engine"))

    with pytest.raises(RuntimeError, match="no engine"):
        await Workers((well, ill)).run()

    assert well.ended == "cancelled"


class Deaf(Member):
    """Its library swallows the first cancellation."""

    async def run(self) -> None:
        try:
            await self.is_drained.wait()
        except asyncio.CancelledError:
            await super().run()


async def test_a_member_that_swallows_its_cancellation_is_asked_again() -> None:
    deaf = Deaf()

    with pytest.raises(RuntimeError, match="no engine"):
        await asyncio.wait_for(Workers((deaf, Member(RuntimeError("no engine")))).run(), 30)

    assert deaf.ended == "cancelled"
