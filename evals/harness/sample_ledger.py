"""The router's ledger for evals: rows stay with the sample that made the calls, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID
from evals.harness.spent import SPENT
from router.asker import Asker, asked_by
from router.ledger.queue import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.model_calls import LostKind, ModelCall


class NoSink:
    """Takes no rows: none is queued."""

    async def write(self, calls: Sequence[ModelCall], lost: Mapping[LostKind, int]) -> None:
        """Never called."""


class SampleLedger(Ledger):
    """Gives each row to the sample at hand."""

    def __init__(self) -> None:
        super().__init__(NoSink())

    def note(self, call: ModelCall) -> None:
        """Takes a row for the sample at hand."""
        spent = SPENT.get()
        if spent is not None:
            spent.calls.append(call)


def ask_for_sample() -> None:
    """From here on, in this task, models are called for a sample: without an asker no row is made."""
    sample = uuid7()
    asked_by(Asker(DEMO_TENANT_ID, None, is_person=False, run_id=sample, thread_id=sample))
