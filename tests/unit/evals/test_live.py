"""A challenger on live traffic without an engine: the sample, the bound of rupees, what breaks, and drift."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from config.settings import Settings
from domain.errors import BadInput, Unavailable
from evals.harness.models import ModelChoice
from evals.production.drift import drift
from evals.production.live import LiveShadow, by_challenger
from propmubi.shadowing import Shadowing, shadowing_of
from store.eval_shadows import KeptTrial, LiveRun, Tried

NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
SAID = {"messages": [{"role": "human", "content": "2 bhk in Baner, call 98450 77123"}]}


class Trials:
    """Live runs in memory."""

    def __init__(self, *runs, spent=0, taken=()):
        self.runs, self.spent, self.taken, self.kept = list(runs), Decimal(spent), set(taken), []

    async def untried(self, graph, challenger, since, most):
        assert (graph, challenger, NOW - since) == ("property_search", "rules", timedelta(minutes=15))
        return self.runs

    async def begin(self, run, _challenger):
        return run.id not in self.taken

    async def keep(self, _run, _challenger, tried):
        self.kept.append(tried)

    async def spent_today_inr(self, _now):
        return self.spent


def run_of(number=None, given=None):
    return LiveRun(
        uuid4() if number is None else UUID(int=number), UUID(int=1), SAID if given is None else given
    )


def live(trials, share="1", most=5, challenger=None):
    return LiveShadow(
        trials=trials, champion=ModelChoice(), challenger=challenger or ModelChoice(), share=Decimal(share),
        most_inr_day=most, now=lambda: NOW,
    )  # fmt: skip


async def test_a_sampled_message_is_tried_masked_and_once():
    theirs = run_of()
    trials = Trials(run_of(), run_of(given={"messages": []}), theirs, taken={theirs.id})

    assert await live(trials).look() == 1

    [tried] = trials.kept
    assert (tried.error, tried.differences, tried.is_floor) == (None, {}, True)
    assert "98450" not in tried.said


async def test_share_and_the_day_s_rupees_bound_what_is_tried():
    low, high = run_of(2**30), run_of(2**32 - 1)

    assert await live(Trials(low, high), share="0.5").look() == 1
    assert await live(Trials(low), share="0").look() == 0
    assert await live(Trials(low, spent=5)).look() == 0


async def test_a_challenger_that_breaks_is_kept_as_one_and_harms_nobody():
    class Broken(ModelChoice):
        def port(self, _use_case):
            raise RuntimeError("no")

    trials = Trials(run_of())

    assert await live(trials, challenger=Broken()).look() == 1
    assert trials.kept[0].error == "RuntimeError"
    found = by_challenger([KeptTrial("m", NOW, trials.kept[0])])["m"]
    assert (found.failed, found.messages, found.agreement) == (1, 0, None)


def kept(days, differences):
    tried = Tried(
        champion="rules", said="x", differences=differences, champion_ms=Decimal(1), challenger_ms=Decimal(3),
        champion_inr=Decimal(0), challenger_inr=Decimal("0.5"), is_floor=False,
    )  # fmt: skip
    return KeptTrial("m", NOW - timedelta(days=days), tried)


def test_trials_are_put_together_and_told_week_on_week():
    trials = [kept(0, {}), kept(1, {"kind": ["a", "b"]}), kept(9, {}), kept(40, {})]

    found = by_challenger(trials[:2])["m"]

    assert (found.messages, found.agreement, found.challenger.cost_inr) == (2, 0.5, Decimal(1))
    assert found.differences == [{"said": "x", "kind": ["a", "b"]}]
    assert drift(date(2026, 11, 27), [], trials=trials) == [("live agreement of m", 1.0, 0.5, True)]


async def test_the_worker_s_part_goes_on_after_trouble_until_it_is_drained():
    looks = asyncio.Queue()

    class Away(Trials):
        async def untried(self, *_):
            looks.put_nowait(1)
            raise Unavailable("away")

    part = Shadowing(live(Away()), timedelta(milliseconds=1))
    running = asyncio.create_task(part.run())
    for _ in range(2):
        await looks.get()
    await part.drain()
    await running


async def test_the_settings_name_a_challenger_that_must_be_configured(tmp_path):
    wanted = Settings(data_dir=tmp_path, shadow_model="conversational", shadow_share=Decimal("0.2"))
    ready = wanted.model_copy(update={"openai_api_key": Settings(openai_api_key="k").openai_api_key})

    with pytest.raises(BadInput, match="No model is configured"):
        shadowing_of(wanted, None, has_models=False)
    part = shadowing_of(ready, None, has_models=False)
    assert (part._live.challenger.label, part._live.champion.label) == ("conversational", "rules")
    assert (part._live.share, part._every_s) == (Decimal("0.2"), 30)
    await part._live.challenger.close()
