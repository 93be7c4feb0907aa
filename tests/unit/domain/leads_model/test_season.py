"""The day of the year as cells of a model."""

from __future__ import annotations

import pytest

from domain.leads_model.season import season_bin, season_of, season_place


@pytest.mark.parametrize(
    ("month", "day", "cell"),
    [("May", "7", "05-07"), ("11", "27", "11-27"), ("feb", "30", ""), ("unknown", "1", ""), ("may", "", "")],
)
def test_month_and_day_are_one_cell_or_none(month: str, day: str, cell: str) -> None:
    assert season_of(month, day) == cell


def test_places_meet_at_new_year_and_no_day_has_none() -> None:
    assert season_place("year_day", "01-31") == 31.0
    assert season_place("year_cos", "12-31") == 1.0
    assert abs(season_place("year_sin", "12-31") or 0.0) < 1e-9
    assert season_place("year_day", "") is None


def test_bins_cover_the_year_and_the_wave() -> None:
    assert [season_bin("year_day", at) for at in (1.0, 366.0)] == [0, 11]
    assert [season_bin("year_sin", at) for at in (-1.0, 1.0)] == [0, 7]
