"""The store of the LangGraph protocol: JSON items that outlive threads, each seen by its owner alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Request  # FastAPI reads the annotations
from fastapi.responses import Response
from pydantic import Field

from api.langgraph import render
from api.langgraph.bodies import LenientBody, WireRoute, read_body
from api.langgraph.caller import CallerDep  # FastAPI reads the annotation
from domain.items import MOST_FOUND, MOST_QUERY_CHARS
from runtime.items import Given, Wanted
from store.items import NamespaceQuery

if TYPE_CHECKING:
    from store.tables.items import ItemRow

router = APIRouter(prefix="/store", tags=["store"], route_class=WireRoute)

_MOST_OFFSET = 1_000_000


class ItemPut(LenientBody):
    """PUT /store/items."""

    namespace: list[str]
    key: str
    value: dict[str, Any]
    index: Literal[False] | list[str] | None = None
    ttl: float | None = None
    """Minutes after the last use."""


class ItemPlace(LenientBody):
    """DELETE /store/items."""

    namespace: list[str]
    key: str


class ItemSearch(LenientBody):
    """POST /store/items/search."""

    namespace_prefix: list[str] = Field(default_factory=list)
    filter: dict[str, Any] | None = None
    limit: int = Field(10, ge=1, le=MOST_FOUND)
    offset: int = Field(0, ge=0, le=_MOST_OFFSET)
    query: str | None = Field(None, max_length=MOST_QUERY_CHARS)
    refresh_ttl: bool | None = None


class NamespaceSearch(LenientBody):
    """POST /store/namespaces."""

    prefix: list[str] | None = None
    suffix: list[str] | None = None
    max_depth: int | None = Field(None, ge=1, le=100)
    limit: int = Field(100, ge=1, le=MOST_FOUND)
    offset: int = Field(0, ge=0, le=_MOST_OFFSET)


@router.put("/items", status_code=204)
async def put_item(request: Request, caller: CallerDep) -> Response:
    """Keeps an item in place of an earlier one at the same namespace and key."""
    body = await read_body(request, ItemPut)
    paths = () if body.index is False else body.index
    given = Given(body.namespace, body.key, body.value, paths, body.ttl)
    await caller.engine.items.put(caller.principal, given)
    return Response(status_code=204)


@router.get("/items")
async def get_item(caller: CallerDep, key: str, namespace: str = "", refresh_ttl: bool = True) -> Response:
    """One item, or null. The labels of the namespace are joined by periods."""
    labels = namespace.split(".") if namespace else []
    found = await caller.engine.items.get(caller.principal, labels, key, is_used=refresh_ttl)
    return render.json_response(None if found is None else _item(found))


@router.delete("/items", status_code=204)
async def delete_item(request: Request, caller: CallerDep) -> Response:
    """Forgets an item; one that is not there is forgotten already."""
    body = await read_body(request, ItemPlace)
    await caller.engine.items.delete(caller.principal, body.namespace, body.key)
    return Response(status_code=204)


@router.post("/items/search")
async def search_items(request: Request, caller: CallerDep) -> Response:
    """Items below a namespace that pass a filter: nearest to the query first, else last changed first."""
    body = await read_body(request, ItemSearch)
    wanted = Wanted(
        prefix=body.namespace_prefix,
        filter=body.filter,
        query=body.query,
        limit=body.limit,
        offset=body.offset,
        is_used=body.refresh_ttl is not False,
    )
    found = await caller.engine.items.search(caller.principal, wanted)
    return render.json_response({"items": [{**_item(one.item), "score": one.score} for one in found]})


@router.post("/namespaces")
async def list_namespaces(request: Request, caller: CallerDep) -> Response:
    """Namespaces that hold an item of the caller; ``*`` in prefix or suffix stands for any label."""
    body = await read_body(request, NamespaceSearch)
    query = NamespaceQuery(
        prefixes=[tuple(body.prefix)] if body.prefix else (),
        suffixes=[tuple(body.suffix)] if body.suffix else (),
        max_depth=body.max_depth,
        limit=body.limit,
        offset=body.offset,
    )
    found = await caller.engine.items.namespaces(caller.principal, query)
    return render.json_response({"namespaces": found})


def _item(row: ItemRow) -> dict[str, Any]:
    return {
        "namespace": row.namespace,
        "key": row.key,
        "value": row.value,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
    }
