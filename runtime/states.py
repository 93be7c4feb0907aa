"""State of threads as checkpoints keep it: read, listed, and edited by people under the thread's lease."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from langgraph.errors import InvalidUpdateError

from domain.errors import BadInput, Conflict, NotFound
from runtime.checkpoints import FencedSaver, ReadingSaver
from runtime.encode import to_json
from runtime.execution import interrupts_json
from runtime.graph_versions import check_version_is_held
from runtime.update_values import said_in, with_said
from runtime.vault import hidden
from store.leases import Leases
from store.run_progress import Ending, RunProgress
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from uuid import UUID

    from langchain_core.runnables import RunnableConfig
    from langgraph.types import StateSnapshot, StateUpdate

    from domain.tenancy import Principal
    from runtime.checkpoints import CheckpointPool
    from runtime.compiled import AnyGraph, CompiledGraphs
    from runtime.vault import VaultService
    from store.database import Database
    from store.leases import Lease
    from store.tables.runs import ThreadRow

_EDIT_LEASE: Final = timedelta(seconds=30)
_EDITOR: Final = "state-edit"


class StatePlace(NamedTuple):
    """Where in a thread's past, and of which of its graphs."""

    checkpoint_id: str | None = None
    """None: the newest."""
    namespace: str = ""
    """The subgraph's, as its states say it; empty for the graph itself."""


NEWEST: Final = StatePlace()


