"""The gate of request bodies, driven as a server drives it: pieces, silences, lengths that lie."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from api.app import create_app
from api.request_body.guard import BodyGuard
from api.request_body.sizes import rule_for
from config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MIB = 1024 * 1024


class Caller:
    """Sends pieces of a body and keeps what is answered."""

    def __init__(self, *pieces: bytes, ends: str = "whole") -> None:
        self._pieces = list(pieces)
        self._ends = ends
        self.taken = 0
        self.status = 0
        self.body = b""

    async def receive(self) -> dict[str, Any]:
        if self._pieces:
            self.taken += 1
            piece = self._pieces.pop(0)
            is_last = not self._pieces and self._ends == "whole"
            return {"type": "http.request", "body": piece, "more_body": not is_last}
        if self._ends == "leaves":
            return {"type": "http.disconnect"}
        return await asyncio.Event().wait()  # type: ignore[return-value]  # never

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message.get("body", b"")


async def ask(caller: Caller, path: str = "/threads", app: Any = None, **headers: str) -> list[bytes]:
    """The bodies the application read."""
    read: list[bytes] = []

    async def reading(scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        read.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "server": ("localhost", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    await BodyGuard(app or reading, idle_s=0.02, json_s=0.1)(scope, caller.receive, caller.send)
    return read


async def test_a_body_in_pieces_arrives_whole() -> None:
    caller = Caller(b'{"a":', b" 1", b"}")

    assert await ask(caller) == [b'{"a": 1}']
    assert caller.status == 200


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/threads", MIB, 200),
        ("/threads", MIB + 1, 413),
        ("/api/v1/search", 64 * 1024, 200),
        ("/api/v1/search", 64 * 1024 + 1, 413),
        ("/api/v1/listings", 8 * MIB + 1, 413),
        ("/api/v1/listings/import", 50 * MIB + 1, 413),
    ],
)
async def test_an_announced_length_is_judged_before_anything_is_read(path, length, status) -> None:
    caller = Caller(b"1")

    await ask(caller, path, content_length=str(length))

    assert (caller.status, caller.taken) == (status, 1 if status == 200 else 0)


async def test_an_unannounced_body_is_cut_as_soon_as_it_is_too_large() -> None:
    caller = Caller(*[b"x" * (MIB // 4)] * 40)

    assert await ask(caller, transfer_encoding="chunked") == []
    assert (caller.status, caller.taken) == (413, 5)
    assert json.loads(caller.body)["detail"] == "The request body is larger than the 1 MB this route takes."


async def test_a_length_that_lies_helps_nobody() -> None:
    caller = Caller(*[b"x" * (MIB // 4)] * 40)

    await ask(caller, content_length="10")

    assert (caller.status, caller.taken) == (413, 5)


@pytest.mark.parametrize("length", ["-1", "1e3", "1 000", "\u0663", "9" * 400])
async def test_a_length_that_is_none_is_refused(length) -> None:
    caller = Caller(b"1")

    assert await ask(caller, content_length=length) == []
    assert caller.status in {413, 422}


async def test_a_body_that_stops_coming_is_given_up() -> None:
    caller = Caller(b'{"a":', ends="silence")

    assert await ask(caller) == []
    assert caller.status == 408


async def test_a_body_that_trickles_is_given_up() -> None:
    class Trickling(Caller):
        async def receive(self) -> dict[str, Any]:
            await asyncio.sleep(0.01)
            self.taken += 1
            return {"type": "http.request", "body": b" ", "more_body": True}

    caller = Trickling()

    assert await ask(caller) == []
    assert caller.status == 408
    assert caller.taken < 30


async def test_a_caller_who_leaves_in_the_middle_is_no_error() -> None:
    caller = Caller(b'{"a":', ends="leaves")

    assert await ask(caller) == []
    assert caller.status == 0


async def test_waiting_after_the_body_has_no_limit() -> None:
    async def patient(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.15):
                await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    caller = Caller(b"{}")
    # A stream waits for its reader to leave through the same door; that is no slow body.
    await ask(caller, "/runs/stream", patient)
    upload = Caller(b"a,b")
    await ask(upload, "/api/v1/listings/import", patient)

    assert (caller.status, upload.status) == (200, 200)


@pytest.mark.parametrize("path", ["/threads", "/api/v1/search"])
async def test_hostile_json_is_refused_in_the_dialect_of_its_route(path) -> None:
    caller = Caller(b'{"a": NaN}')

    await ask(caller, path)

    answer = json.loads(caller.body)
    assert caller.status == 422
    assert ("type" in answer) == path.startswith("/api/v1")


async def test_a_file_is_not_judged_as_json_and_comes_as_it_comes() -> None:
    caller = Caller(b"id,price\n", b"1,NaN\n")

    assert await ask(caller, "/api/v1/listings/import") == [b"id,price\n1,NaN\n"]


async def test_what_nobody_foresaw_is_one_sentence(capsys) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError("98450 12345")

    caller = Caller(b"{}")
    await ask(caller, "/api/v1/search", broken)

    assert caller.status == 500
    assert b"98450" not in caller.body
    assert "request.failed" in capsys.readouterr().out


async def test_a_fault_after_the_answer_began_is_not_answered_twice() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError("late")

    caller = Caller(b"{}")
    with pytest.raises(KeyError):
        await ask(caller, "/threads", broken)

    assert caller.status == 200


def test_every_path_has_a_rule():
    assert rule_for("/api/v1/anything").most_bytes == 64 * 1024
    assert rule_for("/runs/stream").most_bytes == MIB
    assert not rule_for("/api/v1/listings/import").is_json


async def test_the_application_stands_behind_the_gate() -> None:
    app = create_app(cast("Any", SimpleNamespace(settings=Settings())))

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 4096

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://localhost"
    ) as client:
        answer = await client.post(
            "/api/v1/calc", content=chunks(), headers={"origin": "http://localhost:3000"}
        )
        large = await client.post(
            "/api/v1/search", content=chunks(), headers={"origin": "http://localhost:3000"}
        )

    assert answer.status_code == 422
    assert large.status_code == 413
    assert large.headers["content-type"] == "application/problem+json"
    assert "access-control-allow-origin" in large.headers
    assert large.headers["x-request-id"] == large.json()["request_id"]
