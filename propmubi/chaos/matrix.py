"""The matrix from its first engine to its last report."""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evals.chaos.callee import CountingCallee
from evals.chaos.processes import Nursery
from evals.chaos.report import CellReport
from evals.chaos.run import CellRun
from propmubi.chaos.engines import cell_engines, chaos_postgres
from propmubi.engines.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from evals.chaos.cells import Cell
    from propmubi.chaos.engines import ChaosPostgres

API_ROLE: Final = "propmubi.chaos.api_role:api"


class Matrix:
    """Runs cells one after the other on one Postgres; `open_matrix` makes it."""

    def __init__(self, folder: Path, postgres: ChaosPostgres, nursery: Nursery) -> None:
        self._folder = folder
        self._postgres = postgres
        self._nursery = nursery

    async def run(self, cell: Cell, *, seed: int, duration_s: float, rate_per_s: float) -> CellReport:
        """One cell: its requests and faults for the duration, its drain, its count."""
        async with cell_engines(cell, self._postgres, self._folder) as engines, CountingCallee() as callee:
            if isinstance(engines, str):
                return CellReport(cell=cell.name, must_break=cell.must_break, skipped=engines)
            run = CellRun(
                cell=cell,
                engines=engines,
                nursery=self._nursery,
                callee=callee,
                api_role=API_ROLE,
                api_port=free_port(None),
                data_dir=str(self._folder / "data"),
                rate_per_s=rate_per_s,
            )
            return await run.report(seed=seed, duration_s=duration_s)


@asynccontextmanager
async def open_matrix() -> AsyncIterator[Matrix]:
    """Starts what all cells share, in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="propmubi-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "data").mkdir()
        async with chaos_postgres(folder / "postgres") as postgres, Nursery(folder) as nursery:
            yield Matrix(folder, postgres, nursery)


def seconds_each(cells: Sequence[Cell], minutes: float) -> float:
    """How long each cell is hurt, when all of them together get the minutes."""
    return minutes * 60 / len(cells)
