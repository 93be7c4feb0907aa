"""Pub/sub on one connection, against a real Redis: subscriptions stand, survive a cut and a silence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from runtime.bus import redis_listener
from runtime.bus.redis_listener import RedisListener
from runtime.redis_link import RedisLink

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines


class Ear:
    def __init__(self, redis_url: str) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.came_back = asyncio.Event()
        self.listener = RedisListener(
            redis_url,
            timeout_s=5.0,
            on_message=lambda channel, payload: self.heard.append((channel, payload)),
            on_again=self.came_back.set,
        )

    async def hears(self, *wanted: tuple[str, bytes]) -> None:
        async with asyncio.timeout(5):
            while not set(wanted) <= set(self.heard):  # noqa: ASYNC110  # told by the listener's own task
                await asyncio.sleep(0.01)


@pytest.fixture
async def link(redis_url: str) -> AsyncIterator[RedisLink]:
    link = RedisLink(redis_url)
    yield link
    await link.close()


@pytest.fixture
async def ear(redis_url: str) -> AsyncIterator[Ear]:
    ear = Ear(redis_url)
    await ear.listener.start()
    yield ear
    await ear.listener.close()


async def test_says_when_a_subscription_stands_and_hands_on_messages_until_it_ends(
    ear: Ear, link: RedisLink
) -> None:
    ear.listener.subscribe("one")
    await ear.hears(("one", b""))
    await link.commands.publish("one", "first")
    await ear.hears(("one", b"first"))

    ear.listener.unsubscribe("one")
    ear.listener.subscribe("two")
    await ear.hears(("two", b""))
    await link.commands.publish("one", "second")
    await link.commands.publish("two", "third")
    await ear.hears(("two", b"third"))

    assert ("one", b"second") not in ear.heard


async def test_after_a_cut_it_comes_back_with_its_subscriptions(ear: Ear, link: RedisLink) -> None:
    ear.listener.subscribe("one")
    await ear.hears(("one", b""))
    await link.commands.client_kill_filter(_type="pubsub")
    async with asyncio.timeout(5):
        await ear.came_back.wait()
    ear.heard.clear()
    await ear.hears(("one", b""))
    await link.commands.publish("one", "again")

    await ear.hears(("one", b"again"))


@pytest.mark.parametrize("channels", [(), ("one",)])
async def test_a_silent_peer_that_answers_is_kept(
    redis_url: str, monkeypatch: pytest.MonkeyPatch, channels: tuple[str, ...]
) -> None:
    monkeypatch.setattr(redis_listener, "_SILENT_S", 0.05)
    monkeypatch.setattr(redis_listener, "_ANSWER_S", 0.5)
    ear = Ear(redis_url)
    await ear.listener.start()
    for channel in channels:
        ear.listener.subscribe(channel)
    await asyncio.sleep(0.3)
    await ear.listener.close()

    assert not ear.came_back.is_set()


async def test_a_peer_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_listener, "_SILENT_S", 0.05)
    monkeypatch.setattr(redis_listener, "_ANSWER_S", 0.05)
    monkeypatch.setattr(redis_listener, "_RECONNECT_S", 0.01)
    calls = 0

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await reader.read(100)
        writer.write(b":1\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer_once, "127.0.0.1", 0) as server:
        ear = Ear(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await ear.listener.start()
        async with asyncio.timeout(5):
            await ear.came_back.wait()
        await ear.listener.close()

    assert calls >= 2
