"""The measurement counts what was read and found, and what was not."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from typer.testing import CliRunner

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel
from domain.errors import UnreadableFile
from evals.decisions import SETS, by_group, flip_test, measure_decisions
from evals.papers import PapersResult, Tally, add, measure
from propmubi.cli import build_app
from propmubi.cli.eval_papers_view import decisions_lines, papers_lines
from tools.made_papers.paper import MadePaper, TrueField

if TYPE_CHECKING:
    from pathlib import Path

PAPER = MadePaper(
    name="a.pdf", label=DocumentLabel.ITR, layout="itr_a", title="t",
    truth=(TrueField("itr.name", "ASHA RAO"), TrueField("itr.total_income_inr", 5, 2)),
)  # fmt: skip


def fact(field: str, value: Any, page: int = 1) -> Fact:
    return Fact(field, value, Evidence(None, page, "q"))


@pytest.mark.parametrize(
    ("facts", "hits", "f1"),
    [
        ([fact("itr.name", "Asha Rao"), fact("itr.total_income_inr", 5, 2)], 2, 1.0),
        ([fact("itr.name", "Asha Rao"), fact("itr.total_income_inr", 5, 1)], 1, 0.5),
        ([fact("itr.name", "Asha"), fact("itr.name", "Asha")], 0, 0.0),
        ([], 0, 0.0),
    ],
)
def test_a_field_is_right_when_value_and_page_are(facts: list[Fact], hits: int, f1: float) -> None:
    tally = Tally()

    add(tally, PAPER, facts)

    assert (tally.hits, tally.f1) == (hits, f1)
    assert sum(tally.missed.values()) == 2 - hits
    assert Tally().as_dict()["f1"] is None


@cache
def measured() -> PapersResult:
    """One case, read and reconciled; a business one, whose papers are fewer."""
    return measure(1, 8)


def test_a_run_tells_fields_mismatches_and_speed() -> None:
    report = measured().as_dict()

    lines = "\n".join(papers_lines(report))

    assert report["papers"] == report["sorted_right"]
    assert report["mismatches"]["precision"] == 1
    assert {"seen", "held_out"} >= set(report["fields"]["itr"])
    assert "PDFs made a second" in lines
    assert "bank_statement" in lines


def test_what_was_not_read_is_named_in_the_view() -> None:
    report = measure(1, 5).as_dict()
    report["fields"]["itr"]["seen"] = {
        **report["fields"]["itr"].get("seen", Tally().as_dict()),
        "missed": {"itr_a itr.pan": 2},
    }
    report["mismatches"]["never_planted"] = {"name_differs": 1}

    lines = "\n".join(papers_lines(report))

    assert "missed: itr_a itr.pan 2" in lines
    assert "(never planted)" in lines


def _sets(folder: Path) -> None:
    for chosen in SETS:
        others = {"deny", "afam", "single"} if "hmda" in chosen.file else {"Loan_Status", "Gender", "Married"}
        with (folder / chosen.file).open("w", newline="", encoding="utf-8") as file:
            sheet = csv.DictWriter(file, [*chosen.inputs, *sorted(others)])
            sheet.writeheader()
            for at in range(80):
                good = at % 2 == 0
                row = dict.fromkeys(chosen.inputs, "0.5") | {chosen.inputs[0]: "0.1" if good else "0.9"}
                answers = {
                    "deny": "no" if good else "yes",
                    "afam": "yes" if at % 4 < 2 else "no",
                    "single": "no",
                }
                loans = {
                    "Loan_Status": "Y" if good else "N",
                    "Gender": "Male",
                    "Married": "" if at == 3 else "Yes",
                }
                sheet.writerow(row | {k: v for k, v in (answers | loans).items() if k in others})


def test_a_fitted_policy_is_held_against_what_was_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sets(tmp_path)
    monkeypatch.setattr("evals.decisions.flip_test", lambda: {"cases": 1, "flips": 5, "changed": 0})

    report = measure_decisions(tmp_path)

    boston = report["sets"]["HMDA Boston 1990"]
    assert boston["agreement"] == 1
    assert boston["groups"]["race"]["black"]["rows"] == 40
    assert "not told" not in report["sets"]["Dream Housing"]["groups"]["marital"]
    assert "differ in a byte" in list(decisions_lines(report))[-1]
    with pytest.raises(UnreadableFile, match="cannot be read"):
        measure_decisions(tmp_path / "none")


def test_groups_are_compared_with_the_best_one() -> None:
    groups = ["a"] * 30 + ["b"] * 30 + ["few"]
    recorded = np.array([True] * 30 + [True, False] * 15 + [True])

    figures = by_group(groups, recorded, recorded)

    assert figures["b"]["ratio_recorded"] == 0.5
    assert "few" not in figures


def test_our_engine_does_not_see_what_is_protected() -> None:
    assert flip_test(cases=2) == {"cases": 2, "flips": 10, "changed": 0}


def test_the_command_prints_json_or_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.papers.measure", lambda cases, seed: measured())
    monkeypatch.setattr("evals.decisions.measure_decisions", lambda path: {"sets": {}, "flip": flip_test(1)})
    runner = CliRunner()

    shown = runner.invoke(build_app("eval"), ["eval", "papers", "--cases", "1"])
    plain = runner.invoke(build_app("eval"), ["eval", "papers", "--cases", "1", "--json"])
    told = runner.invoke(build_app("eval"), ["eval", "decisions", "."])
    told_plain = runner.invoke(build_app("eval"), ["eval", "decisions", ".", "--json"])

    assert "kind told by its words" in shown.stdout
    assert json.loads(plain.stdout)["cases"] == 1
    assert "5 flips, 0 differ" in told.stdout
    assert json.loads(told_plain.stdout)["flip"]["changed"] == 0
