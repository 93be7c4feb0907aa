from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager

import pytest

from propmubi import supervisor as module
from propmubi.supervisor import Stage, Supervisor


class Diary:
    """What happened, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.supervisor = Supervisor(
            progress=lambda name, _seconds: self.lines.append(f"{name} ready"),
            on_stop=lambda: self.lines.append("stopping"),
        )

    def stage(self, name: str, error: Exception | None = None) -> Stage:
        @asynccontextmanager
        async def opened():
            if error:
                raise error
            self.lines.append(f"{name} up")
            yield
            self.lines.append(f"{name} down")

        return Stage(name, opened)


@pytest.fixture
def diary() -> Diary:
    return Diary()


async def test_stages_go_up_in_order_and_down_in_reverse(diary: Diary) -> None:
    await diary.supervisor.run([diary.stage("a"), diary.stage("b")], diary.supervisor.ask_to_stop)

    assert diary.lines == ["a up", "a ready", "b up", "b ready", "stopping", "b down", "a down"]
    assert diary.supervisor.is_stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_signal_stops_in_order(diary: Diary, number: signal.Signals) -> None:
    await diary.supervisor.run([diary.stage("a")], lambda: os.kill(os.getpid(), number))

    assert diary.lines == ["a up", "a ready", "stopping", "a down"]


async def test_signal_during_the_start_leaves_what_was_entered(diary: Diary) -> None:
    @asynccontextmanager
    async def endless():
        diary.supervisor.ask_to_stop()
        await asyncio.Event().wait()
        yield

    await diary.supervisor.run([diary.stage("a"), Stage("b", endless)], lambda: None)

    assert diary.lines == ["a up", "a ready", "stopping"]


async def test_cancellation_from_elsewhere_is_passed_on(diary: Diary) -> None:
    ready = asyncio.Event()
    running = asyncio.create_task(diary.supervisor.run([diary.stage("a")], ready.set))
    await ready.wait()

    running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running


async def test_stage_that_fails_takes_down_those_before_it(diary: Diary) -> None:
    @asynccontextmanager
    async def careful():
        try:
            yield
        finally:
            diary.lines.append("a down")

    with pytest.raises(ValueError, match="no"):
        await diary.supervisor.run([Stage("a", careful), diary.stage("b", ValueError("no"))], lambda: None)

    assert diary.lines == ["a ready", "a down"]


async def test_part_that_dies_ends_the_run_with_its_error(diary: Diary) -> None:
    async def dies() -> None:
        raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"):
        await diary.supervisor.run(
            [Stage("part", lambda: diary.supervisor.part(dies())), diary.stage("b")], lambda: None
        )

    assert diary.lines[-1] == "b down"


async def test_part_that_ends_by_itself_is_a_failure_too(diary: Diary) -> None:
    async def ends() -> None: ...

    with pytest.raises(RuntimeError, match="ended by itself"):
        await diary.supervisor.run([Stage("part", lambda: diary.supervisor.part(ends()))], lambda: None)


async def test_part_is_asked_to_finish_before_it_is_cancelled(diary: Diary) -> None:
    over = asyncio.Event()

    async def works() -> None:
        await over.wait()
        diary.lines.append("finished")

    async def finish() -> None:
        over.set()
        await asyncio.sleep(0)

    await diary.supervisor.run(
        [Stage("part", lambda: diary.supervisor.part(works(), finish))], diary.supervisor.ask_to_stop
    )

    assert diary.lines[-1] == "finished"


async def test_part_without_a_finish_is_cancelled(diary: Diary) -> None:
    cancelled = asyncio.Event()

    async def works() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    await diary.supervisor.run(
        [Stage("part", lambda: diary.supervisor.part(works()))],
        lambda: asyncio.get_running_loop().call_later(0.01, diary.supervisor.ask_to_stop),
    )

    assert cancelled.is_set()


async def test_second_request_ends_at_once(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(module.os, "_exit", codes.append)

    def twice() -> None:
        diary.supervisor.ask_to_stop()
        diary.supervisor.ask_to_stop()

    await diary.supervisor.run([], twice)

    assert codes == [module.EXIT_FORCED]
