from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from domain.errors import BadInput
from evals.gates.baseline import baselines_of, read, write
from evals.gates.formats import formatted
from evals.gates.gate import ExitCode, GateRule, gate
from tests.support.eval_runs import ran, suite


async def baseline_of(count, **fields):
    ended, results = await ran(suite(count, **fields))
    return {one.suite: one for one in baselines_of(ended, results)}


async def gated(count, wrong, rule=GateRule(), before=None, **fields):  # noqa: B008  # a frozen value
    _, results = await ran(suite(count, wrong=wrong, **fields))
    return gate(results, before or await baseline_of(count, **fields), rule)


async def test_three_points_on_four_hundred_cases_are_a_regression_and_two_are_allowed():
    fallen = await gated(400, lambda n, _: n < 12)
    allowed = await gated(400, lambda n, _: n < 8)
    same = await gated(400, lambda _n, _: False)

    assert (fallen.code, fallen.suites[0].verdict, len(fallen.suites[0].fell)) == (
        ExitCode.REGRESSION,
        "worse",
        12,
    )
    assert (allowed.code, allowed.suites[0].verdict) == (ExitCode.OK, "same")
    assert (same.code, same.suites[0].fell) == (ExitCode.OK, ())


async def test_a_deep_fall_on_few_cases_is_unsure_and_says_what_would_settle_it():
    report = await gated(20, lambda n, _: n < 2)

    [found] = report.suites
    assert (report.code, found.verdict) == (ExitCode.OK, "unsure")
    assert "cases would tell it from chance" in found.note


async def test_a_golden_case_must_pass_whatever_the_mean_says():
    lost = await gated(400, lambda n, _: n == 3, is_golden=True)
    may_fail = await gated(400, lambda n, _: n == 3, GateRule(golden_must_pass=False), is_golden=True)
    before = await baseline_of(400, is_golden=True)
    no_longer_golden = await gated(400, lambda n, _: n == 3, before=before)

    assert (lost.code, lost.suites[0].golden_failed) == (ExitCode.GOLDEN, ("c3",))
    assert may_fail.code == ExitCode.OK
    assert no_longer_golden.code == ExitCode.GOLDEN


async def test_a_rise_is_told_and_what_is_not_comparable_is_noted():
    before = await baseline_of(40)
    wrong_before = {"made": replace(before["made"], values={f"c{n}": 0.0 for n in range(30)} | {"gone": 1.0})}
    report = await gated(40, lambda _n, _: False, before=wrong_before)
    strange = await gated(40, lambda _n, _: False, before={"other": before["made"]})
    _, results = await ran(suite(40))
    other_model = gate(results, before, GateRule(), model="gpt")

    assert report.suites[0].verdict == "better"
    assert "10 new cases" in report.suites[0].note
    assert "1 cases of the baseline" in report.suites[0].note
    assert strange.suites[0].verdict == "new"
    assert "the run of gpt" in other_model.suites[0].note


async def test_with_many_suites_a_little_luck_is_no_alarm():
    """Five falls of 100 have p 1/32: an alarm for one suite, none for two of which the other is fine."""
    one, other = suite(100, name="one", wrong=lambda n, _: n < 5), suite(100, name="other")
    results = [*(await ran(one))[1], *(await ran(other))[1]]
    before = {
        "one": (await baseline_of(100, name="one"))["one"],
        "other": (await baseline_of(100, name="other"))["other"],
    }

    assert gate(results[:100], before, GateRule()).code == ExitCode.REGRESSION
    assert gate(results, before, GateRule()).code == ExitCode.OK


async def test_baselines_are_read_as_they_were_written_or_told_to_be_none(tmp_path):
    ended, results = await ran(suite(3, is_golden=True, weight=2.0))
    made = baselines_of(ended, results)
    [path] = write(made, tmp_path / "new")

    assert read(path) == read(tmp_path / "new") == {"made": made[0]}
    assert '"c1": [1.0, 2.0]' in path.read_text()
    for text, says in (("{", "is no baseline"), ('{"suite": "a"}', "is no baseline")):
        path.write_text(text)
        with pytest.raises(BadInput, match=says):
            read(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read(tmp_path / "absent.json")
    path.unlink()
    with pytest.raises(BadInput, match="holds no baseline"):
        read(tmp_path / "new")


async def test_each_format_names_the_failing_cases_with_the_command_that_runs_them_again():
    before = await baseline_of(400, is_golden=True, name="chat")
    _, results = await ran(suite(400, wrong=lambda n, _: n < 12, is_golden=True, name="chat"))
    report = gate(results, before, GateRule())
    plan = {"model": "gpt", "seed": 4}
    command = "propmubi eval replay chat/c11 --model gpt --seed 4"

    told = json.loads(formatted(report, "json", plan))
    tree = ET.fromstring(formatted(report, "junit", plan))  # noqa: S314  # our own
    human, markdown, github = (formatted(report, form, plan) for form in ("human", "md", "github"))

    assert told["code"] == 2
    assert told["suites"][0]["fell"][0]["replay"].startswith("propmubi eval replay chat/")
    assert command in tree.find("testsuite/testcase/failure").text
    assert "golden case does not pass" in human
    assert "and 2 more" in human
    assert command in markdown
    assert github.count("::error") == 12
    assert command in github
    real = await _github_of_a_real_case()
    assert "file=evals/suites/chat/data/cases.jsonl,line=6," in real


async def _github_of_a_real_case():
    _, results = await ran(suite(40, name="chat"))
    fallen = [replace(results[0], case_id="chat-hello", value=0.0, is_passed=False), *results[1:]]
    before = await baseline_of(40, name="chat")
    known = replace(before["chat"], values={**before["chat"].values, "chat-hello": 1.0})
    return formatted(gate(fallen, {"chat": known}, GateRule()), "github", {})
