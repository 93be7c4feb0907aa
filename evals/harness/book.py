"""Where runs are kept: one protocol, two keepers (`evals.harness.sqlite_book`, `store.eval_runs`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.eval_records import EvalResult, EvalRun, EvalState

_LOOKED_AT = 200
"""Newest runs among which a name is looked for."""


class RunBook(Protocol):
    """Keeps runs with their results."""

    async def begin(self, run: EvalRun) -> None:
        """Keeps a run that begins, or begins again."""
        ...

    async def add(self, run_id: UUID, results: Sequence[EvalResult]) -> None:
        """Keeps results; one that is there already is replaced."""
        ...

    async def end(
        self, run_id: UUID, state: EvalState, summary: Mapping[str, Any], ended_at: datetime
    ) -> None:
        """How the run ended."""
        ...

    async def runs(self, limit: int) -> list[EvalRun]:
        """The newest runs, newest first."""
        ...

    async def results(self, run_id: UUID) -> list[EvalResult]:
        """All results of a run, in the order of suite, case and epoch."""
        ...


async def find_run(book: RunBook, name: str) -> EvalRun:
    """The run of an id, of the last letters of an id, or ``latest`` and ``latest~1`` for the one before.

    Raises:
        BadInput: There is none, or the letters fit several.
    """
    runs = await book.runs(_LOOKED_AT)
    if not runs:
        raise BadInput("No run is kept yet; begin with `propmubi eval run`.")
    head, _, back = name.partition("~")
    if head == "latest":
        place = int(back) if back.isdecimal() else 0
        if place >= len(runs):
            raise BadInput(f"Only {len(runs)} runs are kept; {name} is before the first.")
        return runs[place]
    fitting = [run for run in runs if str(run.id).endswith(name.casefold())]
    if len(fitting) != 1:
        many = "Several runs end" if fitting else "No run ends"
        raise BadInput(f"{many} in {name!r}; `propmubi eval show` lists runs.")
    return fitting[0]


def short_id(run_id: UUID) -> str:
    """The letters of an id that tell runs apart: an id begins with its time, so the last eight."""
    return str(run_id)[-8:]
