"""Commands of the thread protocol: one table, for ``POST /threads/{id}/commands`` and for the WebSocket.

An answer is ``{"type": "success", "id", "result", "meta"}`` or ``{"type": "error", "id", "error",
"message"}``, both with HTTP status 200. Who may not see the thread, calls too often, or comes while an engine
is down gets the usual status instead: clients know by it whether to try again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from uuid import uuid4

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from api.field_errors import in_one_sentence
from api.langgraph import render
from api.langgraph.caller import Caller, CallerDep, ThreadIdDep
from api.langgraph.protocol_bodies import (
    Command,
    EventStreamRequest,
    GetTree,
    InputInject,
    InputRespond,
    InputRespondParams,
    ListCheckpoints,
    RunStart,
    StateFork,
    StateGet,
    Unsubscribe,
)
from domain.errors import BadInput
from domain.scrub import scrub
from runtime.agent_tree import agent_tree
from runtime.encode import to_plain
from runtime.event_filter import EventFilter, event_filter
from runtime.requests import RunRequest
from runtime.thread_commands import Answers, CommandRefused, applied_through

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from uuid import UUID

    from langgraph.types import StateSnapshot

    from runtime.requests import StartedRun

router = APIRouter(tags=["thread protocol"])

BodyT = TypeVar("BodyT", bound=BaseModel)
_MULTITASK_OLD: Final = "multitaskStrategy"
"""How older clients spell ``multitask_strategy``."""


class Answered(NamedTuple):
    """The result of a command."""

    result: Mapping[str, Any]
    through_seq: int = 0
    """Events up to this number were there before what the command did."""


@router.post("/threads/{thread_id}/commands")
async def command(thread_id: ThreadIdDep, request: Request, caller: CallerDep) -> Response:
    """One command of the thread protocol (v3)."""
    said = render.json_bytes(await answer(await request.body(), caller, thread_id, COMMANDS))
    return Response(await caller.spectacles.through(said), media_type="application/json")


async def answer(
    raw: bytes, caller: Caller, thread_id: UUID, commands: Mapping[str, Handler]
) -> dict[str, Any]:
    """The protocol's answer to one command.

    Args:
        raw: The command, JSON.
        caller: Who asks.
        thread_id: On which thread.
        commands: What can be asked here, by method.
    """
    key: int | None = None
    try:
        asked = checked(Command, _json(raw))
        key = asked.id
        handler = _handler(commands, asked.method)
        done = await handler(caller, thread_id, asked.params)
    except CommandRefused as refused:
        return {"type": "error", "id": key, "error": refused.error, "message": refused.detail}
    meta = {"applied_through_seq": done.through_seq}
    return {"type": "success", "id": key, "result": done.result, "meta": meta}


def checked(kind: Any, params: object) -> Any:  # noqa: ANN401  # a model of pydantic, plain or annotated
    """The parameters as that kind.

    Raises:
        CommandRefused: They are not of its form.
    """
    try:
        return TypeAdapter(kind).validate_python(params)
    except ValidationError as error:
        said = in_one_sentence(error.errors(include_input=False, include_url=False))
        raise CommandRefused("invalid_argument", said) from None


def filter_of(params: EventStreamRequest) -> EventFilter:
    """The filter of a subscription.

    Raises:
        CommandRefused: It names a channel that does not exist.
    """
    try:
        return event_filter(params.channels, params.namespaces, params.depth)
    except BadInput as error:
        raise CommandRefused("invalid_argument", error.detail) from None


def _json(raw: bytes) -> object:
    try:
        return scrub(orjson.loads(raw))
    except orjson.JSONDecodeError:
        raise CommandRefused("invalid_argument", "A command must be a JSON object.") from None


def _handler(commands: Mapping[str, Handler], method: str) -> Handler:
    """The name is not repeated in an error: whatever was sent may be anything."""
    if method not in commands:
        raise CommandRefused("unknown_command", "Unknown protocol command.")
    return commands[method]


async def _run_start(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    spelt = {"multitask_strategy": params[_MULTITASK_OLD]} if _MULTITASK_OLD in params else {}
    asked: RunStart = checked(RunStart, {**spelt, **params})
    request = RunRequest(
        assistant=asked.assistant_id,
        thread_id=thread_id,
        input=asked.input,
        config=asked.config or {},
        context=asked.context or {},
        metadata=asked.metadata or {},
        checkpoint_id=_checkpoint_of(asked.config),
        multitask_strategy=asked.multitask_strategy or "enqueue",
        interrupt_before=asked.interrupt_before,
        interrupt_after=asked.interrupt_after,
        durability=asked.durability,
    )
    return _started(await caller.engine.commands.start(caller.principal, request))


def _checkpoint_of(config: Mapping[str, Any] | None) -> str | None:
    """Where to fork: clients of this protocol say so in the config only."""
    configurable = (config or {}).get("configurable")
    found = configurable.get("checkpoint_id") if isinstance(configurable, dict) else None
    return found if isinstance(found, str) and found else None


def _started(started: StartedRun) -> Answered:
    return Answered({"run_id": str(started.run.id)}, applied_through(started))


async def _input_respond(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    asked: InputRespond = checked(InputRespondParams, params)
    answers = Answers(
        by_id={one.interrupt_id: one.response for one in asked.responses},
        update=asked.update,
        goto=asked.goto,
        config=asked.config or {},
        metadata=asked.metadata or {},
    )
    started = await caller.engine.commands.respond(caller.principal, thread_id, answers)
    return Answered({}, applied_through(started))


async def _subscribe(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    """Over HTTP a subscription has nothing to send on: the events are at /stream/events."""
    filter_of(checked(EventStreamRequest, params))
    await caller.engine.reader.check(caller.principal, thread_id)
    return Answered({"subscription_id": str(uuid4()), "replayed_events": 0})


async def _unsubscribe(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    checked(Unsubscribe, params)
    await caller.engine.reader.check(caller.principal, thread_id)
    raise CommandRefused("no_such_subscription", "There is no such subscription on this connection.")


async def _reconnect(caller: Caller, thread_id: UUID, _params: dict[str, Any]) -> Answered:
    """Nothing is kept of a connection that is gone: clients subscribe again, and get what they missed."""
    await caller.engine.reader.check(caller.principal, thread_id)
    return Answered({"restored": False})


async def _input_inject(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    asked: InputInject = checked(InputInject, params)
    if asked.namespace:
        raise CommandRefused(
            "not_supported", "A message goes to the graph itself, not to one of its subgraphs."
        )
    if asked.message.role != "user":
        raise CommandRefused("not_supported", "Only a message of the user may be put into a run.")
    message = asked.message.model_dump(include={"role", "content", "name"}, exclude_none=True)
    started = await caller.engine.commands.inject(caller.principal, thread_id, message)
    return Answered({}, applied_through(started))


async def _tree(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    asked: GetTree = checked(GetTree, params)
    run = await caller.engine.commands.run(caller.principal, thread_id, asked.run_id)
    entries = await caller.engine.reader.run_entries(run)
    status = _TREE_STATUS.get(run.status, "interrupted")
    return Answered({"tree": agent_tree(run.graph_id, status, entries)})


async def _state_get(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    asked: StateGet = checked(StateGet, params)
    found = await caller.engine.commands.state(caller.principal, thread_id, asked.namespace)
    if found is None:
        return Answered({"values": {}})
    values: Any = to_plain(found.values)
    if asked.keys is not None and isinstance(values, dict):
        values = {key: one for key, one in values.items() if key in asked.keys}
    return Answered({"values": values, **_checkpoint(found)})


def _checkpoint(state: StateSnapshot) -> dict[str, Any]:
    place = render.checkpoint(state.config) or {}
    if not place.get("checkpoint_id"):
        return {}
    return {"checkpoint": {"id": place["checkpoint_id"], "ns": place["checkpoint_ns"]}}


async def _list_checkpoints(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    asked: ListCheckpoints = checked(ListCheckpoints, params)
    found = await caller.engine.commands.checkpoints(
        caller.principal, thread_id, namespace=asked.namespace, limit=asked.limit, before=asked.before
    )
    return Answered({"checkpoints": [_summary(one) for one in found]})


def _summary(state: StateSnapshot) -> dict[str, Any]:
    metadata = dict(state.metadata or {})
    place = render.checkpoint(state.config) or {}
    return {
        "id": place.get("checkpoint_id"),
        "timestamp": state.created_at,
        "step": metadata.get("step"),
        "metadata": to_plain(metadata),
    }


async def _fork(caller: Caller, thread_id: UUID, params: dict[str, Any]) -> Answered:
    asked: StateFork = checked(StateFork, params)
    started = await caller.engine.commands.fork(
        caller.principal, thread_id, asked.checkpoint_id, asked.input, asked.config or {}
    )
    done = _started(started)
    return Answered({**done.result, "thread_id": str(thread_id)}, done.through_seq)


if TYPE_CHECKING:
    Handler = Callable[[Caller, UUID, dict[str, Any]], Awaitable[Answered]]

COMMANDS: Final[dict[str, Handler]] = {
    "run.start": _run_start,
    "input.respond": _input_respond,
    "input.inject": _input_inject,
    "subscription.subscribe": _subscribe,
    "subscription.unsubscribe": _unsubscribe,
    "subscription.reconnect": _reconnect,
    "agent.getTree": _tree,
    "state.get": _state_get,
    "state.listCheckpoints": _list_checkpoints,
    "state.fork": _fork,
}
_TREE_STATUS: Final = {
    "pending": "started",
    "running": "running",
    "success": "completed",
    "error": "failed",
    "timeout": "failed",
}
"""States of runs in the protocol's words; any other is ``interrupted``."""
