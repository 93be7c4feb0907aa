"""The commands of evals over a file of runs: what they print, keep and end with."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
import typer
from typer.testing import CliRunner

from evals.harness import catalogue
from evals.harness.models import ModelChoice
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


def test_what_cannot_be_sent_or_kept_is_said_before_anything_is_run(ask, monkeypatch, tmp_path):
    monkeypatch.delenv("LANGSMITH_API_KEY", raising=False)

    assert ask("run", "chat", "--upload", "langsmith", code=3).startswith("propmubi: Sending to LangSmith")
    assert "No run is kept" in ask("gate", code=3)
    (tmp_path / "file").touch()
    assert "cannot be made" in ask("inspect", "chat", "--log-dir", tmp_path / "file" / "logs", code=3)
    assert "judge-audit" in ask(code=3)
    assert ask("--bogus", code=3).startswith("propmubi: No such option")


def test_a_diff_of_strangers_is_none_and_a_gate_names_what_it_does_not_judge(ask):
    ask("run", "chat")
    ask("run", "chat", "--model", "rules", "-k", "c1")
    assert "not run, and so not judged: classification" in ask("gate", code=0)
    assert json.loads(ask("gate", "--format", "json"))["not_run"][0] == "classification"
    assert "and so not judged" in ask("gate", "--format", "md")
    ask("run", "classification", "-n", 1)

    assert "share no case" in ask("diff", "latest~1", "latest", code=3)


def test_a_golden_failure_ends_with_two(ask, monkeypatch):
    made = suite(3, wrong=lambda n, _: n == 1, name="chat", is_golden=True)
    monkeypatch.setattr("evals.harness.plan.load", lambda _name: made)

    assert "golden chat/c1" in ask("run", "chat", code=2)


def test_suites_and_their_cases_are_listed(ask):
    assert "underwriting" in ask("list")
    assert len(json.loads(ask("list", "--json"))) == 17
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


class Scripted:
    """A model in this process: says what the test has for each form of answer, and keeps what it was shown."""

    name = "scripted"

    def __init__(self, **says):
        self.says = says
        self.seen = []

    async def structured(self, messages, output):
        self.seen.append(str(messages))
        said = self.says[output.__name__]
        return output.model_validate(said(self.seen[-1]) if callable(said) else said)


@pytest.fixture
def scripted(monkeypatch):
    """Puts a model in place of whichever is named, and counts nothing as spent."""
    asked = []

    def put(model):
        def of(_settings, name):
            asked.append(name)
            choice = ModelChoice()
            choice._name = name
            choice.port = lambda _use_case: None if name in {None, "rules"} else model
            return choice

        monkeypatch.setattr(ModelChoice, "of", of)
        return asked

    return put


def test_a_judge_by_model_is_held_against_people_and_paid_once(ask, scripted, tmp_path):
    model = Scripted(Marks=lambda seen: {"marks": 5 if "brief" in seen else 2, "why": "so"})
    asked = scripted(model)
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        '{"question": "emi?", "answer": "brief", "human": "good"}\n'
        '{"question": "emi?", "answer": "brief but wrong", "human": "bad"}\n'
        '{"question": "emi?", "answer": "long", "human": "bad"}\n'
    )

    first = json.loads(ask("judge-audit", labels, "--judge", "critical", "--rubric", "short words", "--json"))
    again = json.loads(ask("judge-audit", labels, "--judge", "critical", "--rubric", "short words", "--json"))

    assert first == again
    assert (first["agreed"], first["too_mild"], first["too_strict"]) == (pytest.approx(2 / 3), 1, 0)
    assert (len(model.seen), asked) == (3, ["critical", "critical"])
    assert "short words" in model.seen[0]
    scripted(None)
    assert "takes a model" in ask("judge-audit", labels, "--judge", "critical", "--rubric", "other", code=3)


def test_a_judge_that_likes_a_place_decides_nothing_between_two_runs(ask, scripted):
    ask("run", "chat")
    ask("run", "chat", "--seed", "3")
    scripted(Scripted(Preference={"better": "A", "why": "first"}))

    told = json.loads(ask("pairwise", "latest", "latest~1", "--judge", "critical", "--json"))

    assert (told["tie"], told["a"], told["b"], told["unsteady"]) == (6, 0, 0, 6)
    assert "order decided 6" in ask("pairwise", "latest", "latest~1", "--judge", "critical")


def test_a_model_persona_talks_until_it_is_done(ask, scripted):
    words = iter(["2 bhk in Baner under 1 crore", ""])
    model = Scripted(NextMessage=lambda _seen: {"message": (said := next(words)), "is_done": not said})
    asked = scripted(model)

    [talk] = json.loads(ask("simulate", "first_timer", "--persona-model", "conversational", "--json"))

    assert [turn["said"] for turn in talk["turns"]] == ["2 bhk in Baner under 1 crore"]
    assert asked == [None, "conversational"]
    assert "assistant:" in model.seen[1]


def test_pareto_asks_each_model_and_proposes_a_patch_that_a_person_applies(
    ask, scripted, monkeypatch, tmp_path
):
    scripted(Scripted())
    monkeypatch.setattr(
        "evals.pareto.proposed", lambda found: next(one for one in found if one.model == "claude-haiku")
    )
    patch = tmp_path / "tiers.patch"

    told = json.loads(
        ask("pareto", "chat", "--models", "rules, claude-haiku", "-n", "3", "--write", patch, "--json")
    )

    assert [one["model"] for one in told["contenders"]] == ["rules", "claude-haiku"]
    assert told["proposed"] == "claude-haiku"
    assert patch.read_text() == told["patch"]
    assert "claude-haiku" in told["patch"]
    monkeypatch.setattr(
        "evals.pareto.proposed", lambda found: next(one for one in found if one.model == "some/model")
    )
    assert "has no deployment 'some/model'" in ask("pareto", "chat", "--models", "some/model", "-n", "3")
    assert "--models takes names" in ask("pareto", "chat", "--models", " , ", code=3)


def test_what_people_did_needs_a_store(ask):
    for words in (("queue",), ("shadow",), ("dismiss", "01980000-0000-7000-8000-000000000001")):
        assert "start the platform" in ask(*words, code=3)


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
