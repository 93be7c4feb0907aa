"""The measure of deed readers: what counts as right, and one bundle through text and (told) scan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from evals.deeds import measure as measuring
from evals.deeds.real import measure_real
from evals.deeds.scoring import FieldScores, Score, canonical, macro_f1
from propmubi.cli import build_app
from tests.support.made_pages import pages_of_blocks
from tools.made_deeds.bundle import make_bundle

if TYPE_CHECKING:
    from pathlib import Path


def test_a_value_is_right_only_as_a_whole() -> None:
    scores = FieldScores()

    scores.count(
        "sale_deed",
        [("a", "Asha  RAO"), ("b", {"x": 1}), ("c", 1)],
        [("a", "asha rao"), ("b", {"x": 2})],
        "here",
    )

    assert scores.whole == Score(right=1, extra=2, missed=1)
    assert scores.whole.f1 == pytest.approx(2 / 5)
    assert len(scores.misses) == 3
    assert scores.as_json()["fields"]["a"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1}
    assert Score().as_json() == {"precision": None, "recall": None, "f1": None, "support": 0}
    assert canonical(["A b", None]) == '["a b", null]'


def test_macro_f1_weighs_labels_alike() -> None:
    assert macro_f1([("a", "a"), ("a", "a"), ("a", "a"), ("b", "a")]) == pytest.approx((6 / 7 + 0) / 2)
    assert macro_f1([]) is None


def test_a_bundle_is_measured_as_text_and_as_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = make_bundle("measure:0")
    by_pdf = {bundle.pdf_of(paper): pages_of_blocks(paper.blocks) for paper in bundle.papers}
    monkeypatch.setattr(measuring, "scan", lambda pdf, seed: pdf)
    monkeypatch.setattr(measuring, "scan_pages", lambda pdf: by_pdf.get(pdf, ()))
    told: list[str] = []

    found = [each.as_json() for each in measuring.measure("measure", bundles=1, scans=1, tell=told.append)]

    assert [each["set"] for each in found] == [
        "text, known layouts", "scan, known layouts", "text, held-out layouts", "scan, held-out layouts",
        "text, all layouts, seen words drawn by seed", "scan, all layouts, seen words drawn by seed",
        "text, all layouts, unseen words drawn by seed", "scan, all layouts, unseen words drawn by seed",
        "text, orders of courts and offices, known layout",
        "text, orders of courts and offices, held-out layout",
    ]  # fmt: skip
    known, scanned = found[:2]
    assert known["facts"]["micro"]["f1"] == scanned["facts"]["micro"]["f1"] == 1
    assert (known["cases_exact"], known["outputs_same"]) == (1, 1)
    assert known["parts_right"] == known["parts"] == known["papers"]
    assert found[3]["outputs_same"] == 0
    assert [each["outputs_same"] for each in found[8:]] == [1, 1]
    assert found[4]["facts"]["micro"]["recall"] > 0.9
    assert len(told) == 10


def test_real_pages_are_counted_where_the_files_are(tmp_path: Path) -> None:
    bundle = make_bundle("real:1")
    folder = tmp_path / "india_acts"
    folder.mkdir()
    (folder / "deed.pdf").write_bytes(bundle.pdf_of(bundle.papers[0]))

    found = measure_real(tmp_path)

    assert found["right"] == 0
    assert found["missed"][0].startswith("deed.pdf page 1: unknown read as")


def test_the_command_prints_a_table_and_refuses_a_folder_that_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = measuring.Measured("text, known layouts", bundles=1)
    made.scores.count("will", [("a", 1)], [("a", 1)], "here")
    monkeypatch.setattr(measuring, "measure", lambda seed, **counts: [made])
    app, runner = build_app("eval"), CliRunner()

    done = runner.invoke(app, ["eval", "deeds", "--real", str(tmp_path)])
    machine = runner.invoke(app, ["eval", "deeds", "--json"])
    refused = runner.invoke(app, ["eval", "deeds", "--real", str(tmp_path / "none")])

    assert "text, known layouts: 1 bundles" in done.stdout
    assert "will                        1.0000       1" in done.stdout
    assert "real pages: 0 of 0" in done.stdout
    assert json.loads(machine.stdout)["real"] is None
    assert "must be a folder" in str(refused.exception)
