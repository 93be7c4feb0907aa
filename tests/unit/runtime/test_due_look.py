"""One look serves the duties of one beat, and work is done only when there is some."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from runtime.due_look import DueLook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Answers:
    """A database whose one statement answers what it is told to, and counts how often it was asked."""

    def __init__(self, *, runs: bool = False, crons: bool = False, webhooks: bool = False) -> None:
        self.row = (runs, crons, webhooks)
        self.asked = 0

    @asynccontextmanager
    async def system_session(self) -> AsyncIterator[Any]:
        yield self

    async def execute(self, _statement: object) -> Any:
        self.asked += 1
        await asyncio.sleep(0)
        return self

    def one(self) -> tuple[bool, bool, bool]:
        return self.row


def duties(look: DueLook, done: list[str]) -> list[Any]:
    def noting(name: str) -> Any:
        async def work() -> bool:
            done.append(name)
            return name == "webhooks"

        return work

    return [look.runs(noting("runs")), look.crons(noting("crons")), look.webhooks(noting("webhooks"))]


async def test_duties_of_one_beat_ask_once_and_only_what_is_due_is_worked_on() -> None:
    database, done = Answers(runs=True, webhooks=True), list[str]()
    look = DueLook(database, fresh_s=60)  # type: ignore[arg-type]  # the part of a database that is used

    is_more = await asyncio.gather(*(duty() for duty in duties(look, done)))

    assert database.asked == 1
    assert sorted(done) == ["runs", "webhooks"]
    assert is_more == [False, False, True]


async def test_what_comes_due_later_is_seen_at_the_next_look() -> None:
    database, done = Answers(), list[str]()
    look = DueLook(database, fresh_s=0)  # type: ignore[arg-type]  # as above
    _, crons, _ = duties(look, done)
    await crons()
    database.row = (False, True, False)

    await crons()

    assert (database.asked, done) == (2, ["crons"])
