from __future__ import annotations

import asyncio
import os
import signal
from decimal import Decimal

import pytest

from domain.errors import BadInput
from evals.harness.dataset import chosen, line_of, read_cases, read_file
from evals.harness.memory_book import MemoryBook
from evals.harness.plan import Plan, cases_of, planned
from evals.harness.runner import Unwatched
from evals.harness.spent import SPENT, Spent
from evals.harness.sqlite_book import SqliteAnswers
from evals.harness.suite import Score, judged
from tests.support.eval_runs import case, ran, suite


class Counting(Unwatched):
    def __init__(self, after=None):
        self.results, self.before, self.after = [], [], after

    def begun(self, run_id, counts, done):
        self.before = list(done)

    def finished(self, result):
        self.results.append(result)
        if self.after and len(self.results) == 3:
            self.after()


async def test_a_run_is_scored_summed_and_kept():
    ended, results = await ran(
        suite(wrong=lambda n, _: n == 2, tags={"city": "Pune"}, is_golden=True), epochs=2
    )

    figures = ended.summary["made"]
    assert ended.state == "done"
    assert (figures["cases"], figures["results"], figures["golden_failed"]) == (6, 12, ["c2"])
    assert figures["pass_at_1"] == figures["score"]["value"] == pytest.approx(5 / 6)
    assert (figures["flaky"], figures["tries"], figures["floor_share"], figures["cost_inr"]) == (
        0,
        2,
        1.0,
        "0",
    )
    assert [one.is_passed for one in results if one.case_id == "c2"] == [False, False]
    assert results[0].steps == [{"name": "answer", "output": None}]


async def test_an_answer_that_changes_with_the_seed_is_flaky():
    ended, _ = await ran(suite(wrong=lambda n, seed: n == 1 and seed % 2 == 1), epochs=2)

    assert ended.summary["made"]["flaky"] == 1
    assert ended.summary["made"]["pass_all"] == pytest.approx(5 / 6)


async def test_a_task_that_breaks_is_a_result_like_others():
    broken = suite(1, inputs={"n": -5})

    ended, [result] = await ran(broken)

    assert ended.summary["made"]["errors"] == 1
    assert (result.value, result.is_passed, result.error) == (0.0, False, "ValueError: below zero")


async def test_ctrl_c_keeps_what_is_done_and_the_rest_is_run_later():
    book, one = MemoryBook(), suite(20)
    watching = Counting(after=lambda: os.kill(os.getpid(), signal.SIGUSR1))
    task = None

    async def stopped():
        nonlocal task
        task = asyncio.ensure_future(ran(one, book, watcher=watching))
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, task.cancel)
        return await task

    ended, results = await stopped()
    again = Counting()
    whole, every = await ran(one, book, ended, watcher=again)

    assert ended.state == "interrupted"
    assert 3 <= len(results) < 20
    assert whole.id == ended.id
    assert whole.state == "done"
    assert len(again.before) == len(results)
    assert len(again.results) + len(results) == len(every) == 20


async def test_nothing_further_begins_when_the_next_sample_may_cost_too_much():
    class Paying:
        label = "dear"

        def port(self, _use_case):
            return None

        def begin_sample(self):
            spent = Spent()
            SPENT.set(spent)
            spent.calls.append(_Call())
            return spent

    ended, results = await ran(suite(20), models=Paying(), max_cost_inr=Decimal(10))

    assert ended.state == "over_cost"
    assert len(results) == 5
    assert sum(one.cost_inr for one in results) == 10
    assert results[0].model_calls[0]["cost_inr"] == "2"


class _Call:
    cost_inr, tokens_in, tokens_out, latency_ms = Decimal(2), 10, 5, 3
    model = deployment = outcome = prompt = "m"
    fault = None


async def test_kept_answers_are_used_only_when_asked_for_and_only_for_the_same_case(tmp_path):
    kept = SqliteAnswers(tmp_path / "e.sqlite3")
    calls = []
    counted = suite(3, wrong=lambda n, _: calls.append(n) or False)

    await ran(counted, answers=kept)
    await ran(counted, answers=kept, cache="write")
    ended, results = await ran(counted, answers=kept, cache="read")
    await ran(counted, answers=kept, cache="read", seed=9)

    assert len(calls) == 9
    assert all(one.is_cached and one.is_passed for one in results)
    assert results[0].steps == [{"name": "answer", "output": None}]
    assert ended.summary["made"]["p50_ms"] is None


def test_a_dangerous_error_makes_a_case_worth_nothing():
    fine, bad = Score(name="a", value=1.0), Score(name="b", value=1.0, is_dangerous=True)

    assert judged([fine, Score(name="c", value=0.5)]) == (0.75, False)
    assert judged([fine, bad]) == (0.0, False)
    assert judged([Score(name="d", value=None)]) == (None, None)
    assert judged([fine, Score(name="d", value=None)]) == (1.0, True)


def test_cases_are_read_chosen_and_written_as_lines(tmp_path):
    cases = [case(1, tags={"city": "Pune"}, is_golden=True, weight=2.0), case(2, tags={"city": "Agra"})]
    text = "\n".join([line_of(cases[0]), "", line_of(cases[1])])

    assert read_cases(text, "x") == cases
    assert [one.id for one in chosen(cases, "city=pune", None)] == ["c1"]
    assert [one.id for one in chosen(cases, "c1|c2", 1)] == ["c1"]
    assert chosen(cases, "c1&agra", None) == []
    with pytest.raises(BadInput, match="x, line 2"):
        read_cases(text.splitlines()[0] + "\n{}", "x")
    with pytest.raises(BadInput, match="already"):
        read_cases("\n".join([line_of(cases[0])] * 2), "x")
    with pytest.raises(BadInput, match="'colour' is no field"):
        read_cases('{"id": "a", "inputs": {}, "expected": {}, "origin": "o", "colour": 1}', "x")
    with pytest.raises(BadInput, match="cannot be read"):
        read_file(tmp_path / "absent.jsonl")


def test_a_plan_draws_fresh_cases_and_says_what_it_cannot_do():
    made = suite(5)

    ready = planned(Plan(suites=("made",), fresh=4, seed=3, most=2), {"made": made})

    assert [one.case.id for one in ready.work] == ["drawn-3-0", "drawn-3-1"]
    with pytest.raises(BadInput, match="No case is left"):
        planned(Plan(suites=("made",), words="nothing"), {"made": made})
    with pytest.raises(BadInput, match="reads no cases from a folder"):
        cases_of(made, Plan(suites=("made",), external="/x"))
    with pytest.raises(BadInput, match="no generator"):
        cases_of(
            type(made)(name="m", use_case="chat", task=made.task, scorers=(), cases=made.cases),
            Plan(suites=("m",), fresh=1),
        )
