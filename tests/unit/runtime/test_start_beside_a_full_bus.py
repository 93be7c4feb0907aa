"""Whoever starts beside a bus that takes no writes goes on; one that cannot be reached ends the start."""

from __future__ import annotations

from typing import Any, cast

import pytest
from redis.exceptions import BusyLoadingError, OutOfMemoryError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from domain.errors import Unavailable
from runtime.bus import groups
from runtime.bus.groups import group_at_start
from runtime.redis_link import CannotWrite, redis_trouble


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_PAUSE_S", 0)


class FailingBus:
    """Fails as often as said."""

    def __init__(self, error: Exception, *, times: int = 99) -> None:
        self._error = error
        self.left = times

    async def ensure_group(self, stream: str, group: str) -> None:
        if self.left:
            self.left -= 1
            with redis_trouble():
                raise self._error


@pytest.mark.parametrize(
    "error",
    [
        OutOfMemoryError("used memory > 'maxmemory'"),
        ResponseError("OOM command not allowed when used memory > 'maxmemory'."),
        ResponseError("MISCONF Valkey is configured to save RDB snapshots"),
        BusyLoadingError("Valkey is loading the dataset in memory"),
    ],
)
async def test_a_full_bus_is_told_of_and_waited_for_by_whoever_reads(error: Exception) -> None:
    with capture_logs() as logs:
        await group_at_start(cast("Any", FailingBus(error)), "runs", "workers")

    assert [(one["event"], one["stream"]) for one in logs] == [("bus.cannot_write", "runs")]


@pytest.mark.parametrize("error", [RedisConnectionError("refused"), OSError("no route")])
async def test_a_bus_that_is_not_there_ends_the_start(error: Exception) -> None:
    with pytest.raises(Unavailable) as caught:
        await group_at_start(cast("Any", FailingBus(error)), "runs", "workers")

    assert not isinstance(caught.value, CannotWrite)


async def test_one_broken_connection_is_no_reason_to_give_up() -> None:
    bus = FailingBus(RedisConnectionError("reset"), times=2)
    with capture_logs() as logs:
        await group_at_start(cast("Any", bus), "runs", "workers")

    assert bus.left == 0
    assert [one["event"] for one in logs] == ["bus.asked_again"] * 2


async def test_an_error_of_ours_stays_what_it_is() -> None:
    with pytest.raises(ResponseError):
        await group_at_start(cast("Any", FailingBus(ResponseError("WRONGTYPE"))), "runs", "workers")
