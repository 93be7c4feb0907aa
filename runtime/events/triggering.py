"""Events that start graphs: a run the ordinary way, in the transaction that handles the event (rule 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from uuid import UUID, uuid5

from domain.events.lineage import Cause
from domain.run_lanes import RunLane
from domain.tenancy import Role
from runtime.background_runs import BackgroundRun, accept_background, background_thread
from store.gathered import GatheredSubjects, holds_back_a_run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.events.catalogue import EventType
    from domain.events.triggers import Trigger
    from graphs.registry import GraphRegistry
    from runtime.assistants import AssistantService
    from runtime.events.handling import Handling
    from store.database import AsyncSession
    from store.events.catalogue import Event
    from store.outbox import OutboxMessage

SCORING: Final = "lead_scoring"
"""The graph that scores a lead, anew whenever something has touched it."""
State = Literal["active", "no_graph", "paused"]


class TriggerState(NamedTuple):
    """A trigger, and whether it starts anything here."""

    trigger: Trigger
    state: State
    """no_graph: this installation has no such graph. paused: its operator has switched the graph off."""


class GraphTriggers:
    """Starts graphs for events.

    Args:
        triggers: What starts what.
        registry: The graphs there are.
        assistants: Gives each graph's own assistant.
        paused: Graphs that events do not start now, to end a loop or a flood by hand.
    """

    def __init__(
        self,
        triggers: Sequence[Trigger],
        registry: GraphRegistry,
        assistants: AssistantService,
        paused: frozenset[str] = frozenset(),
    ) -> None:
        self._triggers = tuple(triggers)
        self._registry = registry
        self._assistants = assistants
        self._paused = paused

    def states(self) -> list[TriggerState]:
        """Every trigger, and whether it is active."""
        return [TriggerState(one, self._state(one)) for one in self._triggers]

    def starts(self, kind: EventType) -> bool:
        """Whether events of this type start a run each."""
        return any(
            one.event is kind and not one.is_gathered and self._state(one) == "active"
            for one in self._triggers
        )

    async def start(self, event: Event, handling: Handling) -> None:
        """Starts what the event starts. The same event starts the same run, however often it comes."""
        for trigger in self._triggers:
            if trigger.event is event.envelope.type and self._state(trigger) == "active":
                if trigger.is_gathered and await self._is_gathered(trigger, event, handling):
                    continue
                await self._start(trigger, event, handling)

    def _state(self, trigger: Trigger) -> State:
        return self._graph_state(trigger.graph)

    def _graph_state(self, graph: str) -> State:
        if graph not in self._registry:
            return "no_graph"
        return "paused" if graph in self._paused else "active"

    async def rescore(self, event: Event, handling: Handling) -> None:
        """Scores the leads anew that the event has touched. A score touches none, so this ends."""
        touched, handling.touched_leads[:] = list(dict.fromkeys(handling.touched_leads)), []
        for lead_id in touched:
            messages = await self.score_lead(
                handling.session,
                event.tenant_id,
                lead_id,
                wish=event.id,
                metadata={"event_id": str(event.id), "event_type": event.envelope.type.value},
                cause=Cause.of(event.envelope),
                lane=_lane(event, RunLane.LIVE),
            )
            handling.after.messages.extend(messages)

    async def score_lead(  # noqa: PLR0913  # what a run is made of
        self,
        session: AsyncSession,
        tenant_id: UUID,
        lead_id: UUID,
        *,
        wish: UUID,
        metadata: Mapping[str, str],
        cause: Cause | None = None,
        lane: RunLane = RunLane.LIVE,
    ) -> Sequence[OutboxMessage]:
        """Accepts a scoring of the lead in this transaction; messages to relay after it.

        Args:
            session: The transaction, of the system.
            tenant_id: Whose lead.
            lead_id: Which.
            wish: Id of what calls for it: the same wish is the same run.
            metadata: Why, for the run's own record.
            cause: The event it follows from.
            lane: How urgent it is.
        """
        if self._graph_state(SCORING) != "active":
            return ()
        run = BackgroundRun(
            tenant_id=tenant_id,
            subject=str(lead_id),
            run_id=uuid5(wish, f"{SCORING} {lead_id}"),
            input={"lead_id": str(lead_id)},
            roles=frozenset({Role.AGENT}),
            metadata=metadata,
            cause=cause,
            lane=lane,
        )
        return await accept_background(session, self._assistants, self._registry.get(SCORING), run)

    async def _is_gathered(self, trigger: Trigger, event: Event, handling: Handling) -> bool:
        """Notes the subject for the graph; True when a run that has yet to begin will take it."""
        waiting = GatheredSubjects(handling.session, event.tenant_id, trigger.graph)
        await waiting.add(event.envelope.subject, event.id)
        return await holds_back_a_run(handling.session, trigger_thread(trigger, event))

    async def _start(self, trigger: Trigger, event: Event, handling: Handling) -> None:
        spec = self._registry.get(trigger.graph)
        run = BackgroundRun(
            tenant_id=event.tenant_id,
            subject=subject_of(trigger, event),
            run_id=uuid5(event.id, spec.name),
            input=event.data.model_dump(mode="json"),
            roles=trigger.roles,
            metadata={"event_id": str(event.id), "event_type": event.envelope.type.value},
            cause=Cause.of(event.envelope),
            lane=_lane(event, trigger.lane),
        )
        messages = await accept_background(handling.session, self._assistants, spec, run)
        handling.after.messages.extend(messages)


def _lane(event: Event, otherwise: RunLane) -> RunLane:
    return RunLane.BULK if event.envelope.is_bulk else otherwise


def subject_of(trigger: Trigger, event: Event) -> str | None:
    """What the run is about: the event's subject, or what the trigger names; None: all that was gathered."""
    if trigger.is_gathered:
        return None
    return (
        event.envelope.subject if trigger.thread_key is None else str(getattr(event.data, trigger.thread_key))
    )


def trigger_thread(trigger: Trigger, event: Event) -> UUID:
    """The thread of a graph and a subject: the same for all their events, so their runs keep order."""
    return background_thread(event.tenant_id, trigger.graph, subject_of(trigger, event))
