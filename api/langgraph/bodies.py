"""Request bodies of the LangGraph protocol, as its clients send them.

Clients of all ages send fields we do not know. They are accepted, and named in the response header
``x-ignored-fields``. JSON posted as text/plain parses too: browsers send it so to spare a preflight.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar
from uuid import UUID  # pydantic reads the annotation

import orjson
from fastapi import Request, Response  # FastAPI reads the annotations
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.field_errors import in_one_sentence
from domain.errors import BadInput
from domain.pii.tokens import TOKEN_MARK
from domain.scrub import scrub

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from api.langgraph.caller import Caller

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,40}")
IGNORED_FIELDS_HEADER: Final = "x-ignored-fields"


class LenientBody(BaseModel):
    """Keeps unknown fields apart instead of refusing them."""

    model_config = ConfigDict(extra="allow")


class AssistantCreate(LenientBody):
    """POST /assistants."""

    graph_id: str
    assistant_id: UUID | None = None
    config: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    if_exists: Literal["raise", "do_nothing"] | None = None
    name: str | None = None
    description: str | None = None


class AssistantPatch(LenientBody):
    """PATCH /assistants/{id}."""

    graph_id: str | None = None
    config: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    name: str | None = None
    description: str | None = None


class AssistantQuery(LenientBody):
    """POST /assistants/search and /count."""

    metadata: dict[str, Any] | None = None
    graph_id: str | None = None
    name: str | None = None
    limit: int = Field(10, ge=1, le=1000)
    offset: int = Field(0, ge=0)
    sort_by: Literal["assistant_id", "graph_id", "name", "created_at", "updated_at"] | None = None
    sort_order: Literal["asc", "desc"] | None = None
    select: list[str] | None = None


class AssistantVersion(LenientBody):
    """POST /assistants/{id}/latest."""

    version: int


class Page(LenientBody):
    """POST /assistants/{id}/versions."""

    metadata: dict[str, Any] | None = None
    limit: int = Field(10, ge=1, le=1000)
    offset: int = Field(0, ge=0)


class StateWrite(LenientBody):
    """One update of a superstep."""

    values: Any = None
    command: dict[str, Any] | None = None
    as_node: str


class Superstep(LenientBody):
    """Updates that are one step of a thread's past."""

    updates: list[StateWrite] = Field(min_length=1, max_length=100)


class ThreadTtl(LenientBody):
    """How long a thread is kept after its last use."""

    ttl: float = Field(gt=0, le=5_256_000)
    """Minutes, at most ten years."""
    strategy: Literal["delete", "keep_latest"] = "delete"


class ThreadCreate(LenientBody):
    """POST /threads."""

    thread_id: UUID | None = None
    metadata: dict[str, Any] | None = None
    if_exists: Literal["raise", "do_nothing"] | None = None
    supersteps: list[Superstep] | None = Field(None, max_length=1000)
    ttl: ThreadTtl | Annotated[float, Field(gt=0, le=5_256_000)] | None = None


class ThreadPatch(LenientBody):
    """PATCH /threads/{id}."""

    metadata: dict[str, Any] | None = None
    ttl: ThreadTtl | Annotated[float, Field(gt=0, le=5_256_000)] | None = None
    """null, when it is given, keeps the thread until somebody deletes it."""


class ThreadSearch(LenientBody):
    """POST /threads/search and /count."""

    metadata: dict[str, Any] | None = None
    values: dict[str, Any] | None = None
    ids: list[UUID] | None = None
    status: Literal["idle", "busy", "interrupted", "error"] | None = None
    limit: int = Field(10, ge=1, le=1000)
    offset: int = Field(0, ge=0)
    sort_by: Literal["thread_id", "status", "created_at", "updated_at", "state_updated_at"] | None = None
    sort_order: Literal["asc", "desc"] | None = None
    select: list[str] | None = None
    extract: dict[str, str] | None = None


class ThreadPrune(LenientBody):
    """POST /threads/prune."""

    thread_ids: list[UUID] = Field(max_length=1000)
    strategy: Literal["delete", "keep_latest"] = "delete"


class CheckpointRef(LenientBody):
    """Where in a thread's past."""

    checkpoint_id: str | None = None
    checkpoint_ns: str | None = None
    thread_id: UUID | None = None


class StateAt(LenientBody):
    """POST /threads/{id}/state/checkpoint."""

    checkpoint: CheckpointRef | None = None
    subgraphs: bool = False
    select: list[str] | None = None


class StateUpdate(LenientBody):
    """POST /threads/{id}/state."""

    values: Any = None
    as_node: str | None = None
    checkpoint: CheckpointRef | None = None
    checkpoint_id: str | None = None


