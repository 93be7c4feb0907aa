"""Pushed event streams: what reaches the reader, and what is let go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from api.push_response import HEARTBEAT, MOST_HELD_BYTES, Heart, PushResponse, StreamsOutside, after_stream

if TYPE_CHECKING:
    from api.push_response import Outlet


class Feed:
    """Hands its outlet to the test."""

    def __init__(self) -> None:
        self.outlet: asyncio.Future[Outlet] = asyncio.get_running_loop().create_future()
        self.closed = 0

    async def open(self, outlet: Outlet) -> None:
        self.outlet.set_result(outlet)

    async def close(self) -> None:
        self.closed += 1


class Reader:
    """The server's side of one connection, with what was sent on it."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.left = asyncio.Event()
        self.came = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.messages.append(message)
        self.came.set()

    async def has(self, body: bytes) -> None:
        while body not in self.body:
            self.came.clear()
            async with asyncio.timeout(10):
                await self.came.wait()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)


def scope() -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": "/", "headers": [], "state": {}}


async def test_what_is_put_is_sent_in_order_and_the_end_ends_it():
    feed, reader = Feed(), Reader()
    gone: list[bool] = []
    response = PushResponse(feed, headers={"location": "/here"}, on_gone=lambda: gone.append(True))

    streaming = asyncio.create_task(response(scope(), reader.receive, reader.send))
    outlet = await feed.outlet
    outlet.put(b"one")
    outlet.put(b"two")
    await reader.has(b"onetwo")
    outlet.put(b"three")
    outlet.end()
    outlet.put(b"too late")
    await streaming

    assert reader.body == b"onetwothree"
    assert reader.messages[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    headers = dict(reader.messages[0]["headers"])
    assert headers[b"location"] == b"/here"
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert b"content-length" not in headers
    assert (feed.closed, gone) == (1, [])


async def test_a_reader_that_goes_is_noticed_and_its_feed_closed():
    feed, reader = Feed(), Reader()
    gone: list[bool] = []
    streaming = asyncio.create_task(
        PushResponse(feed, on_gone=lambda: gone.append(True))(scope(), reader.receive, reader.send)
    )
    await feed.outlet

    reader.left.set()
    await streaming

    assert (feed.closed, gone) == (1, [True])


async def test_a_cancelled_stream_closes_its_feed():
    feed, reader = Feed(), Reader()
    streaming = asyncio.create_task(PushResponse(feed)(scope(), reader.receive, reader.send))
    await feed.outlet

    streaming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await streaming

    assert feed.closed == 1


async def test_a_reader_that_does_not_read_is_cut_off():
    feed, reader = Feed(), Reader()
    streaming = asyncio.create_task(PushResponse(feed)(scope(), reader.receive, reader.send))
    outlet = await feed.outlet

    for _ in range(5):
        outlet.put(b"x" * (MOST_HELD_BYTES // 4))
    await streaming

    assert outlet.is_ended


class SlowReader(Reader):
    """Takes nothing before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.takes = asyncio.Event()

    async def send(self, message: Any) -> None:
        if message.get("body"):
            await self.takes.wait()
            await asyncio.sleep(0)
        await super().send(message)


async def test_a_slow_reader_is_waited_for_and_gets_everything_in_order():
    feed, reader = Feed(), SlowReader()
    streaming = asyncio.create_task(PushResponse(feed)(scope(), reader.receive, reader.send))
    outlet = await feed.outlet

    outlet.put(b"one")
    await asyncio.sleep(0)
    outlet.put(b"two")
    outlet.put(b"three")
    await asyncio.sleep(0)
    assert reader.body == b""
    reader.takes.set()
    await reader.has(b"onetwothree")
    outlet.end()
    await streaming

    assert [one["body"] for one in reader.messages if one.get("body")] == [b"one", b"twothree"]


async def test_a_stream_cancelled_in_the_middle_of_a_write_breaks_the_write_off():
    feed, reader = Feed(), SlowReader()
    streaming = asyncio.create_task(PushResponse(feed)(scope(), reader.receive, reader.send))
    (await feed.outlet).put(b"one")
    await asyncio.sleep(0.01)

    streaming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await streaming
    reader.takes.set()
    await asyncio.sleep(0.01)

    assert (reader.body, feed.closed) == (b"", 1)


@pytest.mark.parametrize("is_late", [False, True])
async def test_an_error_of_a_write_ends_the_stream(is_late: bool):
    feed, reader = Feed(), Reader()

    async def fail(message: Any) -> None:
        if message.get("body"):
            if is_late:
                await asyncio.sleep(0)
            raise OSError("gone")

    streaming = asyncio.create_task(PushResponse(feed)(scope(), reader.receive, fail))
    (await feed.outlet).put(b"one")

    with pytest.raises(OSError, match="gone"):
        await streaming
    assert feed.closed == 1


async def test_silent_streams_get_heartbeats_and_busy_ones_do_not_need_them():
    feed, reader = Feed(), Reader()
    streaming = asyncio.create_task(
        PushResponse(feed, heart=Heart(period_s=0.05))(scope(), reader.receive, reader.send)
    )
    outlet = await feed.outlet

    await reader.has(HEARTBEAT * 2)
    outlet.end()
    await streaming

    assert reader.body.startswith(HEARTBEAT * 2)


async def test_outside_the_stream_goes_on_after_the_application_has_returned():
    feed, reader = Feed(), Reader()
    returned = asyncio.Event()
    ended: list[bool] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        response = PushResponse(feed)
        await response(scope, receive, send)
        after_stream(scope, lambda: ended.append(True))
        scope["route"] = "large"
        returned.set()

    given = scope()
    streaming = asyncio.create_task(StreamsOutside(app)(given, reader.receive, reader.send))
    outlet = await feed.outlet
    assert returned.is_set()
    assert "route" not in given
    outlet.put(b"after")
    await reader.has(b"after")
    assert ended == []
    outlet.end()
    await streaming

    assert ended == [True]


async def test_outside_lets_other_answers_and_other_protocols_pass():
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    for kind in ("lifespan", "http"):
        await StreamsOutside(app)({"type": kind}, None, None)  # type: ignore[arg-type]

    assert seen == ["lifespan", "http"]


async def test_an_answer_that_cannot_begin_closes_its_feed():
    feed, reader = Feed(), Reader()

    async def refuse(_message: Any) -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await PushResponse(feed)(scope(), reader.receive, refuse)

    assert feed.closed == 1
