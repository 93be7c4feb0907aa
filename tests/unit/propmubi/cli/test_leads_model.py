"""``propmubi leads train``, ``score`` and ``drift`` on files, as a shell would call them."""

from __future__ import annotations

import csv
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evals.leads.run import Wish
from propmubi.cli import main
from propmubi.cli.leads_model_view import fit_watch, report_lines
from tests.support.lead_tables import SMALL, write_leads

if TYPE_CHECKING:
    from collections.abc import Callable

    Propmubi = Callable[..., tuple[int, str, str]]

GIVEN = Path(__file__).parents[5] / "shared" / "data" / "leads" / "x_education_leads_train.csv"
TRAIN = ("--label", "won", "--exclude", "tags,household", "--folds", "2")


@pytest.fixture
def propmubi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Propmubi:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("evals.leads.run.Wish", partial(Wish, recipes=SMALL))
    write_leads(tmp_path / "leads.csv")
    write_leads(tmp_path / "fresh.csv", rows=50, seed=8)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["propmubi", "leads", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


def test_a_file_becomes_a_model_that_scores_files(propmubi: Propmubi, tmp_path: Path) -> None:
    code, out, err = propmubi("train", "leads.csv", *TRAIN, "--out", "m.json", "--mark", "0.51")
    assert (code, "AUC" in out, "left out         gender: protected" in out) == (0, True, True)
    assert "fitted" in err
    report = json.loads((tmp_path / "m.report.json").read_text())
    assert report["figures"]["rows"] == 400
    html = (tmp_path / "m.report.html").read_text()
    assert html.startswith("<!doctype html>")
    told = report["figures"]
    gain, over = told["baseline"]["gain"], told["baseline"]["gain"]["value"]
    verdict = "better" if gain["low"] > 0 else "worse" if gain["high"] < 0 else "no difference shown"
    assert told["baseline"]["verdict"] == verdict
    assert told["auc"]["value"] - told["baseline"]["auc"]["value"] == pytest.approx(over, abs=2e-6)
    assert told["mark"] == {
        "auc": 0.51,
        "gain": pytest.approx(told["auc"]["value"] - 0.51),
        "verdict": "better",
    }
    assert f"paired bootstrap: {verdict}." in html
    assert "Against the mark 0.51" in html

    code, _, err = propmubi("score", "fresh.csv", "--model", "m.json", "--out", "scored.csv")
    assert code == 0
    assert "AUC on these rows" in err
    with (tmp_path / "scored.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 50
    assert all(0 <= float(row["probability"]) <= 1 and row["band"] in {"hot", "warm", "cold"} for row in rows)
    assert all(row["reason_1"][-5] in "+-" for row in rows)

    code, _, _ = propmubi("score", "fresh.csv", "--model", "m.json", "--out", "scored.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "scored.jsonl").read_text().splitlines()]
    assert [repr(line["probability"]) for line in lines] == [row["probability"] for row in rows]
    assert lines[0]["reasons"][0] == rows[0]["reason_1"]

    (tmp_path / "few.csv").write_text("source,won\nreferral,perhaps\nportal,yes\n")
    code, out, err = propmubi("score", "few.csv", "--model", "m.json")
    assert (code, out.splitlines()[0]) == (0, "source,won,probability,band,reason_1,reason_2,reason_3")
    assert "not in the file, taken as not stated: wish, visits" in err
    (tmp_path / "other.csv").write_text("x,source_2\n1,2\n")
    assert propmubi("score", "other.csv", "--model", "m.json")[0] == 2

    code, out, _ = propmubi("drift", "leads.csv", "--model", "m.json")
    assert (code, "steady" in out, "hot" in out) == (0, True, True)
    (tmp_path / "moved.csv").write_text("source\n" + "billboard\n" * 30)
    code, out, _ = propmubi("drift", "moved.csv", "--model", "m.json", "--json")
    assert code == 1
    told = json.loads(out)
    assert (told["columns"][0]["level"], told["bands"]) == ("drifted", [])
    assert propmubi("drift", "moved.csv", "--model", "m.json")[0] == 1


def test_the_figures_come_as_json(propmubi: Propmubi) -> None:
    code, out, err = propmubi("train", "leads.csv", *TRAIN, "--fair", "source", "--json", "--out", "n.json")

    told = json.loads(out)
    assert (code, err, told["version"]) == (0, "", None)
    assert told["files"]["model"] == "n.json"
    assert set(told["fairness"]["columns"]) == {"gender", "source"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("train",), "not both"),
        (("train", "leads.csv", "--from-store"), "not both"),
        (("train", "leads.csv"), "--label"),
        (("train", "none.csv", "--label", "won"), "cannot be read"),
        (("train", "leads.csv", "--label", "won", "--out", "no/such/m.json"), "folder that is there"),
        (("train", "leads.csv", "--label", "won", "--folds", "1"), "--folds"),
        (("score", "leads.csv", "--model", "none.json"), "cannot be read"),
        (("score", "leads.csv", "--model", "leads.csv"), "no lead model of ours"),
    ],
)
def test_wrong_wishes_are_one_line_and_exit_2(
    propmubi: Propmubi, words: tuple[str, ...], sentence: str
) -> None:
    code, out, err = propmubi(*words)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


def test_a_terminal_sees_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    with fit_watch(as_json=False) as watch:
        watch.step(1, 2, "slow")
        watch.step(2, 2, "linear")

    assert "fitting linear" in capsys.readouterr().err


def test_warnings_are_lines() -> None:
    group = {"group": "f", "selected_ratio": 0.5, "is_alarm": True}
    interval = {"value": 0.8, "low": 0.7, "high": 0.9}
    report: dict[str, Any] = {
        "label": "won", "positive": "yes", "members": "slow", "calibration": "platt", "columns": {"left_out": []},
        "figures": {"rows": 9, "rows_asked": 9, "folds": 2, "split": "by chance", "positive_rate": 0.5, "auc": interval,
                    "baseline": {"words": "trees", "auc": interval, "gain": interval, "verdict": "better"},
                    "mark": {"auc": 0.75, "gain": 0.05, "verdict": "no difference shown"}, "auc_by_recipe": {"slow": 0.8}, "top_decile_lift": 2.0,
                    "ece": 0.01, "ece_before_calibration": 0.02, "brier": 0.1},
        "leakage": [{"column": "tags", "why": ["too good"]}],
        "fairness": {"columns": {"gender": [group, {**group, "is_alarm": False}]}},
    }  # fmt: skip

    lines = report_lines(report)

    assert [line for line in lines if line.startswith(("compared", "may leak", "unequal"))] == [
        (
            "compared         Against trees on the same rows, columns and folds (AUC 0.8000): +0.8000, 95 % interval +0.7000 "
            "to +0.9000, paired bootstrap: better."
        ),
        (
            "compared         Against the mark 0.75, of which only the number is known: +0.0500, the model's own interval "
            "0.7000 to 0.9000: no difference shown."
        ),
        "may leak         tags: too good",
        "unequal          gender f: selected 0.50 times as often as the largest group",
    ]


@pytest.mark.skipif(not GIVEN.exists(), reason="the shared leads are not on this machine")
def test_given_leads_are_learnt_from_a_sample(propmubi: Propmubi, tmp_path: Path) -> None:
    with GIVEN.open(encoding="utf-8") as file:
        sample = [line for at, line in enumerate(file) if at % 6 == 0]
    (tmp_path / "given.csv").write_text("".join(sample), encoding="utf-8")

    code, out, err = propmubi(
        "train",
        "given.csv",
        "--label",
        "Converted",
        "--exclude",
        "Prospect ID,Lead Number",
        "--folds",
        "2",
        "--json",
    )

    assert code == 0, err
    told = json.loads(out)
    assert told["figures"]["auc"]["value"] > 0.95
    assert {"Tags", "Lead Quality"} <= {each["column"] for each in told["leakage"]}
