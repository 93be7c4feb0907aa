"""The gates in front of a served application: bytes on a socket, and sign-in attempts that run out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.engines


@pytest.fixture
async def served(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """Address of the API with its limits on, over this test's own engines."""
    async with (
        open_platform(database_url, redis_url, tmp_path, rate_limits="on") as platform,
        live_api(platform) as address,
    ):
        yield address


async def spoken(address: str, request: bytes, rest: bytes = b"") -> bytes:
    """What the server says to raw bytes; ``rest`` is sent as long as it takes it."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    answer = b""
    try:
        await writer.drain()
        while rest and not answer:
            writer.write(rest)
            await writer.drain()
            try:
                async with asyncio.timeout(0.01):
                    answer += await reader.read(65536)
            except TimeoutError:
                continue
        answer += await asyncio.wait_for(reader.readuntil(b"}"), 10) if b"}" not in answer else b""
    except ConnectionError:
        pass
    finally:
        writer.close()
    return answer


async def test_an_announced_giant_is_refused_while_none_of_it_has_come(served: str) -> None:
    head = b"POST /threads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n"

    assert b"413" in (await spoken(served, head)).split(b"\r\n")[0]


async def test_an_endless_body_is_cut_off(served: str) -> None:
    head = b"POST /threads HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"

    assert b"413" in (await spoken(served, head, piece)).split(b"\r\n")[0]


async def test_guessing_a_password_ends_in_a_wait(served: str) -> None:
    async with httpx.AsyncClient(base_url=served) as client:

        async def attempt(email: str) -> httpx.Response:
            return await client.post(
                "/api/v1/auth/login", json={"email": email, "password": "wrong-password"}
            )

        victim = f"{uuid4().hex}@example.test"
        answers = [await attempt(victim) for _ in range(8)]
        spelt_otherwise = await attempt(victim.upper())
        another = await attempt(f"{uuid4().hex}@example.test")

    assert [one.status_code for one in answers] == [401] * 6 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 60
    assert (spelt_otherwise.status_code, another.status_code) == (429, 401)


async def test_a_stream_counts_once_and_gives_its_place_back(served: str) -> None:
    async with httpx.AsyncClient(base_url=served, timeout=30) as client:
        left: list[Any] = []
        for _ in range(2):
            body = {"assistant_id": "plain", "input": {"x": 1}, "stream_mode": ["values"]}
            async with client.stream("POST", "/runs/stream", json=body) as response:
                assert response.status_code == 200
                left.append(response.headers["ratelimit"])
                events = [line async for line in response.aiter_lines() if line.startswith("event: ")]

    assert events[-1] == "event: end"
    # Ten are earned a second, so the second run may find the first one's place filled again.
    assert left[0].startswith('"runs";r=199;')
    assert left[1].startswith(('"runs";r=198;', '"runs";r=199;'))
