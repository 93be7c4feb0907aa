"""Events that start graphs: a run the ordinary way, in the transaction that handles the event (rule 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID, uuid5

from domain.events.lineage import Cause
from domain.tenancy import system_principal
from runtime.requests import RunRequest, run_kwargs
from store.gathered import GatheredSubjects, holds_back_a_run
from store.runs import NewRun, Runs
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events.triggers import Trigger
    from graphs.registry import GraphRegistry
    from runtime.assistants import AssistantService
    from runtime.events.handling import Handling
    from store.events.catalogue import Event

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

    async def start(self, event: Event, handling: Handling) -> None:
        """Starts what the event starts. The same event starts the same run, however often it comes."""
        for trigger in self._triggers:
            if trigger.event is event.envelope.type and self._state(trigger) == "active":
                if trigger.is_gathered and await self._is_gathered(trigger, event, handling):
                    continue
                await self._start(trigger, event, handling)

    def _state(self, trigger: Trigger) -> State:
        if trigger.graph not in self._registry:
            return "no_graph"
        return "paused" if trigger.graph in self._paused else "active"

    async def _is_gathered(self, trigger: Trigger, event: Event, handling: Handling) -> bool:
        """Notes the subject for the graph; True when a run that has yet to begin will take it."""
        waiting = GatheredSubjects(handling.session, event.tenant_id, trigger.graph)
        await waiting.add(event.envelope.subject, event.id)
        return await holds_back_a_run(handling.session, trigger_thread(trigger, event))

    async def _start(self, trigger: Trigger, event: Event, handling: Handling) -> None:
        spec = self._registry.get(trigger.graph)
        assistant = self._assistants.own_of(spec)
        who = system_principal(event.tenant_id, trigger.roles)
        threads = Threads(handling.session, who)
        thread_id = trigger_thread(trigger, event)
        about = {"graph_id": spec.name}
        if not trigger.is_gathered:
            about["subject"] = event.envelope.subject
        await threads.create(thread_id=thread_id, metadata=about, is_existing_ok=True)
        thread = await threads.get(thread_id, is_locked=True)
        request = RunRequest(
            assistant=spec.name,
            thread_id=thread_id,
            input=event.data.model_dump(mode="json"),
            extra={"cause": Cause.of(event.envelope).as_json()},
        )
        new = NewRun(
            run_id=uuid5(event.id, spec.name),
            is_repeatable=True,
            thread_id=thread_id,
            assistant_id=assistant.id,
            graph_id=spec.name,
            graph_version=spec.version,
            kwargs=run_kwargs(request, assistant),
            metadata={
                **thread.meta,
                "assistant_id": str(assistant.id),
                "event_id": str(event.id),
                "event_type": event.envelope.type.value,
            },
            multitask_strategy="enqueue",
        )
        accepted = await Runs(handling.session, who).accept(new, thread)
        handling.after.messages.extend(accepted.messages)


def trigger_thread(trigger: Trigger, event: Event) -> UUID:
    """The thread of a graph and a subject: the same for all their events, so their runs keep order."""
    if trigger.is_gathered:
        return uuid5(event.tenant_id, trigger.graph)
    key = event.envelope.subject if trigger.thread_key is None else getattr(event.data, trigger.thread_key)
    return uuid5(event.tenant_id, f"{trigger.graph} {key}")
