"""The API as a person of a tenant calls it from another machine."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import httpx
import psycopg

from api.app import create_app
from api.identity.keys import IdentityKeys
from domain.tenancy import DEMO_TENANT_ID, Role
from store.identity.people import People
from store.identity.sign_ins import SignIns
from tests.support.access_world import WorldServices

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.engine_fixtures import Platform


@asynccontextmanager
async def operators_api(
    platform: Platform, *, tenant_id: UUID = DEMO_TENANT_ID, role: Role = Role.ADMIN
) -> AsyncIterator[httpx.AsyncClient]:
    """The API as a person of a tenant calls it from another machine."""
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute(
            "insert into tenants (id, name) values (%s, 'a tenant') on conflict do nothing", (tenant_id,)
        )
    app = create_app(WorldServices(platform.settings, platform.engine.db, platform.engine))
    app.state.identity_keys = keys = IdentityKeys(platform.settings)
    person = await People(platform.engine.db, keys.passwords).add(
        tenant_id, email=f"{uuid4().hex}@ops.example", display_name="O", roles=[role], password=None
    )
    signed_in = await SignIns(platform.engine.db, await keys.ring()).begin(person.id, tenant_id)
    token = (await keys.signer()).access(person.id, signed_in.id).token
    transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 40_000))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers={"authorization": f"Bearer {token}"}
    ) as client:
        yield client
