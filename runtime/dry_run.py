"""Would a thread that waits go on with this build of its graph? Asked without executing anything.

The newest checkpoint is loaded as a resume would load it, then what it holds is held against the graph, level
by level: LangGraph itself drops channels, nodes and pending work it does not know without a word, and a
resume would silently do something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_type_hints

from langgraph.pregel import Pregel
from langgraph.types import StateSnapshot
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple

    from runtime.compiled import AnyGraph

    AnyLevel = Pregel[Any, Any, Any, Any]

_TO: Final = "branch:to:"
"""Channel that makes a node run next."""
_JOIN: Final = "join:"
_TASKS: Final = "__pregel_tasks"
_NULL_TASK: Final = "00000000-0000-0000-0000-000000000000"
_RETURN: Final = "__return__"
"""Writes of functions called with ``@task``; they belong to no task of the step."""


async def reasons_against(
    graph: AnyGraph, saver: BaseCheckpointSaver[str], thread_id: str, questions: Mapping[str, Any]
) -> list[str]:
    """Why the thread could not go on with the graph; none: it could.

    Args:
        graph: The graph on the saver.
        saver: Reads the thread's checkpoints.
        thread_id: The thread.
        questions: Task id -> ``[{"id", …}]`` of what the thread is known to wait for.
    """
    try:
        snapshot = await graph.aget_state({"configurable": {"thread_id": thread_id}}, subgraphs=True)
        found = [one async for one in _of_level(graph, saver, snapshot, "")]
    except Exception as error:  # noqa: BLE001  # whatever a changed schema makes of an old value
        return [f"the state cannot be read: {type(error).__name__}"]
    return list(dict.fromkeys([*found, *_unasked(snapshot, questions)]))


def _unasked(snapshot: StateSnapshot, questions: Mapping[str, Any]) -> Iterator[str]:
    asked = {task.id: {one.id for one in task.interrupts} for task in snapshot.tasks}
    for task_id, waiting in questions.items():
        if not {str(one.get("id")) for one in waiting} <= asked.get(task_id, set()):
            yield "a question it waits for would not be asked any more"


async def _of_level(
    graph: AnyLevel, saver: BaseCheckpointSaver[str], snapshot: StateSnapshot, namespace: str
) -> AsyncIterator[str]:
    """Reasons of one graph, and of those inside it."""
    held = await saver.aget_tuple(_place(snapshot, namespace))
    if held is None:
        yield "its checkpoint is gone"
        return
    where = f" in {_labels(namespace)}" if namespace else ""
    for reason in (*_channels(graph, held), *_lost_tasks(snapshot, held), *_types(graph, snapshot)):
        yield f"{reason}{where}"
    for task in snapshot.tasks:
        below = f"{namespace}|{task.name}:{task.id}" if namespace else f"{task.name}:{task.id}"
        if await saver.aget_tuple(_place(snapshot, below)) is None:
            continue
        inner = dict(graph.get_subgraphs(namespace=task.name)).get(task.name)
        if not isinstance(inner, Pregel) or not isinstance(task.state, StateSnapshot):
            yield f"node {task.name!r}{where} is no graph of its own any more, and the thread waits inside it"
            continue
        async for reason in _of_level(inner, saver, task.state, below):
            yield reason


def _place(snapshot: StateSnapshot, namespace: str) -> RunnableConfig:
    thread = snapshot.config["configurable"]["thread_id"]
    return {"configurable": {"thread_id": thread, "checkpoint_ns": namespace}}


def _labels(namespace: str) -> str:
    return "/".join(label.split(":")[0] for label in namespace.split("|"))


def _channels(graph: AnyLevel, held: CheckpointTuple) -> Iterator[str]:
    """What the checkpoint holds for channels and nodes that the graph does not have."""
    for name, value in held.checkpoint["channel_values"].items():
        if name == _TASKS:
            sent = {getattr(one, "node", None) for one in value or ()}
            yield from (f"next node {node!r} is gone" for node in sorted(map(str, sent - graph.nodes.keys())))
        elif name in graph.channels or name.startswith("__"):
            continue
        elif name.startswith(_TO):
            yield f"next node {name.removeprefix(_TO)!r} is gone"
        elif name.startswith(_JOIN):
            yield f"the join {name.removeprefix(_JOIN)!r} is gone"
        else:
            yield f"state key {name!r} is gone"


def _lost_tasks(snapshot: StateSnapshot, held: CheckpointTuple) -> Iterator[str]:
    """Work of the step in progress that no task of the graph would take up."""
    known = {task.id for task in snapshot.tasks} | {_NULL_TASK}
    lost = {
        task for task, channel, _ in held.pending_writes or () if task not in known and channel != _RETURN
    }
    if lost:
        yield f"{len(lost)} pending task(s) would be other ones: their nodes or what leads to them changed"


def _types(graph: AnyLevel, snapshot: StateSnapshot) -> Iterator[str]:
    """Values that are not of the type the graph's state gives their key."""
    schema = getattr(getattr(graph, "builder", None), "state_schema", None)
    if schema is None or not isinstance(snapshot.values, dict):
        return
    hints = get_type_hints(schema)
    for key, value in snapshot.values.items():
        kind = _mismatch(hints.get(key, Any), value)
        if kind is not None:
            yield f"state key {key!r} does not hold what it should: {kind}"


def _mismatch(hint: Any, value: object) -> str | None:  # noqa: ANN401  # a type expression
    """Pydantic's word for what is wrong, never the value; types it cannot judge pass."""
    try:
        TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(value)
    except ValidationError as error:
        return error.errors(include_input=False, include_url=False, include_context=False)[0]["type"]
    except (PydanticUserError, TypeError):
        return None
    return None
