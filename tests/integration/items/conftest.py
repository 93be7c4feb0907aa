"""People with items, on a database of each test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import psycopg
import pytest

from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal
from runtime.items import Given, ItemService
from store.database import Database
from tests.support.tenant_rows import OTHER_TENANT
from tests.support.word_embedder import WordEmbedder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ASHA = Principal(DEMO_TENANT_ID, UUID("00000000-0000-7000-8000-00000000000a"))
BINOD = Principal(DEMO_TENANT_ID, UUID("00000000-0000-7000-8000-00000000000b"))
CHITRA = Principal(OTHER_TENANT, ASHA.user_id)
"""Of another tenant, and by chance with the same id."""
VISITOR = Principal(DEMO_TENANT_ID, None, visitor_id=UUID("00000000-0000-7000-8000-00000000000c"))
NOBODY = ANONYMOUS_BUYER
EVERYBODY = (ASHA, BINOD, CHITRA, VISITOR, NOBODY)


class Shelf(NamedTuple):
    db: Database
    items: ItemService
    embedder: WordEmbedder

    async def put(self, who: Principal, *given: Any, **more: Any) -> None:
        await self.items.put(who, Given(*given, **more))


@pytest.fixture
async def shelf(database_url: str) -> AsyncIterator[Shelf]:
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        for tenant in (DEMO_TENANT_ID, OTHER_TENANT):
            await connection.execute("insert into tenants (id, name) values (%s, 'one')", (tenant,))
    db, embedder = Database(database_url, pool_size=4), WordEmbedder()
    yield Shelf(db, ItemService(db, embedder), embedder)
    await db.close()
