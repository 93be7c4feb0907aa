"""Transactions that were broken off for another are done again, and not for ever."""

from __future__ import annotations

import pytest

from domain.errors import Conflict, Contended
from store import contention
from store.contention import uncontended


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contention, "_FIRST_PAUSE_S", 0.0)


@pytest.mark.parametrize(("broken_off", "is_done"), [(0, True), (3, True), (4, False)])
async def test_it_is_tried_four_times(broken_off: int, is_done: bool) -> None:
    tries = 0

    async def transaction() -> str:
        nonlocal tries
        tries += 1
        if tries <= broken_off:
            raise Contended("others came first")
        return "done"

    if is_done:
        assert await uncontended(transaction) == "done"
    else:
        with pytest.raises(Contended):
            await uncontended(transaction)

    assert tries == min(broken_off + 1, 4)


async def test_what_another_try_would_not_change_is_told_at_once() -> None:
    tries = 0

    async def transaction() -> None:
        nonlocal tries
        tries += 1
        raise Conflict("taken")

    with pytest.raises(Conflict):
        await uncontended(transaction)

    assert tries == 1
