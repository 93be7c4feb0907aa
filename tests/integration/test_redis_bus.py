"""The bus's own connection to Redis: what a URL may say, and what the network may do to it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from redis.exceptions import ResponseError

from domain.errors import Unavailable
from runtime.bus.protocol import Outgoing
from runtime.bus.redis_bus import RedisBus
from runtime.redis_link import RedisLink
from tests.support.redis_proxy import RedisProxy, make_certificate, odd_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

STREAM, GROUP = "lead.events", "scoring"
SOON_S = 30.0
LONG_MS = 600_000


@asynccontextmanager
async def open_bus(url: str, *, timeout_s: float = 20.0) -> AsyncIterator[RedisBus]:
    link = RedisLink(url, timeout_s=timeout_s)
    bus = RedisBus(link)
    try:
        yield bus
    finally:
        await bus.close()
        await link.close()


async def exchange(url: str) -> None:
    """Publishes, reads and acknowledges one message over the URL."""
    async with open_bus(url) as bus:
        await bus.ensure_group(STREAM, GROUP)
        consumer = bus.consumer(STREAM, GROUP, "host-0")
        await bus.publish([Outgoing(STREAM, b"a")])
        [found] = await consumer.read(1, 0)
        assert found.body == b"a"
        await consumer.acknowledge([found.id])
        await consumer.close()


def with_login(url: str, login: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.hostname}:{parts.port}"))


class TestUrls:
    async def test_speaks_tls_to_a_server_it_trusts(self, redis_url: str, tmp_path: Path) -> None:
        async with RedisProxy(redis_url).on_tls(tmp_path) as url:
            await exchange(url)

    async def test_refuses_a_server_it_does_not_trust(self, redis_url: str, tmp_path: Path) -> None:
        stranger = tmp_path / "stranger"
        stranger.mkdir()
        make_certificate(stranger)
        async with (
            RedisProxy(redis_url).on_tls(tmp_path) as url,
            open_bus(url.replace(str(tmp_path), str(stranger))) as bus,
        ):
            with pytest.raises(Unavailable):
                await bus.publish([Outgoing(STREAM, b"a")])

    async def test_speaks_over_a_unix_socket(self, redis_url: str, tmp_path: Path) -> None:
        async with RedisProxy(redis_url).on_unix(tmp_path / "redis.sock") as url:
            await exchange(url)

    async def test_signs_in_as_a_named_user_with_an_odd_password(self, redis_url: str) -> None:
        name, password = f"bus-{uuid4().hex}", "p@ss word/%"
        async with open_bus(redis_url) as admin:
            await admin.commands.acl_setuser(
                name, enabled=True, passwords=[f"+{password}"], keys=["*"], commands=["+@all"]
            )
            try:
                await exchange(with_login(redis_url, f"{name}:p%40ss%20word%2F%25"))
            finally:
                await admin.commands.acl_deluser(name)

    async def test_databases_are_apart(self, redis_url: str) -> None:
        elsewhere = urlunsplit(urlsplit(redis_url)._replace(path="/15"))
        async with open_bus(redis_url) as here, open_bus(elsewhere) as there:
            await there.publish([Outgoing(STREAM, b"theirs")])
            try:
                assert await here.tail(STREAM) == []
                assert [one.body for one in await there.tail(STREAM)] == [b"theirs"]
            finally:
                await there.commands.delete(STREAM)

    @pytest.mark.parametrize("login", [":wrong", "nobody:wrong"])
    async def test_a_wrong_password_is_trouble_without_the_password_in_it(
        self, redis_url: str, login: str
    ) -> None:
        async with open_bus(with_login(redis_url, login)) as bus:
            with pytest.raises(Unavailable) as refused:
                await bus.publish([Outgoing(STREAM, b"a")])

        assert "wrong" not in f"{refused.value} {refused.value.__cause__}".replace("WRONGPASS", "")


class TestTrouble:
    async def test_nothing_listens(self) -> None:
        async with open_bus("redis://127.0.0.1:1/0") as bus:
            with pytest.raises(Unavailable):
                await bus.publish([Outgoing(STREAM, b"a")])
            with pytest.raises(Unavailable):
                await bus.depth(STREAM, GROUP)
            with pytest.raises(Unavailable):
                await bus.consumer(STREAM, GROUP, "host-0").read(1, 0)

    async def test_a_cut_fails_the_waiting_read_and_the_next_one_works(self, redis_url: str) -> None:
        proxy = RedisProxy(redis_url)
        async with proxy.on_tcp() as url, open_bus(url) as bus:
            await bus.ensure_group(STREAM, GROUP)
            consumer = bus.consumer(STREAM, GROUP, "host-0")
            await consumer.read(1, 0)
            waiting = asyncio.create_task(consumer.read(10, LONG_MS))
            await asyncio.sleep(0)
            proxy.cut()

            async with asyncio.timeout(SOON_S):
                with pytest.raises(Unavailable):
                    await waiting
                await bus.publish([Outgoing(STREAM, b"a")])
                assert [one.body for one in await consumer.read(10, LONG_MS)] == [b"a"]
            await consumer.acknowledge(["1-0"])
            await consumer.close()

    async def test_what_a_broken_connection_swallowed_is_the_consumers_own(self, redis_url: str) -> None:
        proxy = RedisProxy(redis_url)
        async with proxy.on_tcp() as url, open_bus(url) as bus, open_bus(redis_url) as direct:
            await bus.ensure_group(STREAM, GROUP)
            consumer = bus.consumer(STREAM, GROUP, "host-0")
            waiting = asyncio.create_task(consumer.read(10, LONG_MS))
            async with asyncio.timeout(SOON_S):
                await _until(lambda: _is_waited_on(direct))
                proxy.go_silent()
                await direct.publish([Outgoing(STREAM, b"a")])
                await _until(lambda: _is_pending(direct))
                proxy.cut()
                proxy.speak_again()
                with pytest.raises(Unavailable):
                    await waiting

                assert [one.body for one in await consumer.read_own()] == [b"a"]
            await consumer.close()

    async def test_a_half_open_connection_is_noticed_and_left(self, redis_url: str) -> None:
        proxy = RedisProxy(redis_url)
        async with proxy.on_tcp() as url, open_bus(url, timeout_s=1.0) as bus:
            await bus.ensure_group(STREAM, GROUP)
            consumer = bus.consumer(STREAM, GROUP, "host-0")
            await consumer.read(1, 0)
            proxy.go_silent()

            with pytest.raises(Unavailable):
                await bus.publish([Outgoing(STREAM, b"a")])
            with pytest.raises(Unavailable):
                await consumer.read(1, 20)
            with pytest.raises(Unavailable):  # Not even a new connection is greeted.
                await consumer.read(1, 20)
            proxy.cut()
            proxy.speak_again()
            async with asyncio.timeout(SOON_S):
                await _until(lambda: _works(bus))
            await consumer.close()

    @pytest.mark.parametrize("word", ["MISCONF", "OOM", "READONLY", "LOADING"])
    async def test_a_server_that_cannot_write_is_unavailable(self, word: str) -> None:
        async with odd_server(f"-{word} not now\r\n".encode()) as url, open_bus(url) as bus:
            with pytest.raises(Unavailable):
                await bus.publish([Outgoing(STREAM, b"a")])
            with pytest.raises(Unavailable):
                await bus.consumer(STREAM, GROUP, "host-0").read(1, 0)
            with pytest.raises(Unavailable):
                await bus.ensure_group(STREAM, GROUP)

    async def test_a_refusal_is_not_taken_for_an_absence(self) -> None:
        async with odd_server(b"-WRONGTYPE not a stream\r\n") as url, open_bus(url) as bus:
            with pytest.raises(ResponseError, match="WRONGTYPE"):
                await bus.publish([Outgoing(STREAM, b"a")])
            with pytest.raises(ResponseError, match="WRONGTYPE"):
                await bus.consumer(STREAM, GROUP, "host-0").read(1, 0)

    @pytest.mark.parametrize("reply", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"+OK\r\n", b"+OK"])
    async def test_replies_that_cannot_be_are_trouble(self, reply: bytes) -> None:
        async with odd_server(reply) as url, open_bus(url, timeout_s=1.0) as bus:
            with pytest.raises(Unavailable):
                await bus.publish([Outgoing(STREAM, b"a"), Outgoing(STREAM, b"b")])

    async def test_a_reply_that_was_not_asked_for_is_never_taken_for_another_ones(self) -> None:
        async with odd_server(b"+1-0\r\n" * 3) as url, open_bus(url) as bus:
            for _ in range(3):
                await bus.publish([Outgoing(STREAM, b"a"), Outgoing(STREAM, b"b")])


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    while not await holds():  # noqa: ASYNC110  # it holds in another process
        await asyncio.sleep(0.01)


async def _is_waited_on(bus: RedisBus) -> bool:
    return int((await bus.commands.info("clients"))["blocked_clients"]) > 0


async def _is_pending(bus: RedisBus) -> bool:
    depth = await bus.depth(STREAM, GROUP)
    return depth is not None and depth.pending > 0


async def _works(bus: RedisBus) -> bool:
    try:
        await bus.publish([Outgoing(STREAM, b"again")])
    except Unavailable:
        return False
    return True
