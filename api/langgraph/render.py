"""Rows and states as the JSON of the LangGraph protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph.types import StateSnapshot
from starlette.responses import Response

from runtime.encode import to_json, to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from langgraph.types import PregelTask

    from store.assistants import Assistant
    from store.tables.runs import RunRow, ThreadRow


def json_response(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON of anything a graph can hold."""
    return Response(to_json(body), status, dict(headers or {}), media_type="application/json")


def json_bytes(body: object) -> bytes:
    """JSON of anything a graph can hold."""
    return to_json(body)


def _time(moment: datetime) -> str:
    return moment.isoformat()


def assistant(one: Assistant, *, is_version: bool = False) -> dict[str, Any]:
    """An assistant, or one of its versions."""
    settings = one.settings
    body: dict[str, Any] = {
        "assistant_id": str(one.id),
        "graph_id": settings.graph_id,
        "config": settings.config,
        "context": settings.context,
        "metadata": settings.metadata,
        "name": settings.name,
        "created_at": _time(one.created_at),
        "updated_at": _time(one.updated_at),
        "version": one.version,
        "description": settings.description,
    }
    if is_version:
        del body["updated_at"]
    return body


def thread(row: ThreadRow) -> dict[str, Any]:
    """A thread; one on which nothing has run has neither error nor interrupts."""
    body: dict[str, Any] = {
        "thread_id": str(row.id),
        "created_at": _time(row.created_at),
        "updated_at": _time(row.updated_at),
        "state_updated_at": _time(row.state_updated_at),
        "metadata": row.meta,
        "status": row.status,
        "config": row.config,
        "values": row.values,
    }
    if row.ttl_minutes is not None:
        body["ttl"] = {
            "strategy": row.ttl_strategy,
            "ttl_minutes": row.ttl_minutes,
            "expires_at": _time(row.expires_at) if row.expires_at else None,
        }
    if row.values is not None or row.error is not None:
        body |= {"config": {"configurable": {}}, "error": row.error, "interrupts": row.interrupts}
    return body


def narrowed(body: dict[str, Any], select: Sequence[str] | None) -> dict[str, Any]:
    """Only the wanted keys of a state; ``values.messages`` picks one of its values."""
    if not select:
        return body
    chosen = {key: value for key, value in body.items() if key in select}
    wanted = {name.removeprefix("values.") for name in select if name.startswith("values.")}
    if wanted and "values" not in chosen and isinstance(body["values"], dict):
        chosen["values"] = {key: value for key, value in body["values"].items() if key in wanted}
    return chosen


def selected(
    body: dict[str, Any], select: Sequence[str] | None, extract: Mapping[str, str] | None
) -> dict[str, Any]:
    """Only the wanted keys, with values picked out by path (``values.messages[-1].content``)."""
    chosen = {key: value for key, value in body.items() if select is None or key in select}
    if extract:
        chosen["extracted"] = {name: _at(body, path) for name, path in extract.items()}
    return chosen


def _at(value: Any, path: str) -> Any:  # noqa: ANN401  # JSON of any shape
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.lstrip("-").isdigit() and -len(value) <= int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def run(row: RunRow) -> dict[str, Any]:
    """A run."""
    return {
        "run_id": str(row.id),
        "thread_id": str(row.thread_id),
        "assistant_id": str(row.assistant_id),
        "metadata": row.meta,
        "status": row.status,
        "kwargs": {name: given for name, given in row.kwargs.items() if name != "traceparent"},
        "multitask_strategy": row.multitask_strategy,
        "created_at": _time(row.created_at),
        "updated_at": _time(row.updated_at),
    }


def empty_state(thread_id: UUID) -> dict[str, Any]:
    """The state of a thread on which nothing has run."""
    return {
        "values": {},
        "next": [],
        "tasks": [],
        "metadata": {},
        "created_at": None,
        "checkpoint": {"thread_id": str(thread_id), "checkpoint_ns": "", "checkpoint_id": None},
        "parent_checkpoint": None,
        "interrupts": [],
        "checkpoint_id": None,
        "parent_checkpoint_id": None,
    }


def state(snapshot: StateSnapshot) -> dict[str, Any]:
    """A state with its tasks and interrupts."""
    here, parent = checkpoint(snapshot.config), checkpoint(snapshot.parent_config)
    return {
        "values": to_plain(snapshot.values),
        "next": list(snapshot.next),
        "tasks": [_task(one) for one in snapshot.tasks],
        "metadata": _state_metadata(snapshot, here),
        "created_at": snapshot.created_at,
        "checkpoint": here,
        "parent_checkpoint": parent,
        "interrupts": [_interrupt(one) for one in snapshot.interrupts],
        "checkpoint_id": here["checkpoint_id"] if here else None,
        "parent_checkpoint_id": parent["checkpoint_id"] if parent else None,
    }


def _state_metadata(snapshot: StateSnapshot, here: dict[str, Any] | None) -> object:
    """The saver keeps the thread's id in a column of its own; clients look for it here."""
    metadata: dict[str, Any] = dict(snapshot.metadata or {})
    if here is not None and metadata:
        metadata["thread_id"] = here["thread_id"]
    return to_plain(metadata)


def checkpoint(config: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Where a state is kept."""
    if not config:
        return None
    configurable = config["configurable"]
    return {
        "checkpoint_id": configurable.get("checkpoint_id"),
        "thread_id": configurable.get("thread_id"),
        "checkpoint_ns": configurable.get("checkpoint_ns", ""),
    }


def _interrupt(one: Any) -> dict[str, Any]:  # noqa: ANN401  # LangGraph's Interrupt, whose class is not exported typed
    return {"id": one.id, "value": to_plain(one.value)}


def _error_text(error: object) -> str | None:
    """An error of this process is an exception, one read from a checkpoint is its repr."""
    return error if error is None or isinstance(error, str) else repr(error)


def _task(one: PregelTask) -> dict[str, Any]:
    nested = one.state
    return {
        "id": one.id,
        "name": one.name,
        "path": to_plain(one.path),
        "error": _error_text(one.error),
        "interrupts": [_interrupt(each) for each in one.interrupts],
        "checkpoint": checkpoint(nested) if isinstance(nested, dict) else None,
        "state": state(nested) if isinstance(nested, StateSnapshot) else None,
        "result": to_plain(one.result),
    }
