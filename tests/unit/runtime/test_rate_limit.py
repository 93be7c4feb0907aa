"""Buckets of this process, and what becomes of limits when Redis does not answer."""

from __future__ import annotations

import asyncio

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoPermissionError

from domain.rate_limits import Limit
from runtime import rate_limit
from runtime.rate_limit import AWAY_S, Bucket, LocalBuckets, RateLimiter

ONE_A_SECOND = Limit(60, 60.0, burst=2)


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class ScriptThat:
    """Redis's answers, or what it fails with."""

    def __init__(self, answer) -> None:
        self.answer = answer
        self.asked = 0

    async def __call__(self, *, keys, args):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer == "silence":
            await asyncio.Event().wait()
        return self.answer


class LinkTo:
    def __init__(self, script: ScriptThat) -> None:
        self.commands = self
        self._script = script

    def register_script(self, _text: str) -> ScriptThat:
        return self._script


def bucket(key: str = "runs:a", limit: Limit = ONE_A_SECOND) -> Bucket:
    return Bucket(key, limit)


def test_keys_have_buckets_of_their_own():
    buckets = LocalBuckets(Clock())

    passed = [buckets.take([bucket(key)]).is_allowed for key in ("a", "a", "a", "b")]

    assert passed == [True, True, False, True]


def test_a_call_refused_by_one_bucket_takes_from_none():
    clock = Clock()
    buckets = LocalBuckets(clock)
    narrow, wide = bucket("narrow", Limit(60, 60.0, 1)), bucket("wide", Limit(60, 60.0, 2))
    buckets.take([narrow, wide])

    refused = [buckets.take([narrow, wide]) for _ in range(5)]

    assert {(one.is_allowed, one.bucket.key) for one in refused} == {(False, "narrow")}
    assert buckets.take([wide]).is_allowed


def test_the_tightest_bucket_is_told():
    verdict = LocalBuckets(Clock()).take([bucket("wide", Limit(60, 60.0, 9)), bucket("narrow")])

    assert (verdict.bucket.key, verdict.remaining, verdict.full_in_s) == ("narrow", 1, 1.0)


def test_a_flood_of_keys_is_bounded_and_spares_the_emptiest_buckets():
    buckets = LocalBuckets(Clock(), most=100)
    for _ in range(2):
        buckets.take([bucket("spent")])

    for number in range(1000):
        buckets.take([bucket(f"k{number}")])

    assert len(buckets._full_at) <= 101
    assert not buckets.take([bucket("spent")]).is_allowed


@pytest.mark.parametrize(
    "trouble", [RedisConnectionError("away"), NoPermissionError("no EVALSHA"), OSError("gone"), "silence"]
)
async def test_without_redis_this_process_counts_and_asks_again_later(monkeypatch, trouble):
    monkeypatch.setattr(rate_limit, "ANSWER_S", 0.01)
    clock, script = Clock(), ScriptThat(trouble)
    limiter = RateLimiter(LinkTo(script), clock)

    passed = [(await limiter.take([bucket()])).is_allowed for _ in range(4)]
    asked_at_once = script.asked
    clock.now_s += AWAY_S
    script.answer = [b"0", 1, 7, b"500000"]
    back = await limiter.take([bucket()])

    assert (passed, asked_at_once) == ([True, True, False, False], 1)
    assert (back.is_allowed, back.remaining, back.full_in_s, script.asked) == (True, 7, 0.5, 2)


async def test_without_a_link_this_process_counts():
    limiter = RateLimiter(None, Clock())

    assert [(await limiter.take([bucket()])).is_allowed for _ in range(3)] == [True, True, False]
