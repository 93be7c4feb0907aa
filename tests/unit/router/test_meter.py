"""What is written down of a call, what it costs, and when it is not made: over both wires and a real server."""

from __future__ import annotations

import asyncio
import contextvars
from contextlib import aclosing, suppress
from decimal import Decimal
from uuid import uuid4

import pytest
from pydantic import BaseModel

from domain.errors import ContentFiltered, ModelUnavailable
from domain.model_calls import FREE, MICRO, CallOutcome, Price
from router.asker import Asker, asked_by, asker, spent_limit
from router.budgets.counters import LocalCounters
from router.budgets.guard import BudgetGuard
from router.library import library
from router.meter import Meter
from router.tiers import Budgets
from store.plans import USUAL
from tests.support.openai_server import Reply, running_openai_server, says, says_json
from tests.support.routes import ScriptedRoute

# LiteLLM's own models warn when Pydantic first builds them, and when it looks whether a piece with usage is empty.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Item .* is using the `ReadOnly` qualifier:UserWarning"),
    pytest.mark.filterwarnings("ignore:Accessing the 'model_.*' attribute:DeprecationWarning"),
]

PRICE = Price(Decimal(1), Decimal(10), Decimal("0.1"), Decimal("1.25"))
USED = {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 400}}
COST_USD = Decimal("0.00164")  # 600 fresh at 1, 400 read at 0.1, 100 answered at 10 a million
ASK = [
    {"role": "system", "content": "Give JSON.", "prompt": "a.prompt@7"},
    {"role": "user", "content": "3 bhk"},
]
WHO = Asker(tenant_id=uuid4(), owner_id=uuid4(), is_person=True, run_id=uuid4(), thread_id=uuid4())


class Slots(BaseModel):
    bhk: int


class Notes:
    def __init__(self):
        self.rows = []

    def note(self, row):
        self.rows.append(row)

    @property
    def outcomes(self):
        return [row.outcome.value for row in self.rows]


class Kept:
    """Keeps answers for ever."""

    def __init__(self):
        self.values = {}
        self.owners = []

    async def get(self, key):
        return self.values.get(key)

    def put(self, key, value, *, owner_id, lasts_s):
        self.values[key] = value
        self.owners.append((owner_id, lasts_s))


class Plans:
    async def of(self, _tenant_id):
        return USUAL


class World:
    def __init__(self, first, second):
        self.first, self.second = first, second
        self.notes, self.kept, self.counters = Notes(), Kept(), LocalCounters()
        self.wires = []

    def model(self, wire="direct", *, run_inr=100, price=PRICE, **tier):
        table = Budgets(run_inr=run_inr, person_day_inr=1000, tenant_day_inr=1000, tenant_month_inr=1000)
        guard = BudgetGuard(self.counters, Plans(), lambda _tenant: table)
        meter = Meter(self.notes, guard, self.kept)
        made = ScriptedRoute(wire, self.first, self.second, meter=meter, price=price, **tier)
        self.wires.append(made.wire)
        return made.model


@pytest.fixture
async def world():
    async with running_openai_server() as first, running_openai_server() as second:
        made = World(first, second)
        yield made
        for wire in made.wires:
            await wire.close()


async def in_run(work, who=WHO):
    """The work as a step of a run, in a context of its own."""
    context = contextvars.copy_context()
    who.refused_by = who.spent_limit = None
    context.run(asked_by, who)
    return await asyncio.create_task(work, context=context)


async def text_of(stream):
    return "".join([piece async for piece in stream])


