"""What a client of the thread protocol can ask of a thread, beside reading it.

Every command ends in a run or a read that other borders can ask for too; here is only what the protocol adds:
a run that tells all its channels, answers by the ids of the questions, and errors with the protocol's codes.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.errors import BadInput, Conflict, NotFound, PropMubiError
from runtime.event_seq import LAST_OF_ENTRY, seq_of
from runtime.requests import THREAD_PROTOCOL, RunRequest
from runtime.states import StatePlace
from runtime.thread_log import BEGINNING
from store.runs import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from langgraph.types import StateSnapshot

    from domain.tenancy import Principal
    from runtime.assistants import AssistantService
    from runtime.compiled import CompiledGraphs
    from runtime.requests import StartedRun
    from runtime.service import RunService
    from runtime.states import StateService
    from runtime.threads import ThreadService
    from store.tables.runs import RunRow, ThreadRow

ErrorCode = Literal[
    "invalid_argument", "unknown_command", "no_such_run", "no_such_subscription", "no_such_interrupt",
    "no_such_checkpoint", "not_supported",
]  # fmt: skip

MODES: Final = ("values", "updates", "messages-tuple", "custom", "tools", "tasks", "checkpoints")
"""What a run of this protocol tells, so that every channel has its events whoever subscribes, and when."""
_SETTLES_S: Final = 10.0
"""How long an answer waits for the run that asked to be over: clients answer as soon as they are asked."""


class CommandRefused(PropMubiError):
    """A command that the protocol answers with an error, and HTTP with 200."""

    def __init__(self, error: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.error: ErrorCode = error


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers to questions of a thread."""

    by_id: Mapping[str, Any]
    update: Mapping[str, Any] | None = None
    """Written into the state in the same step."""
    goto: Any = None
    config: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadCommands:
    """Commands of a caller on a thread of theirs."""

    assistants: AssistantService
    threads: ThreadService
    runs: RunService
    states: StateService
    graphs: CompiledGraphs

    async def start(self, principal: Principal, request: RunRequest) -> StartedRun:
        """Starts a run, on a thread that is made when it does not exist.

        Raises:
            CommandRefused: There is no such assistant, the thread is busy and the strategy is to reject, or
                the request is not of the form it must have.
            NotFound: The thread is another's.
        """
        with refusing("invalid_argument", NotFound, BadInput):
            await self.assistants.resolve(principal, request.assistant)
        try:
            return await self.runs.start(principal, _telling_all(replace(request, is_thread_made=True)))
        except (BadInput, Conflict) as problem:
            if request.thread_id is not None:  # One that is taken by another does not exist for this caller.
                await self.threads.get(principal, request.thread_id)
            raise CommandRefused("invalid_argument", problem.detail) from None

    async def respond(self, principal: Principal, thread_id: UUID, answers: Answers) -> StartedRun:
        """Goes on with answers; questions that are not answered keep waiting.

        Raises:
            CommandRefused: One of the questions is not asked, or no longer.
            NotFound: The thread is another's.
        """
        thread = await self._settled(principal, thread_id)
        waiting = {str(one["id"]) for asked in (thread.interrupts or {}).values() for one in asked}
        if not answers.by_id or not answers.by_id.keys() <= waiting:
            raise CommandRefused("no_such_interrupt", "Unknown or already-consumed interrupt.")
        command = {"resume": dict(answers.by_id), "update": answers.update, "goto": answers.goto}
        request = RunRequest(
            assistant=_assistant_of(thread),
            thread_id=thread_id,
            command={key: one for key, one in command.items() if one is not None},
            config=answers.config,
            metadata=answers.metadata,
        )
        with refusing("invalid_argument", BadInput):
            return await self.runs.start(principal, _telling_all(request))

    async def fork(
        self,
        principal: Principal,
        thread_id: UUID,
        checkpoint_id: str,
        given: object,
        config: Mapping[str, Any],
    ) -> StartedRun:
        """Runs again from a checkpoint, with new input or none.

        Raises:
            CommandRefused: There is no such checkpoint.
        """
        thread = await self.threads.get(principal, thread_id)
        with refusing("no_such_checkpoint", NotFound):
            await self.states.get(principal, thread_id, StatePlace(checkpoint_id))
        request = RunRequest(
            assistant=_assistant_of(thread),
            thread_id=thread_id,
            input=given,
            config=config,
            checkpoint_id=checkpoint_id,
        )
        return await self.runs.start(principal, _telling_all(request))

    async def active(self, principal: Principal, thread_id: UUID) -> RunRow:
        """The run at work.

        Raises:
            CommandRefused: There is none.
        """
        newest = await self.runs.list_runs(principal, thread_id, status="running", limit=1)
        if not newest:
            raise CommandRefused("no_such_run", "No active run is bound to this thread.")
        return newest[0]

    async def run(self, principal: Principal, thread_id: UUID, run_id: UUID | None) -> RunRow:
        """The run that is named, else the one at work.

        Raises:
            CommandRefused: There is none.
            NotFound: The thread is another's.
        """
        if run_id is None:
            return await self.active(principal, thread_id)
        await self.threads.get(principal, thread_id)
        with refusing("no_such_run", NotFound):
            return await self.runs.get_run(principal, thread_id, run_id)

    async def inject(self, principal: Principal, thread_id: UUID, message: Mapping[str, Any]) -> StartedRun:
        """Has the graph at work take a message as soon as its run is over, before anything that comes later.

        No step is interrupted and no state is written past the run's own: the message is the input of a run
        behind it, so it is kept like any other, and read by the same first step.

        Raises:
            CommandRefused: Nothing is at work, or its graph takes no messages.
        """
        run = await self.active(principal, thread_id)
        builder = self.graphs.bare(run.graph_id, run.graph_version).builder
        if "messages" not in builder.schemas[builder.input_schema]:
            raise CommandRefused("not_supported", "The graph at work takes no messages.")
        request = RunRequest(
            assistant=str(run.assistant_id),
            thread_id=thread_id,
            input={"messages": [dict(message)]},
            config=run.kwargs.get("config") or {},
            context=run.kwargs.get("context") or {},
            multitask_strategy="enqueue",
        )
        with refusing("invalid_argument", BadInput):
            return await self.runs.start(principal, _telling_all(request))

    async def state(
        self, principal: Principal, thread_id: UUID, namespace: Sequence[str]
    ) -> StateSnapshot | None:
        """The newest state, of the graph or of one of its subgraphs."""
        return await self.states.get(principal, thread_id, StatePlace(namespace="|".join(namespace)))

    async def checkpoints(
        self,
        principal: Principal,
        thread_id: UUID,
        *,
        namespace: Sequence[str],
        limit: int,
        before: str | None,
    ) -> Sequence[StateSnapshot]:
        """States from the newest back."""
        place = StatePlace(before, "|".join(namespace))
        return await self.states.history(principal, thread_id, place, limit=limit)

    async def _settled(self, principal: Principal, thread_id: UUID) -> ThreadRow:
        """The thread once its run is over: its questions are kept when it is."""
        newest = await self.runs.list_runs(principal, thread_id, limit=1)
        if newest and newest[0].status in OPEN:
            try:
                async with asyncio.timeout(_SETTLES_S):
                    await self.runs.join(newest[0])
            except TimeoutError:
                raise CommandRefused("no_such_interrupt", "The thread's run is still at work.") from None
        return await self.threads.get(principal, thread_id)


def applied_through(started: StartedRun) -> int:
    """The last number before the run's own events; 0 on a thread without any."""
    return 0 if started.after == BEGINNING else seq_of(started.after, LAST_OF_ENTRY)


@contextmanager
def refusing(error: ErrorCode, *kinds: type[PropMubiError]) -> Iterator[None]:
    """Tells these errors with a code of the protocol."""
    try:
        yield
    except kinds as problem:
        raise CommandRefused(error, problem.detail) from None


def _telling_all(request: RunRequest) -> RunRequest:
    return replace(
        request,
        stream_mode=MODES,
        is_streaming_subgraphs=True,
        extra={**request.extra, "protocol": THREAD_PROTOCOL, "resumable": True},
    )


def _assistant_of(thread: ThreadRow) -> str:
    assistant = thread.meta.get("assistant_id")
    if not isinstance(assistant, str):
        raise CommandRefused("no_such_run", "Nothing has run on this thread yet.")
    return assistant
