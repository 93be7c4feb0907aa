"""Runs kept for as long as the process lasts: replays, comparisons of models, tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.eval_records import EvalResult, EvalRun, EvalState


class MemoryBook:
    """A book in two dictionaries."""

    def __init__(self) -> None:
        self._runs: dict[UUID, EvalRun] = {}
        self._results: dict[UUID, dict[tuple[str, str, int], EvalResult]] = {}

    async def begin(self, run: EvalRun) -> None:
        """Keeps a run that begins, or begins again."""
        self._runs[run.id] = run
        self._results.setdefault(run.id, {})

    async def add(self, run_id: UUID, results: Sequence[EvalResult]) -> None:
        """Keeps results; one that is there already is replaced."""
        self._results[run_id].update({one.key: one for one in results})

    async def end(
        self, run_id: UUID, state: EvalState, summary: Mapping[str, Any], ended_at: datetime
    ) -> None:
        """How the run ended."""
        self._runs[run_id] = replace(self._runs[run_id], state=state, summary=summary, ended_at=ended_at)

    async def runs(self, limit: int) -> list[EvalRun]:
        """The newest runs, newest first."""
        newest = sorted(self._runs.values(), key=lambda run: (run.started_at, str(run.id)), reverse=True)
        return newest[:limit]

    async def results(self, run_id: UUID) -> list[EvalResult]:
        """All results of a run, in the order of suite, case and epoch."""
        held = self._results.get(run_id, {})
        return [held[key] for key in sorted(held)]
