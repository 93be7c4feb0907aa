"""A few cells of the matrix, short; `propmubi bench chaos` runs all of them for as long as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from evals.chaos.cells import CELLS, cells_named, schedule
from evals.chaos.report import CellReport, recovery, table
from propmubi.chaos.matrix import Matrix, open_matrix

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SHORT = ("everything", "redis-power-everysec", "control-no-inbox", "control-no-lease")


@pytest.fixture(scope="module")
async def matrix() -> AsyncIterator[Matrix]:
    async with open_matrix() as opened:
        yield opened


@pytest.mark.engines
@pytest.mark.slow
@pytest.mark.parametrize("name", SHORT)
async def test_cell_keeps_its_promises_and_a_control_does_not(matrix: Matrix, name: str) -> None:
    [cell] = cells_named([name])

    # A control meets its fault at a failpoint, at nearly every run; the others wait for theirs.
    duration_s = 4.0 if cell.must_break else 8.0

    report = await matrix.run(cell, seed=7, duration_s=duration_s, rate_per_s=4.0)

    if report.skipped:
        pytest.skip(report.skipped)
    assert report.is_passed, table([report])
    assert sum(report.faults.values()) > 0


def test_same_seed_gives_the_same_faults_and_another_seed_others() -> None:
    [cell] = cells_named(["everything"])

    assert schedule(cell, seed=1, duration_s=60) == schedule(cell, seed=1, duration_s=60)
    assert schedule(cell, seed=1, duration_s=60) != schedule(cell, seed=2, duration_s=60)


def test_every_faulty_cell_meets_a_fault_even_when_it_is_short() -> None:
    for cell in CELLS:
        assert schedule(cell, seed=3, duration_s=5) or cell.orders, cell.name


def test_unknown_cell_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(BadInput, match="worker-kill"):
        cells_named(["nothing"])


@pytest.mark.parametrize(
    ("report", "is_passed"),
    [
        (CellReport(cell="a", accepted=5), True),
        (CellReport(cell="a", accepted=0), False),
        (CellReport(cell="a", accepted=5, lost=1), False),
        (CellReport(cell="a", accepted=5, stale_writes=1), False),
        (CellReport(cell="a", accepted=5, pending=1), False),
        (CellReport(cell="a", skipped="no compiler"), True),
        (CellReport(cell="a", accepted=5, must_break="lost", lost=3), True),
        (CellReport(cell="a", accepted=5, must_break="lost", duplicate_decisions=3), False),
    ],
)
def test_gate(report: CellReport, is_passed: bool) -> None:
    assert report.is_passed is is_passed


def test_recovery_is_from_each_fault_to_the_next_end() -> None:
    assert recovery([1.0, 2.0], [1.5, 4.0]) == (0.5, 2.0)
    assert recovery([9.0], [1.0]) == (None, None)
