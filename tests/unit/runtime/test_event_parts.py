"""Bursts of events are handled in parts that begin few runs each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from runtime.events.batch import EventBatch


def delivered(kinds: str) -> Any:
    return [SimpleNamespace(event=SimpleNamespace(envelope=SimpleNamespace(type=kind))) for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "sizes"),
    [
        ("", []),
        ("p" * 200, [200]),
        ("r" * 20, [10, 10]),
        ("r" * 9 + "p" * 50 + "r" * 2, [60, 1]),
    ],
)
def test_a_part_begins_at_most_ten_runs_and_keeps_the_order(kinds: str, sizes: list[int]) -> None:
    batch = EventBatch.__new__(EventBatch)
    batch._parts = cast("Any", SimpleNamespace(triggers=SimpleNamespace(starts=lambda kind: kind == "r")))

    parts = list(batch._parts_of(delivered(kinds)))

    assert [len(part) for part in parts] == sizes
    assert "".join(one.event.envelope.type for part in parts for one in part) == kinds
