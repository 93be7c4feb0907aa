"""Parts of a training alone: tables, shapes, calibration, paired comparison, the page."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import pytest

from domain.errors import BadInput
from domain.leads_model.features import LeadFacts
from domain.leads_model.labels import LeadEnd
from domain.leads_model.metrics import auc
from evals.leads import table as table_module
from evals.leads.calibrating import apply, choose, fit_isotonic, fit_platt
from evals.leads.columns import shape_of
from evals.leads.contest import contest
from evals.leads.effects import effects
from evals.leads.figures import group_names
from evals.leads.page import page
from evals.leads.paired import paired_auc
from evals.leads.stored import LABEL, check_enough, recent_rows, stored_table
from evals.leads.table import read_table, table_of, truth_of
from store.lead_training import LearntLead

if TYPE_CHECKING:
    from pathlib import Path

    from evals.leads.run import Trained
    from evals.leads.table import Table

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("name", ["leads.csv", "leads.csv.gz"])
def test_a_file_is_read_plain_or_packed(tmp_path: Path, name: str) -> None:
    raw = '﻿a;b\n1;x\n\n2;"y;z"\n'.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)

    table = read_table(path)

    assert table.columns == {"a": ["1", "2"], "b": ["x", "y;z"]}
    assert len(table.sha256) == 64


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n", "no rows"),
        ("a,b\n1\n", "row 2: 1 cells under 2 titles"),
        ("a,a\n1,2\n", "'a' twice"),
        ('a,b\n1,"' + "x" * 200_000 + '"\n', "no CSV file"),
    ],
)
def test_a_broken_table_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        table_of(text, "0", "x.csv")


def test_files_that_cannot_be_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n" * 99)[:-6])
    (tmp_path / "photo.csv").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "large.csv").write_text("a,b\n1,2\n")

    for name in ("none.csv", "cut.csv.gz", "photo.csv"):
        with pytest.raises(BadInput, match="cannot be read"):
            read_table(tmp_path / name)
    monkeypatch.setattr(table_module, "BYTES_MOST", 4)
    with pytest.raises(BadInput, match="larger than"):
        read_table(tmp_path / "large.csv")


@pytest.mark.parametrize(("cells", "positive"), [("yes,no", "yes"), ("0,1", "1"), ("Lost,Won", "Won")])
def test_which_value_is_success_is_understood(cells: str, positive: str) -> None:
    table = table_of("y,x\n" + "".join(f"{cell},1\n" for cell in cells.split(",")), "0", "x")

    assert truth_of(table, "y").positive == positive


def test_the_shape_of_columns_is_told_from_their_cells() -> None:
    rows = [
        f"{at},{at * 7 % 5},word {at % 4},text {at},{at % 28 + 1:02d}-11-2026,Select" for at in range(1, 60)
    ]
    table = table_of("no,n,w,t,d,\n" + "\n".join(rows), "0", "x")

    shape = shape_of(table, "", ())

    assert {each.name: each.kinds for each in shape.used} == {
        "n": ("number",), "w": ("word",), "d": ("weekday", "month", "hour")
    }  # fmt: skip
    assert {each.name: each.why for each in shape.left_out} == {
        "no": "numbers the rows", "t": "is text or an identifier", "column 6": "has one value"
    }  # fmt: skip


def made_scores(rows: int = 600) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    log_odds = np.round(random.normal(size=rows), 2)
    truth = (random.random(rows) < 1 / (1 + np.exp(-(2.0 * log_odds - 1.0)))).astype(np.int64)
    return log_odds, truth


def test_our_isotonic_calibration_is_the_librarys() -> None:
    from sklearn.isotonic import IsotonicRegression

    log_odds, truth = made_scores()
    edge = 0.5 / len(truth)
    library = IsotonicRegression(out_of_bounds="clip").fit(log_odds, truth)
    asked = np.linspace(-4, 4, 200)

    ours = apply(fit_isotonic(log_odds, truth), asked)

    assert np.abs(ours - np.clip(library.predict(asked), edge, 1 - edge)).max() < 2 * edge


def test_platt_finds_the_slope_that_made_the_rows() -> None:
    found = fit_platt(*made_scores(6000))

    assert found.slope == pytest.approx(2.0, abs=0.2)
    assert found.offset == pytest.approx(-1.0, abs=0.2)


def test_the_calibration_that_holds_better_is_chosen() -> None:
    log_odds, truth = made_scores(2000)
    stepped = (np.random.default_rng(1).random(2000) < np.where(np.abs(log_odds) < 0.7, 0.9, 0.1)).astype(
        np.int64
    )

    chosen, other = choose(log_odds, truth, 0), choose(log_odds, np.where(log_odds > 0, stepped, 0), 0)

    assert chosen.calibration.kind == "platt"
    assert chosen.brier["platt"] < chosen.brier["isotonic"]
    assert other.calibration.kind == "isotonic"


def test_a_paired_difference_has_its_interval() -> None:
    log_odds, truth = made_scores()
    noisy = log_odds + np.random.default_rng(4).normal(scale=2.0, size=len(truth))

    found = paired_auc(truth, log_odds, noisy, seed=0, draws=200)
    same = paired_auc(truth, log_odds, log_odds, seed=0, draws=50)

    expected = auc(truth.tolist(), log_odds.tolist()) - auc(truth.tolist(), noisy.tolist())
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert 0 < found.low < found.value < found.high
    assert tuple(same) == (0.0, 0.0, 0.0)


def test_a_contest_says_who_is_better(table: Table, trained: Trained) -> None:
    model = trained.model
    backwards = replace(
        model,
        calibration=replace(model.calibration, kind="platt", slope=-1.0, offset=0.0, knots=(), levels=()),
    )

    assert contest(model, backwards, table, seed=0)["verdict"] == "A is better"
    assert contest(backwards, model, table, seed=0)["verdict"] == "B is better"
    assert contest(model, model, table, seed=0)["verdict"] == "no difference shown"
    with pytest.raises(BadInput, match="same label"):
        contest(model, replace(model, positive="no"), table, seed=0)


def test_groups_of_numbers_are_quarters() -> None:
    assert group_names(["a", "", "b"]) == ["a", "(not stated)", "b"]
    assert group_names(["1", "2"]) == ["1", "2"]
    quarters = group_names([str(age) for age in range(20, 60)] + ["unknown"])
    assert quarters[0] == "up to 29.75"
    assert quarters[-2:] == ["over 49.25", "(not stated)"]
    assert len(set(quarters)) == 5


def test_effects_rise_with_what_made_the_rows(table: Table, trained: Trained) -> None:
    by_column = {
        each.column: {point.value: point.share for point in each.points}
        for each in effects(trained.model, table, 0)
    }

    source = by_column["source"]
    assert source["referral"] == max(source.values())
    visits = list(by_column["visits"].values())
    assert visits[-2] > visits[0]


def test_a_number_nobody_stated_has_one_effect(table: Table, trained: Trained) -> None:
    silent = type(table)({**table.columns, "visits": [""] * table.rows}, table.sha256)

    told = {each.column: each.points for each in effects(trained.model, silent, 0)}

    assert [(point.value, point.rows) for point in told["visits"]] == [("(not stated)", 400)]


def test_draws_of_one_kind_are_no_draws() -> None:
    found = paired_auc(
        np.array([1, 0, 0]), np.array([0.9, 0.1, 0.2]), np.array([0.1, 0.9, 0.2]), seed=0, draws=40
    )

    assert tuple(found) == (1.0, 1.0, 1.0)


def test_the_page_stands_alone_and_shows_what_the_file_shows(trained: Trained) -> None:
    hostile = {**trained.report, "data": "<script>alert(1)</script>"}

    text = page(hostile)

    assert re.findall(r"https?://|<script|src=|@import|url\(", text) == []
    assert f"{trained.report['figures']['auc']['value']:.4f}" in text
    assert text.count("<svg") == 2 + len(trained.report["effects"])
    assert "prefers-color-scheme:dark" in text


def test_the_page_shows_warnings(trained: Trained) -> None:
    leak = {
        "column": "tags",
        "why": ["w1"],
        "auc_alone": 0.99,
        "information": 0.9,
        "sure_levels": ["paid: 100%"],
    }
    group = {"group": "f", "rows": 60, "selected": 0.1, "selected_ratio": 0.5, "opportunity": None,
             "opportunity_gap": None, "calibration_gap": 0.0, "is_alarm": True}  # fmt: skip
    fairness = {**trained.report["fairness"], "columns": {"gender": [group]}}

    text = page({**trained.report, "leakage": [leak], "fairness": fairness})
    without = page({**trained.report, "fairness": {**fairness, "columns": {}}})

    assert "paid: 100%" in text
    assert "0.50 ⚠" in text
    assert "names no groups" in without


def lead(age_days: float, success_after: float | None) -> LearntLead:
    came_in = NOW - timedelta(days=age_days)
    facts = LeadFacts(
        source="portal", came_in_at=came_in, filters={}, listings=1, has_email=False, wants_human=False
    )
    successes = [] if success_after is None else [came_in + timedelta(days=success_after)]
    return LearntLead(uuid4(), facts, LeadEnd(came_in_at=came_in, successes=successes, stage="new"))


def test_leads_of_the_store_become_rows_when_their_time_has_passed() -> None:
    leads = [lead(40, 3), lead(40, None), lead(10, None), lead(10, 3), lead(40, 0.5)]

    stored = stored_table(leads, now=NOW, window_days=30)

    assert stored.table.columns[LABEL] == ["yes", "no"]
    assert (stored.unlabelled, len(stored.times)) == (3, 2)
    assert not {"agent_id", "name", "language"} & set(stored.table.columns)
    assert len(recent_rows(leads, now=NOW, days=15)) == 2
    with pytest.raises(BadInput, match="2 leads have a label, 1 of them succeeded"):
        check_enough(stored)


def test_enough_is_enough() -> None:
    check_enough(
        stored_table([lead(40, 3 if at % 3 else None) for at in range(240)], now=NOW, window_days=30)
    )
