"""A model's score by hand, and that its shares add up to it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.leads_model.form import Bands, Calibration, Column
from domain.leads_model.reasons import reasons
from domain.leads_model.scoring import band_of, calibrated, place, score_row

if TYPE_CHECKING:
    from domain.leads_model.form import LeadModel

ROWS = [
    {"source": "referral", "visits": 3, "came_on": "2026-03-02"},
    {"source": "referral", "visits": None, "came_on": "not a day"},
    {"source": "portal", "visits": "1,000"},
    {"source": "never seen", "visits": 0},
    {"source": "", "visits": "2"},
    {},
]


def test_a_score_is_what_a_hand_computes(model: LeadModel) -> None:
    score = score_row(model, ROWS[0])

    boosted = -0.2 + 0.75
    linear = -1.0 + 0.5 * 1 + 0.25 * 0 + 0.1 * 0.5 - 0.3 * 0 + 0.2 * 1
    log_odds = 2.0 * (0.75 * boosted + 0.25 * linear) + 0.5
    assert score.log_odds == pytest.approx(log_odds, abs=1e-12)
    assert score.probability == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-12)
    assert score.band == "hot"


@pytest.mark.parametrize("row", ROWS)
def test_base_and_shares_add_up_to_the_log_odds(model: LeadModel, row: dict[str, object]) -> None:
    score = score_row(model, row)

    assert score.base + sum(score.shares.values()) == pytest.approx(score.log_odds, abs=1e-12)
    assert set(score.shares) == {"source", "visits", "came_on"}
    assert score.probability == pytest.approx(1 / (1 + math.exp(-score.log_odds)), abs=1e-12)


def test_isotonic_shares_add_up_to_the_log_odds_before_calibration(model: LeadModel) -> None:
    staircase = Calibration(kind="isotonic", knots=(-1.0, 1.0), levels=(0.1, 0.3))

    score = score_row(replace(model, calibration=staircase), ROWS[0])

    assert score.base + sum(score.shares.values()) == pytest.approx(score.log_odds, abs=1e-12)
    assert score.probability == pytest.approx(0.2 + 0.1 * score.log_odds, abs=1e-12)


@pytest.mark.parametrize(
    ("log_odds", "expected"), [(-9.0, 0.1), (-1.0, 0.1), (0.0, 0.2), (1.0, 0.3), (9.0, 0.3)]
)
def test_a_staircase_is_straight_between_its_steps_and_flat_outside(log_odds: float, expected: float) -> None:
    staircase = Calibration(kind="isotonic", knots=(-1.0, 1.0), levels=(0.1, 0.3))

    assert calibrated(staircase, log_odds) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("number", "1,20,000", 120000.0),
        ("number", "unknown", None),
        ("number", "1e999", None),
        ("word", "a", 0.0),
        ("word", "z", None),
        ("word", "Select", 1.0),
        ("weekday", "27/11/2026", 4.0),
        ("month", "2026-11-27T10:00:00+05:30", 11.0),
        ("hour", "27/11/2026 21:30", 21.0),
        ("hour", "tomorrow", None),
        ("hour", "any old time", None),
    ],
)
def test_a_cell_has_its_place(kind: str, cell: str, expected: float | None) -> None:
    column = Column(source="c", kind=kind, levels=("a", "(not stated)"))  # type: ignore[arg-type]  # of the cases

    assert place(column, cell) == expected


def test_bands_begin_at_their_thresholds() -> None:
    bands = Bands(hot=0.4, warm=0.15)

    assert [band_of(bands, each) for each in (0.4, 0.399, 0.15, 0.149)] == ["hot", "warm", "warm", "cold"]


def test_reasons_are_the_largest_signed_shares_in_words(model: LeadModel) -> None:
    row = {"source": "referral", "visits": 9, "came_on": None}
    score = score_row(model, row)

    told = reasons(model, row, score, names={"source": "came by"}, most=2)

    sizes = [abs(each.share) for each in told]
    assert sizes == sorted(sizes, reverse=True)
    assert [each.words for each in told] == [
        f"came by: referral {score.shares['source']:+.2f}",
        f"visits: 9 (high) {score.shares['visits']:+.2f}",
    ]


@pytest.mark.parametrize(
    ("visits", "words"),
    [(0, "0 (low)"), (2, "2"), ("", "(not stated)"), ("many", "many"), ("x" * 80, "x" * 59 + "…")],
)
def test_a_reason_shows_the_value(model: LeadModel, visits: object, words: str) -> None:
    row = {"source": "referral", "visits": visits}

    told = reasons(model, row, score_row(model, row))

    assert f"visits: {words} " in {f"{each.words.rpartition(' ')[0]} " for each in told}
