"""No address that somebody named leads into the operator's network, however it is spelt."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from domain.errors import BadInput, Unavailable
from store.outbound import ANSWER_BYTES_MAX, OutboundPolicy, open_outbound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

STRICT = OutboundPolicy()

FORBIDDEN_URLS = (
    "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "/runs", "",
    "https://", "https:///x", "https://user:secret@example.com/", "https://127.0.0.1/", "https://[::1]/",
    "https://169.254.169.254/latest/meta-data/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:a9fe:a9fe]/",
    "https://10.0.0.7:8443/x", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/", "https://0.0.0.0/",
    "https://[fe80::1%25eth0]/", "https://example.com/" + "a" * 2048, "javascript:alert(1)",
)  # fmt: skip


@pytest.mark.parametrize("url", FORBIDDEN_URLS)
def test_a_url_that_may_not_be_called_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadInput) as refused:
        STRICT.check(url)

    assert "secret" not in refused.value.detail
    assert len(url) < 2 or url not in refused.value.detail


@pytest.mark.parametrize(
    "url", ["https://example.com/hook?a=1", "https://example.com:8443/", "https://1.1.1.1/"]
)
def test_a_public_https_url_may_be_called(url: str) -> None:
    assert str(STRICT.check(url)) == url


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["::ffff:192.168.0.1"],
        ["64:ff9b::a00:1"],
        ["fe80::1%eth0"],
        ["no address"],
    ],
)
def test_a_name_that_leads_inside_is_refused_even_by_one_of_its_addresses(addresses: list[str]) -> None:
    with pytest.raises(BadInput):
        STRICT.judge(httpx.URL("https://rebinding.example/"), addresses)


def test_a_name_of_nothing_is_tried_again_later() -> None:
    with pytest.raises(Unavailable):
        STRICT.judge(httpx.URL("https://nothing.example/"), [])


@pytest.mark.parametrize(
    ("allowed", "url", "address"),
    [
        ("hooks.internal", "http://hooks.internal/x", "10.0.0.5"),
        ("Hooks.Internal.", "https://hooks.internal/x", "10.0.0.5"),
        ("*.internal", "http://a.b.internal/x", "10.0.0.5"),
        ("10.0.0.0/8", "http://crm.example/x", "10.0.0.5"),
        ("10.0.0.0/8", "http://10.0.0.5/x", "10.0.0.5"),
        ("127.0.0.1", "http://127.0.0.1:8000/", "127.0.0.1"),
        ("::1", "http://[::1]/", "::1"),
    ],
)
def test_the_operator_may_allow_hosts_and_networks(allowed: str, url: str, address: str) -> None:
    policy = OutboundPolicy([allowed])

    assert policy.judge(policy.check(url), [address]) == address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://internal/", "10.9.0.1"),
        ("https://evil-hooks.internal/", "10.9.0.1"),
        ("https://other.example/", "192.168.0.9"),
        ("http://other.example/", "93.184.216.34"),
    ],
)
def test_what_was_allowed_opens_nothing_else(url: str, address: str) -> None:
    policy = OutboundPolicy(["hooks.internal", "*.apps.internal", "10.0.0.0/16"])

    with pytest.raises(BadInput):
        policy.judge(policy.check(url), [address])


@asynccontextmanager
async def served(
    answer: bytes | Callable[[asyncio.StreamWriter], Any],
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server of one raw answer: its port, and what it was sent."""
    seen: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], seen
    finally:
        server.close()
        await server.wait_closed()


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


async def test_the_connection_goes_to_the_judged_address_and_names_the_host(monkeypatch: Any) -> None:
    asked = []

    async def resolved(_loop: Any, host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolved)
    async with served(OK) as (port, seen), open_outbound(["crm.example"]) as client:
        answer = await client.post(f"http://crm.example:{port}/hook", b"{}", {}, timeout_s=20)

    assert (answer.status, answer.body) == (200, b"ok")
    assert f"host: crm.example:{port}".encode() in seen[0].lower()
    assert asked == ["crm.example"]  # The connection went to the address and asked nothing more.


async def test_a_name_that_leads_inside_is_never_connected_to(monkeypatch: Any) -> None:
    async def resolved(_loop: Any, _host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolved)
    async with served(OK) as (port, seen), open_outbound() as client:
        with pytest.raises(BadInput):
            await client.post(f"https://rebinding.example:{port}/", b"{}", {}, timeout_s=20)

    assert seen == []


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    answer = b"HTTP/1.1 307 Go\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n"
    async with served(answer) as (port, seen), open_outbound(["127.0.0.1"]) as client:
        got = await client.post(f"http://127.0.0.1:{port}/", b"{}", {}, timeout_s=20)

    assert (got.status, len(seen)) == (307, 1)


async def test_an_endless_answer_is_read_up_to_the_limit() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"a" * 65536)
                await writer.drain()
        except ConnectionError:
            pass

    async with served(endless) as (port, _), open_outbound(["127.0.0.1"]) as client:
        got = await client.post(f"http://127.0.0.1:{port}/", b"{}", {}, timeout_s=20)

    assert len(got.body) == ANSWER_BYTES_MAX


async def test_a_silent_server_does_not_hold_us() -> None:
    ended = asyncio.Event()

    async def silent(_writer: asyncio.StreamWriter) -> None:
        await ended.wait()

    async with served(silent) as (port, _), open_outbound(["127.0.0.1"]) as client:
        with pytest.raises(Unavailable, match="could not be reached"):
            await client.post(f"http://127.0.0.1:{port}/", b"{}", {}, timeout_s=0.2)
        ended.set()
