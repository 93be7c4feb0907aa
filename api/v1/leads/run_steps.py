"""A run of a graph as steps that a broker can read: which node, when, and what it found."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from langchain_core.messages import BaseMessage
from pydantic import BaseModel

from api.v1.models.leads import RunStepOut
from domain.masking import mask_fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from langgraph.types import StateSnapshot

    from api.services import ApiServices
    from domain.tenancy import Principal

_MOST_STEPS: Final = 100
_MOST_CHARACTERS: Final = 2_000


async def steps_of(
    services: ApiServices, principal: Principal, thread_id: UUID, run_id: UUID
) -> list[RunStepOut]:
    """What each node of the run added to the state, in order; personal data in it is masked."""
    history = await services.run_engine.states.history(
        principal, thread_id, limit=_MOST_STEPS, metadata={"run_id": str(run_id)}
    )
    found: list[RunStepOut] = []
    for before, after in zip(reversed(history), list(reversed(history))[1:], strict=False):
        found.extend(_steps(before, after))
    return found


def _steps(before: StateSnapshot, after: StateSnapshot) -> list[RunStepOut]:
    """The nodes that ran between two checkpoints; the newer one's values say what came of them."""
    started, ended = _moment(before), _moment(after)
    at = ended or started or datetime.now(UTC)
    steps = []
    for task in before.tasks:
        added = task.result if isinstance(task.result, dict) else {}
        values = {name: _plain(value) for name, value in added.items()}
        steps.append(
            RunStepOut(
                node=task.name,
                at=at,
                ms=_between(started, ended),
                summary=", ".join(values) or "nothing new",
                values=values,
            )
        )
    return steps


def _moment(snapshot: StateSnapshot) -> datetime | None:
    return datetime.fromisoformat(snapshot.created_at) if snapshot.created_at else None


def _between(started: datetime | None, ended: datetime | None) -> int | None:
    return int((ended - started).total_seconds() * 1000) if started and ended else None


def _plain(value: object) -> Any:  # noqa: ANN401  # any JSON
    """The value as JSON without personal data, cut where it is long."""
    if isinstance(value, BaseMessage):
        value = value.text
    elif isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    masked = mask_fields(value)
    if isinstance(masked, str):
        return masked[:_MOST_CHARACTERS]
    if isinstance(masked, dict):
        return {str(name): _plain(one) for name, one in _first(masked).items()}
    if isinstance(masked, list):
        return [_plain(one) for one in masked[:50]]
    return masked if isinstance(masked, int | float | bool | None) else str(masked)


def _first(held: Mapping[str, Any]) -> dict[str, Any]:
    return dict(list(held.items())[:50])
