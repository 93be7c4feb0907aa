from __future__ import annotations

import asyncio

import pytest

from domain.errors import Unavailable
from runtime.duty import Duty


class Work:
    """Does what the script says at each look, and tells when the script is over."""

    def __init__(self, *script: bool | Exception) -> None:
        self.script = list(script)
        self.looks = 0
        self.over = asyncio.Event()

    async def look(self) -> bool:
        self.looks += 1
        if not self.script:
            self.over.set()
            return False
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


async def looked_after(work: Work, period_s: float) -> None:
    duty = Duty("test", work.look, period_s=period_s)
    duty.start()
    try:
        await asyncio.wait_for(work.over.wait(), 20)
    finally:
        await duty.close()


async def test_looks_again_at_once_while_there_is_more() -> None:
    work = Work(True, True, True)

    await looked_after(work, period_s=3600)

    assert work.looks == 4


@pytest.mark.parametrize("error", [Unavailable("away"), OSError("away"), KeyError("a bug")])
async def test_a_bad_turn_does_not_end_it_and_its_text_is_not_logged(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    work = Work(error)

    await looked_after(work, period_s=0.001)

    assert work.looks >= 2
    assert "a bug" not in capsys.readouterr().out


async def test_closed_before_it_began_it_is_closed() -> None:
    await Duty("test", Work().look, period_s=1).close()
