"""The commands of evals over a file of runs: what they print, keep and end with."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
import typer
from typer.testing import CliRunner

from evals.harness import catalogue
from propmubi.cli import eval as eval_command
from propmubi.cli import eval_table
from tests.support.eval_runs import suite

RUNNER = CliRunner()


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Runs ``propmubi eval …`` over a file of this test's own, with a suite of six cases in place of chat."""
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    app = typer.Typer()
    eval_command.register(app)
    app.callback()(lambda: None)
    made = suite(6, wrong=lambda n, _seed: n == 2, name="chat", tags={"city": "Pune"})
    real = catalogue.load
    for place in ("evals.harness.plan", "evals.harness.finding", "evals.harness.catalogue"):
        monkeypatch.setattr(f"{place}.load", lambda name: made if name == "chat" else real(name))

    def run(*words, code=0):
        done = RUNNER.invoke(app, ["eval", *map(str, words)])
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    return run


def test_a_run_is_shown_judged_and_replayed(ask, tmp_path):
    said = ask("run", "chat", "--seed", 4)
    name = re.search(r"^run (\w{8}):", said, re.MULTILINE)[1]

    assert "chat/c2: number: expected 2, got -1" in said
    assert "propmubi eval replay chat/c2 --seed 4" in said
    assert "5" not in ask("show", name, "chat/c2").split("\n")[0].split("value")[0]
    assert "replay chat/c2" in ask("show", name)
    assert name in ask("show")
    assert json.loads(ask("show", "--json"))[0]["run"] == name
    assert json.loads(ask("show", name, "c2", "--json"))["is_passed"] is False
    assert "failed" in ask("replay", "chat/c2", "--seed", 4, code=1)
    assert json.loads(ask("replay", "chat/c1", "--json"))["value"] == 1.0
    assert "no case" in ask("show", name, "c99", code=3)
    page = tmp_path / "page.html"
    ask("html", name, "--out", page)
    assert "<title>Evals" in page.read_text()
    assert "cannot be written" in ask("html", "--out", tmp_path, code=3)


def test_runs_are_compared_accepted_and_gated(ask, tmp_path):
    folder = tmp_path / "baselines"
    ask("run", "chat")
    ask("accept", "--into", folder)
    assert "the gate passes" in ask("gate", "--baseline", folder)
    ask("run", "chat", "-n", 3, "--json")
    assert "left cases out" in ask("accept", "--into", folder, code=3)
    assert json.loads(ask("diff", "latest~1", "latest", "--format", "json"))["code"] == 0
    assert "cases: A better 0, B better 0, tie 3" in ask("pairwise", "latest~1", "latest")
    assert json.loads(ask("pairwise", "latest", "latest", "--json"))["tie"] == 3
    assert "--max-drop takes points" in ask("gate", "--max-drop", "lots", code=3)
    assert "No run ends" in ask("gate", "zzzz", code=3)
    assert "week" not in ask("drift")


def test_what_cannot_be_done_is_one_line_and_three(ask, tmp_path):
    for words, says in (
        (["run", "chess"], "no suite 'chess'"),
        (["run", "chat", "--offline", "--model", "gpt"], "--offline takes neither"),
        (["run", "chat", "--model", "critical"], "No model is configured"),
        (["run", "chat", "--max-cost", "much"], "--max-cost takes rupees"),
        (["run", "chat", "--resume"], "No run of this plan was stopped"),
        (["run", "chat", "--bad"], "No such option"),
        (["queue"], "start the platform"),
        (["judge-audit", tmp_path / "absent"], "cannot be read"),
        (["pareto", "chat", "--models", ","], "--models takes names"),
        (["redteam", "underwriting"], "reads no free text"),
        (["simulate", "king"], "no persona"),
    ):
        done = ask(*words, code=3)
        assert says in " ".join(done.split()), words


def test_a_golden_failure_ends_with_two(ask, monkeypatch):
    made = suite(3, wrong=lambda n, _: n == 1, name="chat", is_golden=True)
    monkeypatch.setattr("evals.harness.plan.load", lambda _name: made)

    assert "golden chat/c1" in ask("run", "chat", code=2)


def test_suites_and_their_cases_are_listed(ask):
    assert "underwriting" in ask("list")
    assert len(json.loads(ask("list", "--json"))) == 10
    assert "city=Pune" in ask("list", "chat")
    assert len(json.loads(ask("list", "chat", "--json"))) == 6


def test_judges_models_attacks_and_talks_have_commands(ask, tmp_path):
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"human": "good", "judge": "good"}\n{"human": "bad", "judge": "good"}\n')

    assert "agreed 0.500" in ask("judge-audit", labels)
    assert json.loads(ask("judge-audit", labels, "--json"))["too_mild"] == 1
    labels.write_text('{"human": "good"}\n')
    assert "Without --judge" in ask("judge-audit", labels, code=3)
    labels.write_text('{"human": "so-so"}\n')
    assert "human: good or bad" in ask("judge-audit", labels, code=3)
    assert "proposed: rules" in ask("pareto", "chat", "--models", "rules")
    assert json.loads(ask("pareto", "chat", "--models", "rules", "--json"))["patch"] == ""
    assert "classification: 8 attacks, 0 got" in ask("redteam", "classification")
    assert json.loads(ask("redteam", "classification", "--json"))["hits"] == []
    assert "nothing breached" in ask("simulate", "first_timer")
    assert len(json.loads(ask("simulate", "troll", "--json"))[0]["turns"]) == 5


def test_a_person_who_looks_on_sees_a_table(ask, monkeypatch):
    from rich.console import Console

    monkeypatch.setattr(
        eval_table, "Console", lambda **known: Console(**known, force_terminal=True, width=200)
    )
    monkeypatch.setattr(eval_table, "_REFRESH_S", 0.0)

    said = ask("run", "chat")

    assert "pass@1" in said
    assert "chat" in said


def test_a_stopped_run_says_how_to_go_on_and_goes_on(ask, monkeypatch):
    from evals.harness import runner

    real = runner._Room.work

    async def stops(self, progress):
        if len(progress.todo) == 6:
            while len(progress.todo) > 4:
                one = progress.todo.popleft()
                result = await self._result(one)
                progress.done.append(result)
                progress.unwritten.append(result)
            raise asyncio.CancelledError
        await real(self, progress)

    monkeypatch.setattr(runner._Room, "work", stops)
    assert "with --resume goes on" in ask("run", "chat", code=130)
    assert "is interrupted" in ask("gate", code=3)
    assert "only a finished one" in ask("accept", code=3)
    said = ask("run", "chat", "--resume")

    assert "2 done before" in said
    assert "done: 6 samples" in said
