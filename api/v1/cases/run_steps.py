"""The latest run of a case's graph, as steps that an analyst can read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from api.v1.models.cases import StepOut, StepsOut
from domain.errors import NotFound
from domain.tenancy import Role, system_principal
from graphs.underwriting.graph import ORDER

if TYPE_CHECKING:
    from uuid import UUID

    from langgraph.types import StateSnapshot

    from api.services import ApiServices

_MOST_STEPS: Final = 60
_RUNNING: Final = frozenset({"pending", "running"})


async def steps_of(services: ApiServices, tenant_id: UUID, thread_id: UUID) -> StepsOut:
    """What the last run did, what it waits for, and what is still to come.

    The thread belongs to the tenant's system; who may read the case was checked by the case.
    """
    system = system_principal(tenant_id, frozenset({Role.ANALYST}))
    try:
        runs = await services.run_engine.runs.list_runs(system, thread_id, limit=1)
    except NotFound:
        runs = []
    history = await services.run_engine.states.history(system, thread_id, limit=_MOST_STEPS) if runs else []
    status = runs[0].status if runs else None
    return StepsOut(
        thread_id=thread_id,
        run_id=runs[0].id if runs else None,
        status=status,
        steps=_steps(list(reversed(history)), status),
    )


def _steps(history: list[StateSnapshot], status: str | None) -> list[StepOut]:
    """Each node once, by its last time; nodes that are still ahead at the end."""
    done: dict[str, StepOut] = {}
    for before, after in zip(history, history[1:], strict=False):
        for task in before.tasks:
            done.pop(task.name, None)
            done[task.name] = StepOut(
                node=task.name,
                state="done",
                at=_moment(after),
                ms=_between(_moment(before), _moment(after)),
                summary=", ".join(task.result) if isinstance(task.result, dict) else "",
            )
    now = history[-1].next if history else ()
    for name in now:
        done.pop(name, None)
    at_hand = [
        StepOut(
            node=name,
            state="running" if status in _RUNNING else "waiting",
            at=_moment(history[-1]),
            ms=None,
            summary="",
        )
        for name in dict.fromkeys(now)
    ]
    behind = max((ORDER.index(name) for name in now if name in ORDER), default=-1)
    ahead = [name for name in ORDER[behind + 1 :] if name not in done] if now or not history else []
    todo = [StepOut(node=name, state="todo", at=None, ms=None, summary="") for name in ahead]
    return [*done.values(), *at_hand, *todo]


def _moment(snapshot: StateSnapshot) -> datetime | None:
    return datetime.fromisoformat(snapshot.created_at) if snapshot.created_at else None


def _between(started: datetime | None, ended: datetime | None) -> int | None:
    return int((ended - started).total_seconds() * 1000) if started and ended else None
