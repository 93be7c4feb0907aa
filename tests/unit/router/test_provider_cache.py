"""The part of a prompt that never changes is marked for Anthropic's cache, and what it saves is priced."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from agents.prompts import Prompt
from agents.search_understanding.proposal import reading_messages
from domain.model_calls import Price, Tokens, cost_usd
from router.breaker import Breaker
from router.lite_wire import LEAST_CACHED_CHARS, LiteWire
from router.requests import Request, Target
from router.route import Route, Seat
from router.routed import RoutedModel
from router.tiers import Tier
from tests.support.openai_server import running_openai_server
from tests.unit.router.test_other_protocols import http, stream_anthropic

pytestmark = [
    pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the 'model_.*' attribute:DeprecationWarning"),
]

PROMPT = Prompt(
    "a.prompt", "7", "critical", ("law", "case"), "{{ law }}\nThe case:\n{{ case }}", frozenset({"law"})
)
LAW = "Every home has a door. " * 250
CACHED = {
    "input_tokens": 20,
    "cache_read_input_tokens": 1500,
    "cache_creation_input_tokens": 30,
    "output_tokens": 5,
}


def whole(usage):
    body = {
        "id": "m", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
        "content": [{"type": "text", "text": "Yes."}], "usage": usage,
    }  # fmt: skip
    return http(json.dumps(body).encode())


@pytest.fixture
async def server():
    async with running_openai_server() as running:
        yield running


def target(server, model="anthropic/claude-haiku-4-5"):
    return Target(name="d", model=model, api_base=server.base_url.removesuffix("/v1"), api_key="k")


def asked(law, case="3 bhk"):
    message = PROMPT.message(law=law, case=case)
    return Request(messages=[{"role": "system", "content": message["content"]}, {"role": "user", "content": "?"}],
                   output_tokens=50, fixed_chars=message["fixed_chars"])  # fmt: skip


async def test_the_fixed_part_is_marked_and_tokens_of_the_cache_are_told(server):
    server.script = [whole(CACHED)]

    answer = await LiteWire().complete(target(server), asked(LAW), 60)

    first, rest = server.bodies[0]["system"]
    assert first["text"] == f"{LAW}\nThe case:\n"
    assert first["cache_control"] == {"type": "ephemeral"}
    assert (rest["text"], rest.get("cache_control")) == ("3 bhk", None)
    assert answer.tokens == Tokens(sent=1550, answered=5, read=1500, written=30)


@pytest.mark.parametrize("law", ["Short.", "x" * (LEAST_CACHED_CHARS - 20)], ids=["short", "almost"])
async def test_a_short_prompt_is_sent_as_it_is(server, law):
    server.script = [whole(CACHED)]

    await LiteWire().complete(target(server), asked(law), 60)

    assert "cache_control" not in json.dumps(server.bodies[0])


@pytest.mark.parametrize(
    ("law", "is_marked"), [(LAW, True), (f"Ask 98201 23456. {LAW}", False)], ids=["plain", "hidden"]
)
async def test_a_fixed_part_with_personal_data_is_not_marked(server, law, is_marked):
    server.script = [stream_anthropic("Yes.")]
    tier = Tier(primary="d", budget_s=60, attempt_s=60, stall_s=60, output_tokens=50)
    model = RoutedModel(Route("chat", tier, [Seat(target(server), LiteWire(), Breaker())]))
    messages = [PROMPT.message(law=law, case="c"), {"role": "user", "content": "?"}]

    assert "".join([piece async for piece in model.stream_text(messages)]) == "Yes."
    assert ("cache_control" in json.dumps(server.bodies[0])) is is_marked
    assert "98201" not in server.seen_text


def test_prompts_put_what_varies_last():
    message = reading_messages("3 bhk", {"bhk": {"in": [2]}})[0]

    assert message["prompt"].startswith("agents.search_understanding@")
    assert message["fixed_chars"] > LEAST_CACHED_CHARS
    assert message["content"][message["fixed_chars"] :] == '{"bhk": {"in": [2]}}'


def test_what_the_cache_takes_in_costs_more_and_what_it_gives_less():
    price = Price(Decimal(1), Decimal(5), Decimal("0.1"), Decimal("1.25"))

    assert cost_usd(price, Tokens(sent=1_000_000)) == 1
    assert cost_usd(price, Tokens(sent=1_000_000, written=1_000_000)) == Decimal("1.25")
    assert cost_usd(price, Tokens(sent=1_000_000, read=1_000_000)) == Decimal("0.1")
