"""Suites as tests of pytest, as tasks of inspect_ai, and the benchmark of both."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import SetupError
from evals import bench_evals
from evals.bench_evals import contest, coverage, noop_suite, planted
from evals.harness.catalogue import load
from tests.support.eval_runs import suite

ROOT = Path(__file__).parents[3]


def pytest_of(*words):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "-q", *words],
        cwd=ROOT, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.timeout(200)
def test_pytest_runs_each_case_as_a_test_and_knows_what_is_wrong_already():
    code, said = pytest_of("--evals", "-k", "tax_optimization or cr-builder-2")

    assert code == 0
    assert re.search(r"\b27 passed, \d+ deselected, 1 xfailed", said), said


def test_a_case_that_got_worse_fails_with_the_command_to_see_it():
    from tests.support.evals_plugin import CaseFailed, EvalItem

    def item(made, case):
        one = object.__new__(EvalItem)
        one.suite, one.case = made, case
        return one

    made = suite(3, wrong=lambda n, _: n == 1)
    first, second, _ = made.cases()

    item(made, first).runtest()
    with pytest.raises(CaseFailed, match="propmubi eval replay made/c1"):
        item(made, second).runtest()


def test_inspect_runs_a_suite_and_keeps_its_log(tmp_path):
    pytest.importorskip("inspect_ai")
    program = (
        "import sys; from pathlib import Path; from evals.inspect_adapter import run_with_inspect\n"
        "print(*run_with_inspect('tax_optimization', 4, Path(sys.argv[1])), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    assert "tax_optimization: success, mean 1.000" in done.stdout, done.stderr[-2000:]
    assert len(list(tmp_path.glob("*.eval"))) == 1


async def test_a_regression_is_planted_and_found_and_intervals_hold():
    found = await planted(suite(1), cases=400, rounds=2)

    assert (found.found, found.false_alarms) == (2, 0)
    assert all(one.held > 0.8 for one in coverage(draws=20))
    with pytest.raises(SetupError, match="no generator"):
        await planted(noop_suite(2))


def test_the_contest_times_both_harnesses(monkeypatch):
    def fake(command, **_known):
        told = json.dumps({"samples": 3, "run_s": 0.5})
        return subprocess.CompletedProcess(command, int(command[3] == "broken"), stdout=told, stderr="why")

    monkeypatch.setattr(bench_evals.subprocess, "run", fake)

    assert [one.harness for one in contest(3)] == ["propmubi", "inspect_ai"]
    with pytest.raises(SetupError, match="broken failed"):
        bench_evals._timed("broken", 3)


def test_our_side_of_the_contest_runs_all_samples(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench_evals", "propmubi", "5", str(tmp_path)])

    bench_evals.main()

    assert json.loads(capsys.readouterr().out)["samples"] == 5
    assert load("chat").name == "chat"
