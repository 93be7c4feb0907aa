"""Runs that the platform starts by itself: on the thread of a graph and a subject, as the tenant's system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from domain.run_lanes import RunLane
from domain.tenancy import Role, system_principal
from runtime.requests import RunRequest, run_kwargs
from store.runs import NewRun, Runs
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.events.lineage import Cause
    from graphs.registry import GraphSpec
    from runtime.assistants import AssistantService
    from store.database import AsyncSession
    from store.outbox import OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundRun:
    """A wish of the platform itself."""

    tenant_id: UUID
    subject: str | None
    """What it is about; runs of one graph and subject follow one another. None: of the whole tenant."""
    run_id: UUID
    """Made of what calls for it, so that the same wish is the same run."""
    input: Mapping[str, Any]
    roles: frozenset[Role]
    metadata: Mapping[str, Any]
    cause: Cause | None = None
    """The event it follows from; None: a person or a clock."""
    lane: RunLane = RunLane.LIVE


def background_thread(tenant_id: UUID, graph: str, subject: str | None) -> UUID:
    """The thread of a graph and a subject."""
    return uuid5(tenant_id, graph if subject is None else f"{graph} {subject}")


async def accept_background(
    session: AsyncSession, assistants: AssistantService, spec: GraphSpec, wish: BackgroundRun
) -> Sequence[OutboxMessage]:
    """Accepts the run in this transaction, once however often it is asked for; messages to relay after it."""
    assistant = assistants.own_of(spec)
    who = system_principal(wish.tenant_id, wish.roles)
    threads = Threads(session, who)
    thread_id = background_thread(wish.tenant_id, spec.name, wish.subject)
    about = {"graph_id": spec.name} | ({} if wish.subject is None else {"subject": wish.subject})
    await threads.create(thread_id=thread_id, metadata=about, is_existing_ok=True)
    thread = await threads.get(thread_id, is_locked=True)
    extra = {} if wish.cause is None else {"cause": wish.cause.as_json()}
    request = RunRequest(assistant=spec.name, thread_id=thread_id, input=dict(wish.input), extra=extra)
    new = NewRun(
        run_id=wish.run_id,
        is_repeatable=True,
        thread_id=thread_id,
        assistant_id=assistant.id,
        graph_id=spec.name,
        graph_version=spec.version,
        kwargs=run_kwargs(request, assistant),
        metadata={**thread.meta, "assistant_id": str(assistant.id), **wish.metadata},
        multitask_strategy="enqueue",
        lane=wish.lane,
    )
    return (await Runs(session, who).accept(new, thread)).messages