@pytest.mark.parametrize("wire", ["direct", "litellm"])
@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "stream"])
async def test_an_answer_is_a_row_with_its_tokens_cost_and_times(world, wire, is_stream):
    if wire == "litellm":
        await library()  # Its import may take longer than an attempt.
    world.first.script = [says('{"bhk": 3}', usage=USED)]
    model = world.model(wire)

    await in_run(text_of(model.stream_text(ASK)) if is_stream else model.structured(ASK, Slots))

    (row,) = world.notes.rows
    assert (row.tenant_id, row.owner_id, row.run_id, row.thread_id) == (
        WHO.tenant_id,
        WHO.owner_id,
        WHO.run_id,
        WHO.thread_id,
    )
    assert (row.use_case, row.tier, row.deployment, row.model) == (
        "chat",
        "conversational",
        "first",
        "openai/scripted",
    )
    assert (row.prompt, row.outcome, row.fault) == ("a.prompt@7", CallOutcome.ANSWERED, None)
    assert (row.tokens_in, row.tokens_out, row.tokens_cached, row.is_estimated) == (1000, 100, 400, False)
    assert (row.cost_usd, row.cost_inr) == (COST_USD, COST_USD * 90)
    assert row.latency_ms >= (row.first_token_ms or 0) >= 0
    assert (row.first_token_ms is not None) == is_stream
    held = world.counters.total(f"run:{WHO.run_id}")
    assert held == int(COST_USD * 90 * MICRO)


async def test_tokens_are_estimated_where_a_stream_does_not_say(world):
    world.first.script = [says("eight chars and more, in all forty of it")]

    await in_run(text_of(world.model().stream_text(ASK)))

    (row,) = world.notes.rows
    assert row.is_estimated
    assert row.tokens_out == 10
    assert row.cost_usd > 0


@pytest.mark.parametrize(
    ("replies", "outcomes"),
    [
        ([says("no"), says_json({"bhk": 3})], ["invalid", "answered"]),
        ([says("I cannot assist with that")], ["refused", "floor"]),
        ([says("x", finish="content_filter")], ["refused", "floor"]),
    ],
    ids=["repaired", "refusal", "filter"],
)
async def test_what_became_of_an_answer_is_told_apart(world, replies, outcomes):
    world.first.script = list(replies)
    with suppress(ContentFiltered):
        await in_run(world.model().structured(ASK, Slots))

    assert world.notes.outcomes == outcomes


async def test_a_failover_is_two_rows_and_no_answer_at_all_a_floor(world):
    world.first.script = [Reply(status=429)]
    world.second.script = [says_json({"bhk": 3})]
    model = world.model()
    await in_run(model.structured(ASK, Slots))
    assert [(row.deployment, row.outcome.value, row.fault) for row in world.notes.rows] == [
        ("first", "failed", "rate_limited"), ("second", "answered", None),
    ]  # fmt: skip
    assert world.notes.rows[0].cost_usd == 0

    world.notes.rows.clear()
    world.second.script = [Reply(status=500)]
    with pytest.raises(ModelUnavailable):
        await in_run(model.structured(ASK, Slots))
    assert [(row.deployment, row.outcome.value, row.fault) for row in world.notes.rows] == [
        ("second", "failed", "overloaded"), ("", "floor", "overloaded"),
    ]  # fmt: skip
    assert spent_limit() is None


async def test_a_hang_is_timed_out_and_its_prompt_paid_for(world):
    world.first.script = [Reply(hangs=True)]
    world.second.script = [says_json({"bhk": 3})]

    await in_run(world.model(attempt_s=0.1).structured(ASK, Slots))

    assert world.notes.outcomes == ["timed_out", "answered"]
    assert world.notes.rows[0].is_estimated
    assert world.notes.rows[0].cost_usd > 0


async def test_the_slower_of_two_is_cancelled_and_settled(world):
    world.first.script = [Reply(hangs=True)]
    world.second.script = [says_json({"bhk": 3})]

    await in_run(world.model(hedge_after_s=0.05).structured(ASK, Slots))

    assert sorted(world.notes.outcomes) == ["answered", "cancelled"]
    settled = sum(int((row.cost_inr * MICRO).to_integral_value()) for row in world.notes.rows)
    assert abs(world.counters.total(f"run:{WHO.run_id}") - settled) <= 2


async def test_the_same_question_is_answered_from_what_was_kept(world):
    world.first.script = [says('{"bhk": 3}', usage=USED)]
    model = world.model(cache_s=60)

    answers = [await in_run(model.structured(ASK, Slots)) for _ in range(2)]

    assert answers == [Slots(bhk=3)] * 2
    bought, given = world.notes.rows
    assert (given.outcome, given.cost_inr, given.tokens_in) == (CallOutcome.CACHED, 0, 0)
    assert given.saved_inr == bought.cost_inr > 0
    assert world.kept.owners == [(WHO.owner_id, 60)]


