"""For whom models are called: the run's tenant, person and ids, from its row and never from text or a model.

The runtime says it once at the start of an execution; everything the run starts inherits it. Outside of any
run (a probe, a benchmark) there is nobody, and such calls are neither written down nor limited.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(slots=True)
class Asker:
    """One execution of a run. All its steps and attempts share this object."""

    tenant_id: UUID
    owner_id: UUID | None
    """The user or visitor; None: the anonymous buyer."""
    is_person: bool
    """False: an event or a clock started it, so that only the tenant's limits hold."""
    run_id: UUID
    thread_id: UUID
    refused_by: str | None = None
    """The limit that kept the last call from being made."""
    spent_limit: str | None = None
    """The limit that sent a step of this run to its floor: run, person_day, tenant_day or tenant_month."""


_ASKER: ContextVar[Asker | None] = ContextVar("model_asker", default=None)


def asked_by(asker: Asker) -> None:
    """From here on, in this task and those it starts, models are called for this run."""
    _ASKER.set(asker)


def asker() -> Asker | None:
    """For whom models are called now; None outside of a run."""
    return _ASKER.get()


def spent_limit() -> str | None:
    """The limit of spending that sent a step of this run to its floor; None: none did."""
    now = _ASKER.get()
    return None if now is None else now.spent_limit
