"""Processes tell one another which model providers rest, over the real Redis."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import SecretStr

from config.settings import Settings
from domain.errors import Unavailable
from router.faults import Fault, FaultKind
from router.models import Models
from runtime.redis_link import RedisLink
from runtime.shared_rests import KEY, SharedRests

pytestmark = pytest.mark.engines


class Process:
    def __init__(self, settings: Settings, redis_url: str) -> None:
        self.models = Models(settings)
        route = self.models.route("chat")
        assert route is not None
        self.breaker = route.seats[0].breaker
        self.link = RedisLink(redis_url)
        self.rests = SharedRests(self.link, self.models, period_s=0.01)


@pytest.fixture
async def processes(redis_url, tmp_path):
    settings = Settings(data_dir=tmp_path, openai_api_key=SecretStr("k"))
    made = [Process(settings, redis_url) for _ in range(2)]
    await made[0].link.commands.delete(KEY)
    yield made
    for each in made:
        await each.rests.duty.close()
        await each.link.close()


async def test_a_rest_found_out_by_one_is_kept_by_the_other(processes):
    first, second = processes
    first.breaker.failed(Fault(FaultKind.RATE_LIMITED, retry_after_s=500))

    await first.rests.exchange()
    await second.rests.exchange()

    assert not second.breaker.admits()
    assert 0 < second.breaker.rest_s <= 501


async def test_a_rest_told_twice_does_not_grow(processes):
    first, second = processes
    first.breaker.failed(Fault(FaultKind.RATE_LIMITED, retry_after_s=500))
    await first.rests.exchange()
    await second.rests.exchange()
    until = (first.breaker.rests_until, second.breaker.rests_until)

    for _ in range(5):
        await second.rests.exchange()
        await first.rests.exchange()

    assert (first.breaker.rests_until, second.breaker.rests_until) == until


async def test_of_two_rests_the_longer_stands_and_one_that_ended_is_forgotten(processes):
    first, second = processes
    first.breaker.failed(Fault(FaultKind.RATE_LIMITED, retry_after_s=500))
    second.breaker.failed(Fault(FaultKind.RATE_LIMITED, retry_after_s=100))
    await first.link.commands.zadd(KEY, {"elsewhere": 1.0})

    await first.rests.exchange()
    await second.rests.exchange()

    assert second.breaker.rest_s > 400
    assert await first.link.commands.zcard(KEY) == 1


async def test_the_duty_carries_it_without_a_call(processes):
    first, second = processes
    for each in processes:
        each.rests.duty.start()
    first.breaker.failed(Fault(FaultKind.BILLING))

    async with asyncio.timeout(60):
        while not second.breaker.rest_s:  # noqa: ASYNC110  # set behind our back
            await asyncio.sleep(0.01)
    assert not second.breaker.admits()


async def test_what_could_not_be_told_is_told_later(processes, redis_url):
    first, second = processes
    first.rests._link = RedisLink("redis://127.0.0.1:9/0", timeout_s=1)
    first.breaker.failed(Fault(FaultKind.BILLING))
    with pytest.raises(Unavailable):
        await first.rests.exchange()
    await first.rests._link.close()

    first.rests._link = first.link
    await first.rests.exchange()
    await second.rests.exchange()

    assert not second.breaker.admits()
