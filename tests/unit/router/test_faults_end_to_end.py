"""CATALOGUE L1-L18 at both wires: the outcome is a valid value, a clean error or the floor's cue."""

from __future__ import annotations

import json

import pytest
from pydantic import BaseModel
from structlog.testing import capture_logs

from domain.errors import ContentFiltered, ModelUnavailable
from router.grounding import Evidence, grounded
from router.measures import measures_of
from router.requests import Request
from tests.support.openai_server import Reply, running_openai_server, says, says_json
from tests.support.routes import ScriptedRoute

# LiteLLM's own models warn when Pydantic first builds them; nothing of ours can change that.
pytestmark = pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning")

ASK = [{"role": "user", "content": "3 bhk, JSON please"}]
GOOD = says_json({"bhk": 3})
TEXT = "Three homes fit [1]. END"
RESET = Reply(raw=b"")
HTML = Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>")
BAD_JSON = Reply(raw=b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n{"a":')
REFUSAL = "I'm sorry, but I can't help with that request."


def fails(status: int, code: str = "scripted", headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    return Reply(status=status, error={"message": code, "type": code, "code": code}, headers=headers)


def calls(name: str, arguments: str) -> Reply:
    call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return Reply(message={"content": None, "tool_calls": [call]}, finish="tool_calls")


class Slots(BaseModel):
    bhk: int
    note: str = ""


class Emi(BaseModel):
    """The monthly instalment of a loan."""

    principal_inr: int


@pytest.fixture(params=["litellm", "direct"])
async def make(request):
    made = []
    async with running_openai_server() as first, running_openai_server() as second:

        def route(**tier):
            made.append(ScriptedRoute(request.param, first, second, **tier))
            return made[-1]

        yield route
        for each in made:
            await each.wire.close()


@pytest.fixture
def route(make):
    return make()


async def streamed(route) -> str:
    return "".join([piece async for piece in route.model.stream_text(ASK)])


@pytest.mark.parametrize("seconds", [2, 90])
async def test_l1_a_rate_limit_is_handed_over_at_once_and_obeyed_for_as_long_as_it_says(route, seconds):
    route.primary.script = [fails(429, headers=(("retry-after", str(seconds)),))]
    route.fallback.script = [GOOD, GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    rest = route.breakers[0].rest_s
    route.breakers[0].clock = lambda: route.breakers[0].rests_until - 1.0
    assert (await route.model.structured(ASK, Slots)).bhk == 3

    assert 0 < rest <= seconds
    assert seconds - rest < 60
    assert route.hits == (1, 2)
    assert route.model.name == "second"


@pytest.mark.parametrize("reply", [fails(429, "insufficient_quota"), fails(402), fails(401), fails(403)])
async def test_l2_l3_what_only_an_operator_can_mend_is_tried_once_and_told(route, reply):
    route.primary.script = [reply]
    route.fallback.script = [GOOD]

    with capture_logs() as logs:
        assert (await route.model.structured(ASK, Slots)).bhk == 3

    alarms = [line for line in logs if line["event"] == "model.operator_needed"]
    assert [line["log_level"] for line in alarms] == ["error"]
    assert alarms[0]["fault"] in {"billing", "auth"}
    assert route.breakers[0].rest_s > 200
    assert route.hits == (1, 1)


@pytest.mark.parametrize("status", [500, 503, 529])
async def test_l4_an_overloaded_provider_is_handed_over_at_once_and_rests_after_two(route, status):
    route.primary.script = [fails(status), fails(status)]
    route.fallback.script = [GOOD, GOOD, GOOD]

    for _ in range(3):
        assert (await route.model.structured(ASK, Slots)).bhk == 3

    assert route.hits == (2, 3)


async def test_l5_a_hang_ends_with_its_share_and_all_hangs_with_the_budget(make):
    route = make(budget_s=30, attempt_s=0.3)
    route.primary.script = [Reply(hangs=True)]
    route.fallback.script = [GOOD]
    assert (await route.model.structured(ASK, Slots)).bhk == 3

    both = make(budget_s=0.6, attempt_s=0.3)
    both.primary.script = [Reply(hangs=True)]
    both.fallback.script = [Reply(hangs=True)]
    with pytest.raises(ModelUnavailable, match="timeout"):
        await both.model.structured(ASK, Slots)


async def test_l5_a_fallback_that_got_no_time_is_not_blamed(make):
    route = make(budget_s=0.3, attempt_s=0.3)
    route.primary.script = [Reply(hangs=True)]

    with pytest.raises(ModelUnavailable, match="timeout"):
        await route.model.structured(ASK, Slots)
    assert route.hits == (1, 0)
    assert [breaker.in_a_row for breaker in route.breakers] == [1, 0]


async def test_l5_a_silent_primary_is_joined_by_the_fallback_and_cancelled(make):
    route = make(hedge_after_s=0.2)
    route.primary.script = [Reply(hangs=True)]
    route.fallback.script = [GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    assert route.hits == (1, 1)
    assert route.breakers[0].in_a_row == 0


@pytest.mark.parametrize("reply", [RESET, HTML, BAD_JSON], ids=["reset", "html", "bad_json"])
async def test_l6_what_is_not_the_protocol_is_handed_over(route, reply):
    route.primary.script = [reply]
    route.fallback.script = [GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    assert route.hits == (1, 1)


async def test_l6_a_refused_connection_is_handed_over(make):
    async with running_openai_server() as gone:
        pass
    route = make()
    route.primary.port = gone.port
    route = make()
    route.fallback.script = [GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    assert route.hits[0] == 0


async def test_l7_what_cannot_fit_is_not_sent(route):
    with pytest.raises(ModelUnavailable, match="context_too_long"):
        await route.model.structured([{"role": "user", "content": "lakh " * 60_000}], Slots)
    assert route.hits == (0, 0)


async def test_l7_a_provider_that_says_too_long_is_handed_over_and_not_blamed(route):
    route.primary.script = [fails(400, "context_length_exceeded")]
    route.fallback.script = [GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    assert route.breakers[0].in_a_row == 0


@pytest.mark.parametrize(
    "reply",
    [fails(400, "content_filter"), says("x", finish="content_filter"), Reply(message={"refusal": "No."})],
    ids=["status_400", "finish", "refusal_field"],
)
async def test_l8_a_filtered_request_goes_to_no_other_model(route, reply):
    route.primary.script = [reply]
    route.fallback.script = [GOOD]

    with pytest.raises(ContentFiltered):
        await route.model.structured(ASK, Slots)
    assert route.hits == (1, 0)


async def test_l8_a_filter_in_a_stream_voids_it(route):
    route.primary.script = [says(TEXT, finish="content_filter")]

    with pytest.raises(ContentFiltered):
        await streamed(route)
    assert route.hits == (1, 0)


async def test_l9_refusal_text_is_a_refusal_as_value_and_as_stream(route):
    route.primary.script = [says(REFUSAL), says(REFUSAL)]

    with pytest.raises(ContentFiltered):
        await route.model.structured(ASK, Slots)
    with pytest.raises(ContentFiltered):
        await streamed(route)
    assert route.hits == (2, 0)


@pytest.mark.parametrize("nothing", [says(""), Reply(message={"content": None})], ids=["empty", "null"])
async def test_l9_nothing_is_asked_for_once_more_and_then_elsewhere(route, nothing):
    route.primary.script = [nothing, nothing]
    route.fallback.script = [GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    assert route.hits == (2, 1)


async def test_l9_an_empty_stream_is_handed_over(route):
    route.primary.script = [Reply()]
    route.fallback.script = [says(TEXT)]

    assert await streamed(route) == TEXT


@pytest.mark.parametrize(
    "bad",
    [calls("emi", '{"principal_inr": '), calls("drop_tables", "{}"), calls("emi", '{"principal_inr": "x"}')],
    ids=["bad_json", "unknown_tool", "wrong_type"],
)
async def test_l10_a_bad_tool_call_is_repaired_once(route, bad):
    route.primary.script = [bad, calls("emi", '{"principal_inr": 5000000}')]

    chosen = await route.model.choose(ASK, {"emi": Emi})

    assert (chosen.name, chosen.arguments) == ("emi", Emi(principal_inr=5_000_000))
    assert route.hits == (2, 0)


async def test_l10_a_tool_that_is_not_in_the_set_is_never_chosen(route):
    route.primary.script = [calls("drop_tables", "{}")] * 2
    route.fallback.script = [calls("drop_tables", "{}")] * 2

    with pytest.raises(ModelUnavailable, match="invalid_twice"):
        await route.model.choose(ASK, {"emi": Emi})


async def test_l11_an_answer_cut_at_its_length_is_no_answer(route):
    cut = says('{"bhk": 3}', finish="length")
    route.primary.script = [cut, cut]
    route.fallback.script = [cut, GOOD]

    assert (await route.model.structured(ASK, Slots)).bhk == 3
    assert route.hits == (2, 2)


async def test_l11_a_stream_cut_at_its_length_is_void(route):
    route.primary.script = [says(TEXT, finish="length")]
    route.fallback.script = [says(TEXT)]

    with pytest.raises(ModelUnavailable, match="cut"):
        await streamed(route)


async def test_l12_a_flood_is_no_answer(route):
    route.primary.script = [says(json.dumps({"bhk": 3, "note": "x" * 3_000_000}))]
    route.fallback.script = [GOOD]

    assert (await route.model.structured(ASK, Slots)).note == ""
    assert route.primary.bodies[0]["max_tokens"] == 200


async def test_l12_no_wire_reads_more_than_its_cap(route, monkeypatch):
    for module in ("direct_wire", "body_cap"):
        monkeypatch.setattr(f"router.{module}.MOST_BODY_BYTES", 1000)
    route.primary.script = [says("x" * 2000)]
    route.fallback.script = [says("fine")]

    with capture_logs() as logs:
        answer = await route.model.route.complete(Request(messages=ASK, output_tokens=50))

    assert answer.text == "fine"
    assert [log["fault"] for log in logs if log["event"] == "model.failed"] == ["too_long"]


async def test_l13_free_text_is_scrubbed_too(route):
    route.primary.script = [says("a\x00b\ud800c")]

    assert (await route.model.route.complete(Request(messages=ASK, output_tokens=50))).text == "abc"


async def test_l13_surrogates_and_nul_are_taken_out(route):
    route.primary.script = [says('{"bhk": 3, "note": "a\\u0000b\\ud800c"}'), says("whole\x00 text \ud800END")]

    got = await route.model.structured(ASK, Slots)
    text = await streamed(route)

    assert got.note == "abc"
    assert text == "whole text END"
    (got.note + text).encode("utf-8")


@pytest.mark.parametrize("has_begun", [True, False])
async def test_l14_l15_a_stream_closed_without_its_last_chunk_is_never_an_answer(route, has_begun):
    route.primary.script = [says(TEXT if has_begun else "", breaks_off=True)]
    route.fallback.script = [says(TEXT)]

    if has_begun:
        with pytest.raises(ModelUnavailable, match="cut"):
            await streamed(route)
    else:
        assert await streamed(route) == TEXT
    assert route.hits == (1, 0 if has_begun else 1)


async def test_l15_done_without_a_finish_reason_is_not_believed(route):
    route.primary.script = [says(TEXT, stream_end=b"data: [DONE]\n\n")]

    with pytest.raises(ModelUnavailable, match="cut"):
        await streamed(route)


@pytest.mark.parametrize(
    "end",
    [b'data: {"error": {"message": "overloaded"}}\n\n', b"data: {garbage\n\n", b'data: {"choices": [{"del'],
    ids=["error_event", "garbage", "half_chunk"],
)
async def test_l14_l16_a_stream_that_breaks_is_void(route, end):
    route.primary.script = [says(TEXT, stream_end=end)]

    with pytest.raises(ModelUnavailable):
        await streamed(route)


async def test_l16_a_stream_that_stalls_is_void(make):
    route = make(stall_s=0.5)
    route.primary.script = [says(TEXT, stalls=True)]

    with pytest.raises(ModelUnavailable, match="timeout"):
        await streamed(route)


async def test_l17_a_stream_that_drips_is_given_up(make, monkeypatch):
    monkeypatch.setattr("router.watch.GRACE_S", 0.2)
    route = make(min_chars_per_s=500)
    route.primary.script = [Reply(pieces=tuple(f"{n} " for n in range(200)), drips_s=0.05)]

    with pytest.raises(ModelUnavailable, match="too_slow"):
        await streamed(route)


async def test_l17_a_stream_that_never_ends_is_ended_by_the_wall(make):
    route = make(budget_s=1, attempt_s=1)
    route.primary.script = [Reply(pieces=tuple(f"{n} " for n in range(2000)), drips_s=0.02)]

    with pytest.raises(ModelUnavailable, match="timeout"):
        await streamed(route)


async def test_l18_a_wrong_number_does_not_reach_the_answer(route):
    route.primary.script = [says("The rent is ₹50,000 [1]. The rent is ₹65,000 [1].")]
    evidence = Evidence(common=frozenset(), by_listing={1: measures_of([50_000])})

    assert grounded(await streamed(route), evidence) == ["The rent is ₹50,000 [1]."]


async def test_free_text_of_one_piece_must_have_ended_by_itself(route):
    request = Request(messages=ASK, output_tokens=50)
    route.primary.script = [says("half", finish="length")]
    route.fallback.script = [says("whole")]

    assert (await route.model.route.complete(request)).text == "whole"


async def test_with_every_deployment_resting_the_floor_answers_without_a_call(route):
    route.primary.script = [fails(401)]
    route.fallback.script = [fails(402)]

    with pytest.raises(ModelUnavailable):
        await route.model.structured(ASK, Slots)
    with pytest.raises(ModelUnavailable, match="resting"):
        await route.model.structured(ASK, Slots)
    assert route.hits == (1, 1)
