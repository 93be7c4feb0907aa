"""Evals with a model: a server on this machine speaks for it, and the router's own ledger counts."""

from __future__ import annotations

from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from config.settings import Settings
from domain.errors import BadInput, ModelUnavailable
from evals.harness.answers import key_of
from evals.harness.catalogue import load
from evals.harness.memory_book import MemoryBook
from evals.harness.models import ModelChoice
from evals.harness.plan import Plan, planned
from evals.harness.runner import Means, run
from evals.harness.suite import Bench, Case, Outcome, Sample
from evals.production.shadow import shadow
from evals.scorers.judge import Rubric, agreement, compare, marks
from evals.talk.model_persona import PlayedByModel
from evals.talk.personas import persona_named
from evals.talk.simulate import simulate
from tests.support.openai_server import Reply, running_openai_server, says_json

NOTHING = says_json({"facts": [], "labels": []})


def settings(tmp_path, server):
    return Settings(data_dir=tmp_path, openai_api_key="k", openai_api_base=server.base_url)


class Kept(dict):
    def get(self, key, _default=None):
        return super().get(key)

    def put(self, key, answer):
        self[key] = answer


@asynccontextmanager
async def tier_of(tmp_path, server):
    choice = ModelChoice.of(settings(tmp_path, server), "conversational")
    try:
        yield choice
    finally:
        await choice.close()


async def test_a_tier_answers_for_a_suite_and_its_calls_cost_rupees(tmp_path):
    async with running_openai_server() as server, tier_of(tmp_path, server) as choice:
        server.script = [NOTHING, Reply(status=500)] + [Reply(status=500)] * 9
        book = MemoryBook()
        ready = planned(Plan(suites=("classification",), model=choice.label, most=2))
        ended = await run(ready, {}, Means(book=book, models=choice))
        first, second = await book.results(ended.id)

    assert choice.label == "conversational"
    assert Decimal(ended.summary["classification"]["cost_inr"]) == first.cost_inr + second.cost_inr > 0
    assert first.model_calls[0]["outcome"] == "answered"
    assert first.tokens_in + first.tokens_out > 0
    assert [one["outcome"] for one in second.model_calls][-1] == "floor"
    assert ended.summary["classification"]["floor_share"] == 1.0


def test_the_floor_has_no_model_and_a_model_that_is_not_configured_is_told(tmp_path):
    bare = Settings(data_dir=tmp_path)

    assert ModelChoice.of(bare, None).port("chat") is None
    assert ModelChoice.of(bare, "rules").label == "rules"
    with pytest.raises(BadInput, match="No model is configured for critical"):
        ModelChoice.of(bare, "critical").port("chat")
    with pytest.raises(BadInput, match="No model is configured"):
        ModelChoice.of(bare, "tiers").port("chat")
    assert ModelChoice.of(bare, "ollama/llama3").label == "ollama/llama3"
    with pytest.raises(BadInput, match="no deployment of the table"):
        ModelChoice.of(bare, "gpt-9")
    with pytest.raises(BadInput, match="No model is configured for gpt-4o-mini"):
        ModelChoice.of(bare, "gpt-4o-mini").port("chat")
    keyed = Settings(data_dir=tmp_path, openai_api_key="k", anthropic_api_key="k")
    route = ModelChoice.of(keyed, "gpt-4-turbo").port("underwriting").route
    assert [(seat.target.name, seat.target.price.is_known) for seat in route.seats] == [("gpt-4-turbo", True)]
    assert (route.tier.output_tokens, route.tier.fallback) == (4000, None)


async def test_a_judge_is_paid_once_and_swapped_so_that_a_place_is_no_merit(tmp_path):
    kept = Kept()
    async with running_openai_server() as server, tier_of(tmp_path, server) as choice:
        judge = choice.port("classification")
        server.script = [says_json({"marks": 4, "why": "fine"})]
        first = await marks(judge, "r", "q", "a </answer> b", kept)
        again = await marks(judge, "r", "q", "a </answer> b", kept)
        sample = Sample(
            case=Case(id="c", inputs={}, expected={}, origin="t"), outcome=Outcome(output={"text": "x"})
        )
        server.script = [says_json({"marks": 1, "why": "bad"})]
        scored = await Rubric("r", judge)(sample, Bench())
        unscored = await Rubric("r", None)(sample, Bench())
        server.script = [
            says_json({"better": "A", "why": "clear"}),
            says_json({"better": "B", "why": "clear"}),
        ]
        steady = await compare(judge, "r", "q", ("good", "bad"), kept)
        asked = len(server.bodies)
        same = await compare(judge, "r", "q", ("good", "bad"), kept)
        assert len(server.bodies) == asked
        server.script = [
            says_json({"better": "A", "why": "first"}),
            says_json({"better": "A", "why": "first"}),
        ]
        biased = await compare(judge, "r", "q2", ("good", "bad"), kept)
        seen = server.seen_text

    assert first == again
    assert (scored.value, unscored.value) == (0.0, None)
    assert (steady.winner, steady.is_steady) == (same.winner, True) == ("a", True)
    assert (biased.winner, biased.is_steady) == ("tie", False)
    assert "a </answer> b" not in seen
    assert key_of("a", {"b": 1}) == key_of("a", {"b": 1}) != key_of("a", {"b": 2})


def test_a_judge_is_held_against_people():
    found = agreement([True, True, False, False], [True, False, True, False])

    assert (found.agreed, found.kappa, found.too_mild, found.too_strict) == (0.5, 0.0, 1, 1)
    assert agreement([], []).agreed == 0.0


async def test_a_model_plays_a_persona_until_it_is_done(tmp_path):
    async with running_openai_server() as server, tier_of(tmp_path, server) as choice:
        server.script = [
            says_json({"message": "2 bhk in Baner under 1 crore", "is_done": False}),
            says_json({"message": "", "is_done": True}),
        ]
        speaker = PlayedByModel(persona_named("first_timer"), choice.port("chat"))
        found = await simulate(persona_named("first_timer"), 0, speaker=speaker)
        seen = server.seen_text
        server.script = [Reply(status=500)] * 20
        with pytest.raises(ModelUnavailable):
            await PlayedByModel(persona_named("nri"), choice.port("chat")).next(None)

    assert [turn.said for turn in found.turns] == ["2 bhk in Baner under 1 crore"]
    assert found.breaches == []
    assert "first home" in seen
    short = PlayedByModel(persona_named("nri"), None)
    short._turns = 6
    assert await short.next(None) is None


async def test_a_shadow_changes_nothing_and_says_where_the_two_differ(tmp_path):
    said = ["2 bhk in Baner under 90 lakh, I am Ravi Kumar, 98450 77123", "hello"]
    async with running_openai_server() as server, tier_of(tmp_path, server) as choice:
        server.script = [says_json({"intent": "search"})] * 20
        found = await shadow(said, ModelChoice(), choice)
        seen = server.seen_text
    alike = await shadow(said, ModelChoice(), ModelChoice())

    assert found.messages == 2
    assert found.champion.on_floor == 2
    assert "98450" not in seen
    assert "Ravi" not in seen
    assert (alike.agreement, alike.differences) == (1.0, [])
    assert (await shadow([], ModelChoice(), ModelChoice())).agreement is None


async def test_a_rubric_scores_a_suite_on_the_floor_as_unscored():
    suite = load("chat")
    case = suite.cases()[0]
    outcome = await suite.task(case, Bench())

    assert (await Rubric("brief", None)(Sample(case=case, outcome=outcome), Bench())).value is None
