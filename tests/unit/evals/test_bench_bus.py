"""What the figures of the bus rest on: the count, the sum and the ratios."""

from __future__ import annotations

import orjson
import pytest

from evals.bench_bus.contest import Figure, table
from evals.bench_bus.events import BATCH, Tally, batches, encoded


def test_events_are_two_hundred_bytes_and_numbered() -> None:
    sent = [orjson.loads(body) for batch in batches(BATCH + 3) for body in batch]

    assert [one["number"] for one in sent] == list(range(BATCH + 3))
    assert [len(batch) for batch in batches(BATCH + 3)] == [BATCH, 3]
    assert 195 <= len(encoded(0)) <= len(encoded(9_999_999)) <= 205


@pytest.mark.parametrize(("numbers", "is_exact"), [([0, 1, 2], True), ([0, 1], False), ([0, 1, 1], False),
                                                   ([0, 1, 2, 2], False)])  # fmt: skip
def test_a_lost_or_doubled_event_voids_the_figure(numbers: list[int], is_exact: bool) -> None:
    tally = Tally(3)

    tally.handle(orjson.loads(encoded(number)) for number in numbers)

    assert tally.is_exact is is_exact


def figure(contestant: str, round_: int, per_s: float, p99_ms: float | None = None) -> Figure:
    return Figure(
        contestant=contestant,
        round=round_,
        messages=10,
        per_s=per_s,
        producer_cpu_us=1.0,
        consumer_cpu_us=2.0,
        redis_cpu_us=3.0,
        p50_ms=p99_ms,
        p99_ms=p99_ms,
    )


def test_ratios_are_taken_within_a_round() -> None:
    """A slow minute halves both: medians of the speeds alone would compare different minutes."""
    figures = [
        figure("bus", 0, 100.0), figure("peer", 0, 50.0),
        figure("peer", 1, 20.0), figure("bus", 1, 40.0),
        figure("bus", 2, 90.0), figure("peer", 2, 90.0),
    ]  # fmt: skip

    ours, peer = table(figures)

    assert (ours.contestant, ours.per_s, ours.over) == ("bus", 90.0, {"per_s": 1.0})
    assert (peer.contestant, peer.per_s, peer.over) == ("peer", 50.0, {"per_s": 2.0})


def test_a_contestant_without_ours_beside_it_has_no_ratio() -> None:
    [row] = table([figure("durable", 0, 5.0, 1.5)])

    assert row.over == {}
    assert (row.p50_ms, row.p99_ms) == (1.5, 1.5)