async def test_a_stream_that_its_reader_leaves_is_answered_and_not_kept(world):
    world.first.script = [says("three bedrooms and much more")]
    model = world.model(cache_s=60)

    async def head():
        async with aclosing(model.stream_text(ASK)) as pieces:
            return await anext(pieces)

    assert await in_run(head()) == "three b"
    assert world.notes.outcomes == ["answered"]
    assert world.notes.rows[0].tokens_out == 2
    assert world.kept.values == {}


async def test_a_stream_is_given_again_whole(world):
    world.first.script = [says("three bedrooms", usage=USED)]
    model = world.model(cache_s=60)

    texts = [await in_run(text_of(model.stream_text(ASK))) for _ in range(2)]

    assert texts == ["three bedrooms"] * 2
    assert world.notes.outcomes == ["answered", "cached"]


@pytest.mark.parametrize("other", ["tenant", "prompt", "words", "temperature"])
async def test_another_question_is_asked_anew(world, other):
    world.first.script = [says('{"bhk": 3}'), says('{"bhk": 4}')]
    model = world.model(cache_s=60, temperature=0.5 if other == "temperature" else 0)
    again, who = [dict(message) for message in ASK], WHO
    if other == "prompt":
        again[0]["prompt"] = "a.prompt@8"
    if other == "words":
        again[1]["content"] = "4 bhk"
    if other == "tenant":
        who = Asker(
            tenant_id=uuid4(), owner_id=WHO.owner_id, is_person=True, run_id=uuid4(), thread_id=uuid4()
        )

    first = await in_run(model.structured(ASK, Slots))
    second = await in_run(model.structured(again, Slots), who)

    assert (first.bhk, second.bhk) == (3, 4)


async def test_personal_data_is_not_in_what_is_kept(world):
    ask = [ASK[0], {"role": "user", "content": "call me on 98201 23456"}]
    world.first.script = [says('{"bhk": 3}')]

    await in_run(world.model(cache_s=60).structured(ask, Slots))

    assert b"98201" not in b"".join(world.kept.values.values())
    assert b"23456" not in b"".join(world.kept.values.values())


async def test_an_answer_of_no_use_and_one_of_another_version_are_not_given_again(world):
    world.first.script = [says("no"), says_json({"bhk": 3}), says_json({"bhk": 4})]
    model = world.model(cache_s=60)
    await in_run(model.structured(ASK, Slots))
    assert len(world.kept.values) == 1
    world.kept.values = dict.fromkeys(world.kept.values, b'{"text": 1}')

    world.first.script = [says_json({"bhk": 5})]
    assert (await in_run(model.structured(ASK, Slots))).bhk == 5


@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "stream"])
async def test_over_its_limit_no_call_is_made_and_the_run_knows_why(world, is_stream):
    model = world.model(run_inr=0)

    async def step():
        with pytest.raises(ModelUnavailable, match="over_budget"):
            await (text_of(model.stream_text(ASK)) if is_stream else model.structured(ASK, Slots))
        return spent_limit()

    assert await in_run(step()) == "run"
    assert world.first.bodies == world.second.bodies == []
    assert world.notes.outcomes == ["over_budget", "over_budget", "floor"]
    assert all(seat.breaker.admits() for seat in model.route.seats)


async def test_a_free_model_has_no_limit_and_an_unknown_price_is_said(world):
    world.first.script = [says_json({"bhk": 3}), says_json({"bhk": 3})]
    await in_run(world.model(run_inr=0, price=FREE).structured(ASK, Slots))

    stand_in = Price(Decimal(10), Decimal(30), Decimal(10), Decimal(10), is_known=False)
    await in_run(world.model(price=stand_in).structured(ASK, Slots))

    assert [row.is_estimated for row in world.notes.rows] == [False, True]


async def test_outside_of_a_run_nothing_is_written_and_nothing_limited(world):
    world.first.script = [says_json({"bhk": 3})]

    await world.model(run_inr=0).structured(ASK, Slots)

    assert asker() is None
    assert world.notes.rows == []
    world.first.script = [Reply(status=500)]
    with pytest.raises(ModelUnavailable):
        await world.model(run_inr=0).structured(ASK, Slots)
    assert world.notes.rows == []
