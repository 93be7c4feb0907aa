from __future__ import annotations

import gzip

import httpx
import pytest

from router.body_cap import MOST_STREAM_BYTES, BodyTooLargeError, cap_bodies, is_too_large
from router.requests import MOST_BODY_BYTES


class Endless(httpx.AsyncByteStream):
    """A body that never ends, of which is counted how much was taken."""

    def __init__(self):
        self.taken, self.is_closed = 0, False

    async def __aiter__(self):
        while True:
            self.taken += 65_536
            yield b"x" * 65_536

    async def aclose(self):
        self.is_closed = True


class Handler:
    """As LiteLLM's, with a transport that gives one response."""

    response = httpx.Response(200)

    @staticmethod
    def create_async_transport(*args, **options):
        return httpx.MockTransport(lambda request: Handler.response)


@pytest.fixture
def ask(monkeypatch):
    monkeypatch.setattr(Handler, "create_async_transport", staticmethod(Handler.create_async_transport))
    cap_bodies(Handler)

    async def asked(response):
        monkeypatch.setattr(Handler, "response", response)
        async with httpx.AsyncClient(transport=Handler.create_async_transport()) as client:
            return await client.get("http://provider.example/")

    return asked


@pytest.mark.parametrize(
    ("kind", "most"),
    [("application/json", MOST_BODY_BYTES), ("text/event-stream; charset=utf-8", MOST_STREAM_BYTES)],
)
async def test_an_endless_body_is_read_to_the_cap_and_closed(ask, kind, most):
    body = Endless()

    with pytest.raises(BodyTooLargeError):
        await ask(httpx.Response(200, headers={"content-type": kind}, stream=body))

    assert most < body.taken <= most + 65_536
    assert body.is_closed


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, headers={"content-length": str(MOST_BODY_BYTES + 1)}, stream=Endless()),
        httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"0" * 10**6)),
    ],
    ids=["announced", "compressed"],
)
async def test_what_says_that_it_is_too_long_or_hides_it_is_not_read(ask, response):
    with pytest.raises(BodyTooLargeError):
        await ask(response)


async def test_an_answer_passes_and_is_asked_for_uncompressed(ask):
    answer = await ask(httpx.Response(200, content=b"fine"))

    assert answer.content == b"fine"
    assert answer.request.headers["accept-encoding"] == "identity"


def test_the_cause_is_found_under_what_a_client_makes_of_it():
    wrapped, circle, other = ConnectionError("wrapped"), ValueError(), KeyError()
    wrapped.__cause__ = BodyTooLargeError("x")
    circle.__context__, other.__context__ = other, circle

    assert is_too_large(wrapped)
    assert not is_too_large(circle)
    assert not is_too_large(None)
