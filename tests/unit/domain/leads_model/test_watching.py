"""Drift, promises of bands, and labels that have had their time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from domain.leads_model.drift import band_promises, bin_of, drift, spread
from domain.leads_model.form import Bands, Column
from domain.leads_model.labels import LeadEnd, label, windows

if TYPE_CHECKING:
    from domain.leads_model.form import LeadModel

DAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, tzinfo=UTC)
SNAPSHOT = timedelta(hours=24)


def test_a_column_that_moved_is_told_first(model: LeadModel) -> None:
    steady = [{"source": "portal", "visits": visits, "came_on": "2026-01-05"} for visits in (1, 2, 3, 9)]
    moved = [{"source": "whatsapp", "visits": visits, "came_on": "2026-01-05"} for visits in (1, 2, 3, 9)]

    told = {each.column: each.level for each in drift(model, steady, DAY)}
    first = drift(model, moved, DAY)[0]

    assert (told["visits"], told["came_on (hour)"]) == ("steady", "steady")
    assert (first.column, first.level) == ("source", "drifted")


def test_nothing_cannot_drift(model: LeadModel) -> None:
    with pytest.raises(BadInput, match="no rows"):
        drift(model, [], DAY)


def test_bins_are_missing_then_quarters_or_codes() -> None:
    number = Column(source="n", kind="number", quartiles=(1.0, 2.0, 4.0))
    word = Column(source="w", kind="word", levels=("a", "b"))

    assert [bin_of(number, value) for value in (None, 1.0, 1.5, 3.0, 5.0)] == [0, 1, 2, 3, 4]
    assert spread(word, [None, 0.0, 1.0, 1.0]) == (0.25, 0.25, 0.5)


def test_a_band_is_held_to_its_promise() -> None:
    told = band_promises(Bands(hot=0.4, warm=0.15), [1, 0, 0], [0.8, 0.6, 0.1])

    assert [tuple(each) for each in told] == [
        ("hot", 2, pytest.approx(0.7), 0.5), ("warm", 0, None, None), ("cold", 1, 0.1, 0.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("age_days", "success_after", "stage", "window", "expected"),
    [
        (29, None, "new", 30, None),
        (29, 5, "visited", 30, None),
        (30, None, "new", 30, False),
        (30, None, "visited", 30, True),
        (45, 5, "visited", 30, True),
        (45, 35, "booked", 30, False),
        (45, 35, "booked", 60, None),
        (61, 35, "booked", 60, True),
        (45, 0, "booked", 30, None),
    ],
    ids=str,
)
def test_a_label_has_its_time(
    age_days: int, success_after: int | None, stage: str, window: int, expected: bool | None
) -> None:
    came_in = NOW - timedelta(days=age_days)
    successes = [] if success_after is None else [came_in + timedelta(days=success_after)]
    end = LeadEnd(came_in_at=came_in, successes=successes, stage=stage)

    assert label(end, now=NOW, window_days=window, snapshot=SNAPSHOT) is expected


def test_only_windows_of_the_rules_are_known() -> None:
    end = LeadEnd(came_in_at=NOW, successes=(), stage="new")

    assert windows(DAY) == (30, 60)
    with pytest.raises(BadInput, match="30 or 60 days, not after 45"):
        label(end, now=NOW, window_days=45, snapshot=SNAPSHOT)
