"""Bodies of the thread protocol (v3), as langchain-protocol 0.0.20 and its clients write them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal
from uuid import UUID  # pydantic reads the annotation

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MAX_SAFE_INTEGER: Final = 2**53 - 1
_Namespace = Annotated[list[Annotated[str, Field(max_length=400)]], Field(max_length=32)]
_Channel = Annotated[str, Field(max_length=200)]
_Count = Annotated[int, Field(ge=0, le=MAX_SAFE_INTEGER)]


class ProtocolBody(BaseModel):
    """Unknown fields are accepted: the protocol's types are extensible."""

    model_config = ConfigDict(extra="allow")


class Command(ProtocolBody):
    """POST /threads/{id}/commands, and a frame of the WebSocket."""

    id: _Count
    method: str = Field(max_length=80)
    params: dict[str, Any] = Field(default_factory=dict)


class EventStreamRequest(ProtocolBody):
    """POST /threads/{id}/stream/events, and the parameters of ``subscription.subscribe``."""

    channels: list[_Channel] = Field(max_length=64)
    namespaces: list[_Namespace] | None = Field(None, max_length=256)
    depth: _Count | None = None
    since: _Count | None = None


class RunStart(ProtocolBody):
    """``run.start``."""

    assistant_id: str
    input: Any = None
    config: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    multitask_strategy: Literal["reject", "enqueue", "interrupt", "rollback"] | None = None
    interrupt_before: Literal["*"] | list[str] | None = None
    interrupt_after: Literal["*"] | list[str] | None = None
    durability: Literal["sync", "async", "exit"] | None = None


class Answer(ProtocolBody):
    """One answer of ``input.respond``; the question's id is enough, whatever its namespace."""

    interrupt_id: str
    namespace: _Namespace = Field(default_factory=list)
    response: Any = None


class InputRespond(ProtocolBody):
    """``input.respond``: one answer, or several under ``responses``."""

    responses: list[Answer] = Field(min_length=1, max_length=100)
    update: dict[str, Any] | None = None
    goto: Any = None
    config: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None


def _gathered(params: object) -> object:
    if isinstance(params, dict) and "responses" not in params:
        return {**params, "responses": [params]}
    return params


InputRespondParams = Annotated[InputRespond, BeforeValidator(_gathered)]


class Unsubscribe(ProtocolBody):
    """``subscription.unsubscribe``."""

    subscription_id: str


class InputMessage(ProtocolBody):
    """A message of ``input.inject``."""

    role: Literal["user", "system"]
    content: str = Field(max_length=100_000)
    name: str | None = Field(None, max_length=200)


class InputInject(ProtocolBody):
    """``input.inject``."""

    namespace: _Namespace = Field(default_factory=list)
    message: InputMessage


class GetTree(ProtocolBody):
    """``agent.getTree``: of the run at work, or of the one that is named."""

    run_id: UUID | None = None


class StateGet(ProtocolBody):
    """``state.get``."""

    namespace: _Namespace = Field(default_factory=list)
    keys: list[str] | None = None


class ListCheckpoints(ProtocolBody):
    """``state.listCheckpoints``."""

    namespace: _Namespace = Field(default_factory=list)
    limit: int = Field(10, ge=1, le=1000)
    before: str | None = None


class StateFork(ProtocolBody):
    """``state.fork``."""

    checkpoint_id: str
    input: Any = None
    config: dict[str, Any] | None = None