class HistoryQuery(LenientBody):
    """POST /threads/{id}/history."""

    limit: int = Field(10, ge=1, le=1000)
    before: CheckpointRef | str | None = None
    metadata: dict[str, Any] | None = None
    checkpoint: CheckpointRef | None = None
    select: list[str] | None = None


class RunCreate(LenientBody):
    """POST …/runs, …/runs/stream and …/runs/wait."""

    assistant_id: str
    input: Any = None
    command: dict[str, Any] | None = None
    config: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    stream_mode: str | list[str] | None = None
    stream_subgraphs: bool = False
    stream_resumable: bool = False
    interrupt_before: Literal["*"] | list[str] | None = None
    interrupt_after: Literal["*"] | list[str] | None = None
    feedback_keys: list[str] | None = None
    checkpoint: CheckpointRef | None = None
    checkpoint_id: str | None = None
    multitask_strategy: Literal["reject", "enqueue", "interrupt", "rollback"] | None = None
    if_not_exists: Literal["create", "reject"] | None = None
    on_disconnect: Literal["cancel", "continue"] | None = None
    on_completion: Literal["delete", "keep"] | None = None
    durability: Literal["sync", "async", "exit"] | None = None
    strict_resume: bool | None = None
    webhook: str | None = Field(None, max_length=2048)
    after_seconds: float | None = Field(None, ge=0, le=31_622_400)
    """At most 366 days."""


class RunsCancel(LenientBody):
    """POST /runs/cancel: runs by their ids on a thread, or all of the caller's of a status."""

    thread_id: UUID | None = None
    run_ids: list[UUID] | None = Field(None, min_length=1, max_length=1000)
    status: Literal["pending", "running", "all"] | None = None


class RunsQuery(BaseModel):
    """GET …/runs."""

    limit: int = Field(10, ge=1, le=1000)
    offset: int = Field(0, ge=0)
    status: str | None = Field(None, pattern=r"^[a-z]{1,20}$")
    select: list[str] | None = None


BodyT = TypeVar("BodyT", bound=BaseModel)


class WireRoute(APIRoute):
    """A route that answers what its reader may see, and names unknown fields of its request in a header."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, with the header added and tokens of the vault filled in."""
        handle = super().get_route_handler()

        async def handle_and_name(request: Request) -> Response:
            response = await handle(request)
            unknown: list[str] = getattr(request.state, "ignored_fields", [])
            if unknown:
                response.headers[IGNORED_FIELDS_HEADER] = ", ".join(unknown)
            caller: Caller | None = getattr(request.state, "caller", None)
            said = bytes(getattr(response, "body", b""))
            if caller is not None and TOKEN_MARK in said:
                response.body = await caller.spectacles.through(said)
                response.headers["content-length"] = str(len(response.body))
            return response

        return handle_and_name


async def read_body(request: Request, kind: type[BodyT]) -> BodyT:
    """The body as that kind; what it does not know is kept for the response's header.

    Raises:
        BadInput: It is not JSON, or not of the form it must have. Size and depth were judged before
            (`api.request_body`).
    """
    body = await parsed_body(request, kind)
    unknown = [name for name in body.model_extra or {} if _NAME.fullmatch(name)]
    request.state.ignored_fields = sorted(unknown)[:20]
    return body


async def read_bodies(request: Request, kind: type[BodyT], *, most: int) -> list[BodyT]:
    """A list of bodies of that kind; what one of them does not know is named in the response's header.

    Raises:
        BadInput: It is not a JSON list of one to ``most`` of them.
    """
    given = await _json(request)
    if not isinstance(given, list) or not 1 <= len(given) <= most:
        raise BadInput(f"The request body must be a JSON list of 1 to {most} entries.")
    bodies = [parsed(kind, one) for one in given]
    unknown = {name for body in bodies for name in body.model_extra or {} if _NAME.fullmatch(name)}
    request.state.ignored_fields = sorted(unknown)[:20]
    return bodies


async def parsed_body(request: Request, kind: type[BodyT]) -> BodyT:
    """The body as that kind.

    Raises:
        BadInput: It is not JSON, or not of the form it must have.
    """
    return parsed(kind, await _json(request))


async def _json(request: Request) -> object:
    raw = await request.body()
    if not raw:
        return {}
    try:
        return scrub(orjson.loads(raw))
    except orjson.JSONDecodeError:
        raise BadInput("Invalid JSON in request body") from None


def parsed(kind: type[BodyT], body: object) -> BodyT:
    """JSON as a body, or as a part of one.

    Raises:
        BadInput: It is not of the form it must have.
    """
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise BadInput(in_one_sentence(error.errors(include_input=False, include_url=False))) from None


def uuid_of(text: str, what: str) -> UUID:
    """The id in a path.

    Raises:
        BadInput: It is not a UUID.
    """
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(f"Invalid {what} ID: must be a UUID") from None
