"""Training on a small made table: reproducible, honest, and scored without the library as with it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.errors import BadInput
from domain.leads_model.drift import drift
from domain.leads_model.files import dump_model, load_model
from domain.leads_model.form import Calibration, Member
from domain.leads_model.reasons import reasons
from domain.leads_model.scoring import score_row
from evals.leads.columns import encode_rows, fit_columns, shape_of
from evals.leads.folds import Apart, make_folds
from evals.leads.learning import fit
from evals.leads.table import Table, truth_of, with_season
from evals.leads.training import _best
from tests.support.lead_tables import SMALL, lead_table
from tests.unit.evals.leads.conftest import Steps, trained_on

if TYPE_CHECKING:
    from evals.leads.run import Trained


@pytest.mark.parametrize("recipe", SMALL, ids=lambda each: each.name)
def test_our_probabilities_are_the_librarys(table: Table, trained: Trained, recipe) -> None:
    columns = fit_columns(table, shape_of(table, "won", ("tags",)))
    rows = encode_rows(table, columns)
    truth = np.array(truth_of(table, "won").values)
    fitted = fit(recipe, columns, rows, truth, seed=3)
    plain = Calibration(kind="platt")
    model = _with(trained, columns, Member(weight=1.0, body=fitted.body()), plain)
    # Rows it has not seen: other levels, other missing cells.
    others = lead_table(60, seed=99)

    ours = [score_row(model, row).probability for row in others]

    theirs = fitted._library.predict_proba(_library_rows(fitted, encode_rows(others, columns)))[:, 1]
    assert np.abs(np.array(ours) - theirs).max() < 1e-9
    assert np.isnan(rows).any()


@pytest.mark.parametrize(
    ("noise", "line", "expected"),
    [
        (1.0, 9.0, {"slow": 0.5, "ranked": 0.5}),
        (9.0, 9.0, {"slow": 1.0}),
        (1.0, 1.0, {"slow": 0.35, "ranked": 0.35, "linear": 0.3}),
    ],
    ids=["together", "alone", "with a line"],
)
def test_trees_go_together_unless_one_kind_is_clearly_better_and_a_line_joins_where_it_helps(
    noise: float, line: float, expected: dict[str, float]
) -> None:
    truth = np.tile([0, 1], 500)
    spreads = {"slow": 1.0, "ranked": noise, "linear": line}
    found = {
        name: np.random.default_rng(seed).normal(truth, spread)
        for seed, (name, spread) in enumerate(spreads.items(), 1)
    }

    assert _best(SMALL, truth, found) == expected


def _library_rows(fitted, rows):
    from evals.leads.learning import _design

    return _design(fitted._terms, rows) if hasattr(fitted, "_terms") else rows


def _with(trained: Trained, columns, member: Member, calibration: Calibration):
    from dataclasses import replace

    return replace(trained.model, columns=columns, members=(member,), calibration=calibration)


def test_the_same_rows_and_seed_give_the_same_bytes(table: Table, trained: Trained) -> None:
    again = trained_on(lead_table())

    assert dump_model(again.model) == dump_model(trained.model)
    assert again.report == trained.report
    assert dump_model(trained_on(table, seed=1).model) != dump_model(trained.model)


def test_a_kept_model_scores_as_the_trained_one(table: Table, trained: Trained) -> None:
    kept = load_model(dump_model(trained.model))

    for row in table.take(range(20)):
        score = score_row(kept, row)
        assert score == score_row(trained.model, row)
        assert score.base + sum(score.shares.values()) == pytest.approx(score.log_odds, abs=1e-9)


def test_figures_are_of_rows_that_were_not_learnt(trained: Trained) -> None:
    told = trained.report["figures"]

    assert told["rows_asked"] == told["rows"] == 400
    assert 0.6 < told["auc"]["value"] < 0.85
    assert told["auc"]["low"] < told["auc"]["value"] < told["auc"]["high"]
    assert told["ece"] < 0.1
    assert set(told["auc_by_recipe"]) == {"slow", "ranked", "linear", "plain"}
    assert len(told["auc_by_fold"]) == 3


def test_noise_is_not_learnt() -> None:
    """A leak in encodings or calibration would find something where nothing is."""
    noise = lead_table()
    shuffled = np.random.default_rng(5).permutation(noise.rows)
    won = [noise.columns["won"][at] for at in shuffled]
    table = type(noise)({**noise.columns, "won": won}, noise.sha256)

    assert trained_on(table).report["figures"]["auc"]["low"] < 0.5


def test_what_no_score_may_know_is_left_out_and_groups_are_compared(trained: Trained) -> None:
    left = {each["name"]: each["why"] for each in trained.report["columns"]["left_out"]}

    assert set(left) == {"lead_id", "household", "gender", "agent", "tags", "fixed"}
    assert "protected" in left["gender"]
    assert "who works" in left["agent"]
    assert not {"gender", "agent"} & set(trained.model.sources)
    assert {each["group"] for each in trained.report["fairness"]["columns"]["gender"]} == {"m", "f"}


def test_a_study_may_learn_from_protected_columns_and_says_so(table: Table) -> None:
    studied = trained_on(table, folds=2, keeps_protected=True)

    assert {"gender", "agent"} <= set(studied.model.sources)
    assert set(studied.report["fairness"]["columns"]) == {"gender"}


def test_a_leak_is_warned_of(table: Table, trained: Trained) -> None:
    assert trained.report["leakage"] == []

    (leak,) = trained_on(table, excluded=("household",)).report["leakage"]

    assert leak["column"] == "tags"
    assert leak["auc_alone"] > 0.9
    assert any("100.0%" in level for level in leak["sure_levels"])
    assert len(leak["why"]) == 4


def test_flipping_who_asks_changes_no_byte(table: Table, trained: Trained) -> None:
    row = table.row(3)
    flipped = {**row, "gender": "x", "agent": "a9", "lead_id": "Fatima", "name": "Fatima", "religion": "none"}

    assert repr(score_row(trained.model, flipped)) == repr(score_row(trained.model, row))


def test_progress_ends_at_its_total(table: Table) -> None:
    steps = Steps()

    trained_on(table, steps, folds=2)

    assert steps.told[-1][0] <= steps.told[-1][1]
    assert [done for done, _ in steps.told] == list(range(1, len(steps.told) + 1))


def test_groups_stay_together(table: Table) -> None:
    truth = np.array(truth_of(table, "won").values)
    groups = table.columns["household"]

    for fold in make_folds(truth, Apart(groups=groups), 4, seed=0):
        assert not {groups[row] for row in fold.taught} & {groups[row] for row in fold.asked}


def test_time_only_runs_forwards(table: Table) -> None:
    truth = np.array(truth_of(table, "won").values)
    times = [float(row % 50) for row in range(table.rows)]

    folds = make_folds(truth, Apart(times=times), 4, seed=0)

    for fold in folds:
        assert max(times[row] for row in fold.taught) < min(times[row] for row in fold.asked)
    asked = np.concatenate([fold.asked for fold in folds])
    assert len(np.unique(asked)) == len(asked) < table.rows


@pytest.mark.parametrize(
    ("wish", "split"), [({"group": "household"}, "by group"), ({"time": "came_on"}, "by time")]
)
def test_a_training_keeps_rows_apart_as_asked(table: Table, wish: dict[str, str], split: str) -> None:
    report = trained_on(table, folds=2, excluded=("tags",), **wish).report

    assert report["figures"]["split"] == split
    assert (report["figures"]["rows_asked"] < 400) == (split == "by time")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"label": "nothing"}, "no column 'nothing'"),
        ({"label": "source"}, "4 values"),
        ({"positive": "perhaps"}, "--positive"),
        ({"excluded": ("nothing",)}, "no column 'nothing'"),
        ({"group": "household", "time": "came_on"}, "not by both"),
        ({"time": "source"}, "no date and no number"),
        (
            {"excluded": ("source", "visits", "wish", "budget", "came_on", "household", "tags")},
            "No column is left",
        ),
        ({"folds": 300}, "too few for 300 folds"),
    ],
)
def test_what_cannot_be_learnt_is_said(table: Table, wish: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        trained_on(table, **wish)


def test_scoring_needs_no_scikit_learn() -> None:
    code = (
        "import sys; import domain.leads_model.scoring, domain.leads_model.files, domain.leads_model.features, "
        "store.lead_models, evals.leads.run, evals.leads.contest; "
        "sys.exit('sklearn' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_dates_are_of_the_rules_day(trained: Trained) -> None:
    assert (trained.model.bands.hot, trained.model.bands.warm) == (0.4, 0.15)
    assert date(2026, 11, 27).isoformat() not in dump_model(trained.model)


def test_what_returns_with_the_season_is_learnt_from_month_and_day_and_scored_without_the_joint_column() -> (
    None
):
    random = np.random.default_rng(3)
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + int(at)) for at in random.integers(0, 366, 600)]
    # Likely around New Year, on both sides of it.
    won = [str(int(random.random() < (0.9 if one.month in {1, 12} else 0.1))) for one in days]
    columns = {"month": [f"{one:%b}" for one in days], "day": [str(one.day) for one in days], "won": won}
    trained = trained_on(Table(columns, "0" * 64), excluded=("month", "day"), season=("month", "day"))
    model = load_model(dump_model(trained.model))

    turn_of_year, summer = ({"month": month, "day": "28"} for month in ("dec", "jun"))
    told = score_row(model, turn_of_year)

    assert told.probability > 0.6
    assert score_row(model, summer).probability < 0.3
    assert set(told.shares) == {"month+day"}
    assert model.sources == ("month", "day")
    assert reasons(model, turn_of_year, told)[0].value_words == "month+day: 12-28"
    assert {each.column: each.level for each in drift(model, [turn_of_year] * 50, date(2026, 11, 27))} == {
        "month+day (year_day)": "drifted",
        "month+day (year_sin)": "drifted",
        "month+day (year_cos)": "drifted",
    }
    assert trained.report["effects"][0]["column"] == "month+day"


def test_a_season_of_columns_that_name_no_day_is_refused(table: Table) -> None:
    with pytest.raises(BadInput, match="name no day of a year"):
        with_season(table, "gender", "agent")
