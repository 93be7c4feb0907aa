"""Assistants of the LangGraph protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_type_hints

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, create_model
from pydantic.errors import PydanticSchemaGenerationError, PydanticUserError

from api.langgraph import render
from api.langgraph.bodies import (
    AssistantCreate,
    AssistantPatch,
    AssistantQuery,
    AssistantVersion,
    Page,
    WireRoute,
    read_body,
    uuid_of,
)
from api.langgraph.caller import AssistantWriterDep, Caller, CallerDep
from store.assistants import AssistantSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runtime.compiled import AnyGraph
    from store.assistants import Assistant

router = APIRouter(prefix="/assistants", tags=["assistants"], route_class=WireRoute)


@router.post("")
async def create(request: Request, caller: AssistantWriterDep) -> Response:
    """Makes an assistant of a graph with settings of its own."""
    body = await read_body(request, AssistantCreate)
    config, context = _mirrored(body.config, body.context)
    settings = AssistantSettings(
        graph_id=body.graph_id,
        name=body.name or "Untitled",
        description=body.description,
        config=config,
        context=context,
        metadata=body.metadata or {},
    )
    made = await caller.engine.assistants.create(
        caller.principal, body.assistant_id, settings, is_existing_ok=body.if_exists == "do_nothing"
    )
    return render.json_response(render.assistant(made))


def _mirrored(
    config: dict[str, Any] | None, context: dict[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Older clients set ``config.configurable``, newer ones ``context``; each fills the other."""
    config, context = dict(config or {}), dict(context or {})
    if context and not config.get("configurable"):
        config["configurable"] = context
    elif config.get("configurable") and not context:
        context = config["configurable"]
    return config, context


@router.post("/search")
async def search(request: Request, caller: CallerDep) -> Response:
    """Assistants that match, among them the one that each graph is by itself."""
    query = await read_body(request, AssistantQuery)
    found = await caller.engine.assistants.search(
        caller.principal, graph_id=query.graph_id, name=query.name, metadata=query.metadata
    )
    ordered = _ordered(found, query)
    page = ordered[query.offset : query.offset + query.limit]
    headers = {"x-pagination-total": str(len(found))}
    if query.offset + len(page) < len(found):
        headers["x-pagination-next"] = str(query.offset + len(page))
    bodies = [render.selected(render.assistant(one), query.select, None) for one in page]
    return render.json_response(bodies, headers=headers)


def _ordered(found: Sequence[Assistant], query: AssistantQuery) -> list[Assistant]:
    keys: dict[str, Callable[[Assistant], Any]] = {
        "assistant_id": lambda one: one.id,
        "graph_id": lambda one: one.settings.graph_id,
        "name": lambda one: one.settings.name,
        "updated_at": lambda one: one.updated_at,
        "created_at": lambda one: one.created_at,
    }
    if query.sort_by is None:
        return list(found)
    return sorted(found, key=keys[query.sort_by], reverse=query.sort_order != "asc")


@router.post("/count")
async def count(request: Request, caller: CallerDep) -> Response:
    """How many match, as a bare number."""
    query = await read_body(request, AssistantQuery)
    found = await caller.engine.assistants.search(
        caller.principal, graph_id=query.graph_id, name=query.name, metadata=query.metadata
    )
    return render.json_response(len(found))


@router.get("/{assistant_id}")
async def get(assistant_id: str, caller: CallerDep) -> Response:
    """One assistant; a graph's name will do."""
    return render.json_response(render.assistant(await _resolved(caller, assistant_id)))


async def _resolved(caller: Caller, name_or_id: str) -> Assistant:
    engine = caller.engine
    if name_or_id not in engine.graphs.registry:
        uuid_of(name_or_id, "assistant")
    return await engine.assistants.resolve(caller.principal, name_or_id)


@router.patch("/{assistant_id}")
async def update(assistant_id: str, request: Request, caller: AssistantWriterDep) -> Response:
    """Adds a version with the given changes and puts it in force."""
    body = await read_body(request, AssistantPatch)
    fields = ("graph_id", "name", "description", "config", "context", "metadata")
    changed = await caller.engine.assistants.update(
        caller.principal, uuid_of(assistant_id, "assistant"), {name: getattr(body, name) for name in fields}
    )
    return render.json_response(render.assistant(changed))