class StateService:
    """States of a caller's threads."""

    def __init__(
        self, db: Database, graphs: CompiledGraphs, pool: CheckpointPool, vault: VaultService
    ) -> None:
        self._db = db
        self._graphs = graphs
        self._pool = pool
        self._vault = vault

    async def get(
        self,
        principal: Principal,
        thread_id: UUID,
        at: StatePlace = NEWEST,
        *,
        with_subgraphs: bool = False,
    ) -> StateSnapshot | None:
        """The state at a checkpoint, by default the newest; None for a thread on which nothing has run.

        Raises:
            NotFound: The thread is not the caller's, or there is no such checkpoint.
        """
        graph = await self._graph(principal, thread_id)
        if graph is None:
            return None
        snapshot = await graph.aget_state(_config(thread_id, at), subgraphs=with_subgraphs)
        if at.checkpoint_id is not None and snapshot.created_at is None:
            raise NotFound("Checkpoint not found")
        return snapshot

    async def history(
        self,
        principal: Principal,
        thread_id: UUID,
        before: StatePlace = NEWEST,
        *,
        limit: int = 10,
        metadata: Mapping[str, Any] | None = None,
    ) -> Sequence[StateSnapshot]:
        """States from the newest, or from before that place, back; none of a subgraph that never ran."""
        graph = await self._graph(principal, thread_id)
        if graph is None:
            return []
        snapshots = graph.aget_state_history(
            _config(thread_id, StatePlace(namespace=before.namespace)),
            filter=dict(metadata) if metadata else None,
            before=_config(thread_id, before) if before.checkpoint_id else None,
            limit=limit,
        )
        return [snapshot async for snapshot in snapshots]

    async def update(
        self,
        principal: Principal,
        thread_id: UUID,
        values: Any,  # noqa: ANN401  # whatever the graph's channels take
        at: StatePlace = NEWEST,
        *,
        as_node: str | None = None,
    ) -> RunnableConfig:
        """Writes into the state as a node would, and returns where the new checkpoint is.

        Raises:
            Conflict: A run is open on the thread.
            GraphVersionGone: The thread waits at a version of its graph that is held no more.
            BadInput: The graph does not take these values, or does not know the node.
        """
        async with self._edit_lease(principal, thread_id) as (thread, lease):
            graph = self._edited(thread, lease)
            values = await self._kept(principal, thread, values)
            config = _config(thread_id, at)
            config["metadata"] = {key: one for key, one in thread.meta.items() if isinstance(one, str | int)}
            with _refusing_bad_updates():
                written = await graph.aupdate_state(config, values, as_node=as_node)
            snapshot = await graph.aget_state(_config(thread_id))
            await self._keep(principal, lease, snapshot)
        return written

    async def begin(
        self, principal: Principal, thread_id: UUID, supersteps: Sequence[Sequence[StateUpdate]]
    ) -> None:
        """Gives a new thread a past, step by step.

        Raises:
            BadInput: The thread has no graph, or its graph does not take these updates.
        """
        async with self._edit_lease(principal, thread_id) as (thread, lease):
            graph = self._edited(thread, lease)
            supersteps = [
                [one._replace(values=await self._kept(principal, thread, one.values)) for one in step]
                for step in supersteps
            ]
            with _refusing_bad_updates():
                await graph.abulk_update_state(_config(thread_id), supersteps)
            await self._keep(principal, lease, await graph.aget_state(_config(thread_id)))

    async def _kept(self, principal: Principal, thread: ThreadRow, values: Any) -> Any:  # noqa: ANN401  # as `update`
        """The values as the thread may keep them, what was taken out of them put into the vault."""
        spec = self._graphs.registry.get(_graph_id(thread))
        said = await hidden(said_in(values), spec)
        async with self._db.session(principal) as session:
            await self._vault.keep(session, thread, said)
        return with_said(values, said.value)

    def _edited(self, thread: ThreadRow, lease: Lease) -> AnyGraph:
        graph_id = _graph_id(thread)
        check_version_is_held(self._graphs.registry, thread, graph_id)
        return self._graphs.with_saver(graph_id, FencedSaver(self._pool, lease), version=thread.graph_version)

    async def _keep(self, principal: Principal, lease: Lease, snapshot: StateSnapshot) -> None:
        interrupts = interrupts_json(snapshot)
        ending = Ending(
            status="success",
            thread_status="interrupted" if interrupts != "{}" else "idle",
            values_json=to_json(snapshot.values).decode(),
            interrupts_json=interrupts,
        )
        async with self._db.session(principal) as session:
            await RunProgress(session).settle(lease, ending)

    @asynccontextmanager
    async def _edit_lease(
        self, principal: Principal, thread_id: UUID
    ) -> AsyncIterator[tuple[ThreadRow, Lease]]:
        async with self._db.session(principal) as session:
            threads = Threads(session, principal)
            thread = await threads.get(thread_id, is_locked=True)
            lease = None
            if not await threads.is_busy(thread_id):
                lease = await Leases(session).acquire(
                    thread_id=thread_id, tenant_id=thread.tenant_id, holder=_EDITOR, duration=_EDIT_LEASE
                )
        if lease is None:
            raise Conflict(f"Thread {thread_id} has a run in progress. Wait for it or cancel it.")
        try:
            yield thread, lease
        finally:
            async with self._db.session(principal) as session:
                await Leases(session).release(lease)

    async def _graph(self, principal: Principal, thread_id: UUID) -> AnyGraph | None:
        async with self._db.session(principal) as session:
            thread = await Threads(session, principal).get(thread_id)
        graph_id = thread.meta.get("graph_id")
        if not isinstance(graph_id, str) or graph_id not in self._graphs.registry:
            return None
        return self._graphs.with_saver(graph_id, ReadingSaver(self._pool), version=thread.graph_version)


def _graph_id(thread: ThreadRow) -> str:
    graph_id = thread.meta.get("graph_id")
    if not isinstance(graph_id, str):
        raise BadInput("Thread has no graph yet. Run one on it, or create it with a graph_id.")
    return graph_id


@contextmanager
def _refusing_bad_updates() -> Iterator[None]:
    try:
        yield
    except (InvalidUpdateError, TypeError, ValueError, KeyError) as error:
        raise BadInput(
            f"The graph does not take this update ({type(error).__name__}). Check values and as_node."
        ) from None


def _config(thread_id: UUID, at: StatePlace = NEWEST) -> RunnableConfig:
    configurable = {"thread_id": str(thread_id), "checkpoint_ns": at.namespace}
    if at.checkpoint_id is not None:
        configurable["checkpoint_id"] = at.checkpoint_id
    return {"configurable": configurable}
