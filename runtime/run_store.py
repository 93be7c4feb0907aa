"""LangGraph's `BaseStore` for one run: `runtime.store` of its nodes.

Whose items it reads and writes is the run's principal, given by code: a namespace that a model or a buyer
words can point anywhere, and still reaches nobody else's items.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    PutOp,
    SearchItem,
    SearchOp,
    TTLConfig,
)

from runtime.items import Given, Wanted
from store.items import NamespaceQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from langgraph.store.base import Op, Result

    from domain.tenancy import Principal
    from runtime.items import Found, ItemService
    from store.leases import Lease
    from store.tables.items import ItemRow


class RunStore(BaseStore):
    """Items of the person a run acts for. Made inside the event loop that executes the run."""

    supports_ttl = True
    ttl_config: TTLConfig | None = TTLConfig(refresh_on_read=True, omit_expired=True)

    def __init__(self, items: ItemService, principal: Principal, lease: Lease | None = None) -> None:
        self._items = items
        self._principal = principal
        self._lease = lease
        self._loop = asyncio.get_running_loop()

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """For nodes that are plain functions: these run in a thread beside the loop.

        Raises:
            RuntimeError: Called on the loop itself, which would wait for itself for ever.
        """
        try:
            is_on_loop = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            is_on_loop = False
        if is_on_loop:
            raise RuntimeError("An async node uses the async methods of the store: aget, aput, asearch, …")
        return asyncio.run_coroutine_threadsafe(self.abatch(ops), self._loop).result()

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Does one after the other, each in a transaction of its own."""
        return [await self._one(op) for op in ops]

    async def _one(self, op: Op) -> Result:
        if isinstance(op, GetOp):
            row = await self._items.get(self._principal, op.namespace, op.key, is_used=op.refresh_ttl)
            return None if row is None else Item(**_fields(row))
        if isinstance(op, PutOp):
            await self._put(op)
            return None
        if isinstance(op, SearchOp):
            return await self._search(op)
        return list(await self._items.namespaces(self._principal, _namespace_query(op)))

    async def _put(self, op: PutOp) -> None:
        if op.value is None:
            await self._items.delete(self._principal, op.namespace, op.key, lease=self._lease)
            return
        paths = () if op.index is False else op.index
        given = Given(op.namespace, op.key, op.value, paths, op.ttl)
        await self._items.put(self._principal, given, lease=self._lease)

    async def _search(self, op: SearchOp) -> list[SearchItem]:
        wanted = Wanted(
            prefix=op.namespace_prefix,
            filter=op.filter,
            query=op.query,
            limit=op.limit,
            offset=op.offset,
            is_used=op.refresh_ttl,
        )
        return [_search_item(one) for one in await self._items.search(self._principal, wanted)]


def _search_item(found: Found) -> SearchItem:
    return SearchItem(**_fields(found.item), score=found.score)


def _fields(row: ItemRow) -> dict[str, Any]:
    return {
        "namespace": tuple(row.namespace),
        "key": row.key,
        "value": row.value,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _namespace_query(op: ListNamespacesOp) -> NamespaceQuery:
    conditions = op.match_conditions or ()
    return NamespaceQuery(
        prefixes=[one.path for one in conditions if one.match_type == "prefix"],
        suffixes=[one.path for one in conditions if one.match_type == "suffix"],
        max_depth=op.max_depth,
        limit=op.limit,
        offset=op.offset,
    )
