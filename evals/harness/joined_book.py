"""Runs of the store and of the file beside it, as one book: what ran before a store did is still found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.eval_records import EvalResult, EvalRun, EvalState
    from evals.harness.book import RunBook


class JoinedBook:
    """Writes into the first book and reads from all of them."""

    def __init__(self, first: RunBook, *others: RunBook) -> None:
        self._first = first
        self._books = (first, *others)

    async def begin(self, run: EvalRun) -> None:
        """Keeps a run that begins, or begins again."""
        await self._first.begin(run)

    async def add(self, run_id: UUID, results: Sequence[EvalResult]) -> None:
        """Keeps results."""
        await self._first.add(run_id, results)

    async def end(
        self, run_id: UUID, state: EvalState, summary: Mapping[str, Any], ended_at: datetime
    ) -> None:
        """How the run ended."""
        await self._first.end(run_id, state, summary, ended_at)

    async def runs(self, limit: int) -> list[EvalRun]:
        """The newest runs of all books, newest first."""
        found = [run for book in self._books for run in await book.runs(limit)]
        return sorted(found, key=lambda run: run.started_at, reverse=True)[:limit]

    async def results(self, run_id: UUID) -> list[EvalResult]:
        """All results of a run, from the book that holds it."""
        for book in self._books:
            found = await book.results(run_id)
            if found:
                return found
        return []
