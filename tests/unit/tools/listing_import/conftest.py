from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from domain.tenancy import DEMO_TENANT_ID
from store.database import Database
from store.listings import ListingRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def repository(database_url: str) -> AsyncIterator[ListingRepository]:
    """A repository over a fresh database that knows the demo tenant."""
    database = Database(database_url, pool_size=3)
    async with database.system_session() as session:
        await session.execute(
            text("insert into tenants (id, name) values (:id, 'test') on conflict do nothing"),
            {"id": DEMO_TENANT_ID},
        )
    yield ListingRepository(database)
    await database.close()
