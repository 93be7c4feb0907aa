"""The same rules where the provider speaks Anthropic's protocol, through LiteLLM's real client, or is Ollama."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config.settings import Settings
from domain.errors import ContentFiltered, ModelUnavailable
from router.breaker import Breaker
from router.lite_wire import LiteWire
from router.models import Models
from router.requests import Request, Target
from router.route import Route, Seat
from router.routed import RoutedModel
from router.tiers import Tier
from tests.support.openai_server import Reply, running_openai_server, says

pytestmark = pytest.mark.filterwarnings(
    "ignore:Item .* is using the `ReadOnly` qualifier:UserWarning",
    # LiteLLM leaves connections of failed streams to the collector.
    "ignore:unclosed:ResourceWarning",
    "ignore:Unclosed:ResourceWarning",
)

ASK = [{"role": "user", "content": "3 bhk, please"}]
TEXT = "Three homes fit your wish."


def http(body: bytes, status: int = 200, kind: str = "application/json", more: str = "") -> Reply:
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\nconnection: close\r\n{more}content-length: {len(body)}\r\n\r\n"
    return Reply(raw=head.encode() + body)


def whole_anthropic(text: str, stop: str = "end_turn") -> Reply:
    return http(
        json.dumps(
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": "m",
                "content": [{"type": "text", "text": text}] if text else [],
                "stop_reason": stop,
                "stop_sequence": None,
                "usage": {"input_tokens": 3, "output_tokens": 5},
            }
        ).encode()
    )


def stream_anthropic(text: str, *, stop: str | None = "end_turn") -> Reply:
    message = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
    }
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "usage": {"input_tokens": 1, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": text[i : i + 7]},
            }
            for i in range(0, len(text), 7)
        ),
    ]
    if stop is not None:
        events += [
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": 5}},
            {"type": "message_stop"},
        ]
    body = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return http(body.encode(), kind="text/event-stream")


def anthropic_error(status: int, kind: str, said: str = "scripted", more: str = "") -> Reply:
    body = {"type": "error", "error": {"type": kind, "message": said}}
    return http(json.dumps(body).encode(), status, more=more)


class Pair:
    def __init__(self, model: str, primary, fallback) -> None:
        self.primary, self.fallback = primary, fallback
        self.breakers = (Breaker(), Breaker())
        tier = Tier(
            primary="first", fallback="second", budget_s=120, attempt_s=60, stall_s=60, output_tokens=100
        )
        servers = (primary, fallback)
        seats = [
            Seat(
                Target(name=name, model=model, api_base=server.base_url.removesuffix("/v1"), api_key="k"),
                LiteWire(),
                breaker,
            )
            for name, server, breaker in zip(("first", "second"), servers, self.breakers, strict=True)
        ]
        self.route = Route("chat", tier, seats)

    async def complete(self) -> str:
        return (await self.route.complete(Request(messages=ASK, output_tokens=100))).text

    async def stream(self) -> str:
        return "".join([piece async for piece in RoutedModel(self.route).stream_text(ASK)])

    @property
    def hits(self) -> tuple[int, int]:
        return len(self.primary.bodies), len(self.fallback.bodies)


@pytest.fixture
async def servers():
    async with running_openai_server() as first, running_openai_server() as second:
        yield first, second


@pytest.fixture
def claude(servers):
    return Pair("anthropic/claude-sonnet-4-5", *servers)


async def test_anthropic_answers_whole_and_as_a_stream(claude):
    claude.primary.script = [whole_anthropic(TEXT), stream_anthropic(TEXT)]

    assert await claude.complete() == TEXT
    assert await claude.stream() == TEXT


@pytest.mark.parametrize(
    ("reply", "rest_s"),
    [
        (anthropic_error(529, "overloaded_error"), 0),
        (anthropic_error(429, "rate_limit_error", more="retry-after: 900\r\n"), 600),
        (anthropic_error(400, "invalid_request_error", "Your credit balance is too low"), 600),
        (anthropic_error(401, "authentication_error"), 200),
        (anthropic_error(400, "invalid_request_error", "prompt is too long: 210000 tokens"), 0),
        (whole_anthropic("half an ans", "max_tokens"), 0),
        (whole_anthropic(""), 0),
    ],
    ids=["overloaded", "rate", "credit", "key", "too_long", "cut", "empty"],
)
async def test_a_fault_of_anthropic_is_handed_over(claude, reply, rest_s):
    claude.primary.script = [reply]
    claude.fallback.script = [whole_anthropic(TEXT)]

    assert await claude.complete() == TEXT
    assert claude.hits == (1, 1)
    assert claude.breakers[0].rest_s >= rest_s


async def test_an_anthropic_body_is_read_no_further_than_the_cap(claude, monkeypatch):
    monkeypatch.setattr("router.body_cap.MOST_BODY_BYTES", 1000)
    claude.primary.script = [whole_anthropic("x" * 2000)]
    claude.fallback.script = [whole_anthropic(TEXT)]

    assert await claude.complete() == TEXT
    assert claude.hits == (1, 1)


async def test_a_refusal_of_anthropic_goes_to_no_other_model(claude):
    claude.primary.script = [whole_anthropic("", "refusal")]

    with pytest.raises(ContentFiltered):
        await claude.complete()
    assert claude.hits == (1, 0)


@pytest.mark.parametrize("stop", [None, "max_tokens"])
async def test_a_stream_of_anthropic_that_is_no_whole_answer_is_void(claude, stop):
    claude.primary.script = [stream_anthropic(TEXT, stop=stop)]

    with pytest.raises(ModelUnavailable, match="cut"):
        await claude.stream()


@pytest.mark.parametrize("settings", ["tiers", "one_model"])
async def test_ollama_is_asked_by_its_openai_address_and_not_through_litellm(servers, tmp_path, settings):
    """LiteLLM asks Ollama's /api/show with a blocking call after each answer: a server that hangs would stop
    this process's event loop, and does stop this test, whose server lives in it."""
    server = servers[0]
    address = server.base_url.removesuffix("/v1")
    models = Models(
        Settings(data_dir=tmp_path, ollama_api_base=address)
        if settings == "tiers"
        else Settings(data_dir=tmp_path, model="ollama_chat/llama3:70b", model_api_base=address)
    )
    server.script = [says(TEXT)]

    port = models.port("classification")
    assert port is not None
    assert "".join([piece async for piece in port.stream_text(ASK)]) == TEXT
    await models.close()

    assert server.paths == ["/v1/chat/completions"]
    assert server.bodies[0]["model"] == "llama3:70b"
