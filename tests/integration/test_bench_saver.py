"""The measurement of savers: every way runs, gives the right result, and is compared with its peers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from evals.bench_saver import SaverBench, compare
from evals.process_cpu import family_cpu_s
from store.database import Database
from tests.support.engine_fixtures import add_tenant

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engines


async def test_all_ways_are_measured_side_by_side(database_url: str) -> None:
    await add_tenant(database_url)
    db = Database(database_url)

    report = await compare(SaverBench(db=db, runs=4, concurrency=2, rounds=2, database_cpu_s=lambda: 1.0))
    await db.close()

    assert [(row.saver, row.durability, row.runs) for row in report.rows] == [
        ("none", "none", 4),
        ("stock", "sync", 4),
        ("stock", "exit", 4),
        ("stock per run", "sync", 4),
        ("stock per run", "exit", 4),
        ("ours", "sync", 4),
        ("ours", "exit", 4),
    ]
    assert all(row.runs_per_s > 0 and row.database_cpu_ms_per_run == 0 for row in report.rows)
    assert report.ours_sync_over_stock_sync > 0


def test_cpu_of_a_family_counts_children_and_survives_their_end(tmp_path: Path) -> None:
    def process(pid: int, ticks: str, children: str = "") -> None:
        (tmp_path / str(pid) / "task" / str(pid)).mkdir(parents=True)
        (tmp_path / str(pid) / "task" / str(pid) / "children").write_text(children)
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 {ticks} 20 0")

    process(10, "100 20 30 4", "11 12 ")
    process(
        11, "5 6 999 999"
    )  # What a child's own children used is not ours to add: they are not waited for.

    assert family_cpu_s(10, tmp_path) == (154 + 11) / os.sysconf("SC_CLK_TCK")
    assert family_cpu_s(99, tmp_path) is None