@router.delete("/{assistant_id}")
async def delete(assistant_id: str, caller: AssistantWriterDep) -> Response:
    """Deletes an assistant; its threads and runs stay."""
    await caller.engine.assistants.delete(caller.principal, uuid_of(assistant_id, "assistant"))
    return Response(status_code=204)


@router.post("/{assistant_id}/versions")
async def versions(assistant_id: str, request: Request, caller: CallerDep) -> Response:
    """Its versions, newest first."""
    page = await read_body(request, Page)
    every = await caller.engine.assistants.versions(caller.principal, uuid_of(assistant_id, "assistant"))
    shown = every[page.offset : page.offset + page.limit]
    return render.json_response([render.assistant(one, is_version=True) for one in shown])


@router.post("/{assistant_id}/latest")
async def set_latest(assistant_id: str, request: Request, caller: AssistantWriterDep) -> Response:
    """Puts an earlier version in force again."""
    body = await read_body(request, AssistantVersion)
    changed = await caller.engine.assistants.set_version(
        caller.principal, uuid_of(assistant_id, "assistant"), body.version
    )
    return render.json_response(render.assistant(changed))


@router.get("/{assistant_id}/graph")
async def drawing(
    assistant_id: str,
    caller: CallerDep,
    xray: str = Query("false", pattern=r"^(true|false|\d{1,2})$"),
) -> Response:
    """Nodes and edges of its graph; ``xray`` opens subgraphs, a number so many levels deep."""
    graph = await _graph(caller, assistant_id)
    depth: bool | int = int(xray) if xray.isdigit() else xray == "true"
    drawn = (await graph.aget_graph(xray=depth)).to_json()
    return render.json_response({**drawn, "nodes": [_node(one) for one in drawn["nodes"]]})


def _node(drawn: dict[str, Any]) -> dict[str, Any]:
    """Without the Python path of what runs in it, which is nobody's business but ours."""
    data = drawn.get("data")
    if not isinstance(data, dict):
        return drawn
    return {**drawn, "data": {key: one for key, one in data.items() if key != "id"}}


@router.get("/{assistant_id}/schemas")
async def schemas(assistant_id: str, caller: CallerDep) -> Response:
    """JSON Schemas of what its graph takes, gives and remembers; null where there is none to be had."""
    found = await _resolved(caller, assistant_id)
    graph = caller.engine.graphs.bare(found.settings.graph_id)
    return render.json_response({"graph_id": found.settings.graph_id, **_schemas(graph)})


@router.get("/{assistant_id}/subgraphs")
@router.get("/{assistant_id}/subgraphs/{namespace}")
async def subgraphs(
    assistant_id: str,
    caller: CallerDep,
    namespace: str | None = None,
    recurse: bool = False,
) -> Response:
    """Schemas of its graph's subgraphs, by their node."""
    graph = await _graph(caller, assistant_id)
    found = [one async for one in graph.aget_subgraphs(namespace=namespace, recurse=recurse)]
    return render.json_response({name: _schemas(one) for name, one in found})


async def _graph(caller: Caller, name_or_id: str) -> AnyGraph:
    found = await _resolved(caller, name_or_id)
    return caller.engine.graphs.bare(found.settings.graph_id)


def _schemas(graph: Any) -> dict[str, Any]:  # noqa: ANN401  # a subgraph is of any kind of Pregel
    builder: Any = getattr(graph, "builder", None)
    return {
        "input_schema": _schema(lambda: _fields_schema(builder.input_schema, "LangGraphInput")),
        "output_schema": _schema(lambda: _fields_schema(builder.output_schema, "LangGraphOutput")),
        "state_schema": _schema(lambda: _fields_schema(builder.state_schema, "LangGraphState")),
        "config_schema": {},
        "context_schema": _schema(graph.get_context_jsonschema),
    }


def _fields_schema(typed: type, title: str) -> dict[str, Any]:
    """Every field may be left out: a node's update names only what it changes."""
    fields: dict[str, Any] = {name: (kind, None) for name, kind in get_type_hints(typed).items()}
    model: type[BaseModel] = create_model(title, **fields)
    return model.model_json_schema()


def _schema(make: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """Context holds live services and state may hold types that JSON Schema cannot say."""
    try:
        return make()
    except (PydanticSchemaGenerationError, PydanticUserError, AttributeError, TypeError, NameError):
        return None
