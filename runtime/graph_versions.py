"""Which version of a graph a run has.

A thread that waits for a person, or on which a run is open, keeps the version it began with: its checkpoint
names nodes and channels of that version. A thread at rest takes the current one. What begins anew from an
input does not need the old version either, so that a buyer who stopped an answer before a deploy can go on
chatting after it; only what goes on from a checkpoint does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from domain.errors import Conflict
from runtime.run_config import is_answering
from store.run_progress import RunProgress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langgraph.checkpoint.base import BaseCheckpointSaver

    from graphs.registry import GraphRegistry, GraphSpec
    from store.database import Database
    from store.run_progress import Begun
    from store.tables.runs import RunRow, ThreadRow


class GraphVersionGone(Conflict):
    """A thread waits at a version of its graph that this installation holds no more."""

    code: ClassVar[str] = "graph_version_gone"

    @classmethod
    def of(cls, thread_id: object, graph: str, version: str) -> GraphVersionGone:
        """The error, with the way out."""
        return cls(
            f"The thread waits at version {version} of {graph}, which is not installed any more. An operator "
            f"can bring it back, or move the thread: propmubi runs repin {thread_id}"
        )


def begins_anew(kwargs: Mapping[str, Any]) -> bool:
    """Whether a run starts from an input, and not where its thread stopped."""
    return kwargs.get("input") is not None and kwargs.get("command") is None and not is_answering(kwargs)


def version_for(
    registry: GraphRegistry, thread: ThreadRow, spec: GraphSpec, kwargs: Mapping[str, Any]
) -> str:
    """The version for a run that is about to be accepted.

    Raises:
        GraphVersionGone: It would go on with a version that is held no more.
    """
    is_kept = thread.status in ("interrupted", "busy") and thread.meta.get("graph_id") == spec.name
    if not is_kept or thread.graph_version is None:
        return spec.version
    if registry.find(spec.name, thread.graph_version) is not None:
        return thread.graph_version
    if begins_anew(kwargs):
        return spec.version
    raise GraphVersionGone.of(thread.id, spec.name, thread.graph_version)


def held_version(registry: GraphRegistry, run: RunRow) -> GraphSpec:
    """The run's own version of its graph.

    Raises:
        GraphVersionGone: It is held no more.
        NotFound: The graph itself is gone.
    """
    spec = registry.find(run.graph_id, run.graph_version)
    if spec is None:
        registry.get(run.graph_id)
        raise GraphVersionGone.of(run.thread_id, run.graph_id, run.graph_version)
    return spec


def check_version_is_held(registry: GraphRegistry, thread: ThreadRow, graph_id: str) -> None:
    """That the state of a waiting thread can be edited as its graph would.

    Raises:
        GraphVersionGone: Its version is held no more.
    """
    version = thread.graph_version
    if thread.status == "interrupted" and version is not None and registry.find(graph_id, version) is None:
        raise GraphVersionGone.of(thread.id, graph_id, version)


async def move_if_new(
    db: Database, registry: GraphRegistry, saver: BaseCheckpointSaver[str], begun: Begun
) -> None:
    """Gives a run that was accepted before a deploy and begins after it the current version.

    Only one whose own version is held no more, and which has not written a checkpoint yet. The run's row in
    memory is changed too.

    Raises:
        StaleLease: Another worker has taken the thread.
    """
    run = begun.run
    is_held = registry.find(run.graph_id, run.graph_version) is not None
    if is_held or run.graph_id not in registry or not begins_anew(run.kwargs):
        return
    newest = await saver.aget_tuple({"configurable": {"thread_id": str(run.thread_id), "checkpoint_ns": ""}})
    if newest is not None and newest.metadata.get("run_id") == str(run.id):
        return
    version = registry.get(run.graph_id).version
    async with db.system_session() as session:
        await RunProgress(session).move(run, begun.lease, version)
    run.graph_version = version
