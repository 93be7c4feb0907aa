"""A team of agents, an administrator, and leads that came in a moment ago."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
import orjson
import psycopg
import pytest
from psycopg.rows import dict_row

from api.app import create_app
from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind
from tests.support.access_world import OTHER_TENANT, WorldServices
from tests.support.acting import act_as
from tests.support.engine_fixtures import platform
from tests.support.lead_world import LeadWorld, open_lead_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fastapi import FastAPI

    from tests.support.engine_fixtures import Platform

__all__ = ["platform"]

CAME_IN = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@dataclass
class Desk:
    """The API, and who is calling it."""

    app: FastAPI
    http: httpx.AsyncClient
    platform: Platform
    people: dict[str, Principal]

    def act_as(self, name: str) -> None:
        act_as(self.app, self.people[name])

    async def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        async with await psycopg.AsyncConnection.connect(
            self.platform.database_url, row_factory=dict_row
        ) as connection:
            cursor = await connection.execute(sql, values)
            return await cursor.fetchall() if cursor.description else []

    async def lead(self, *, tenant_id: UUID = DEMO_TENANT_ID, clock: bool = True, **columns: Any) -> UUID:
        """A lead with consents to be called and written to, whose clock began five minutes ago."""
        lead_id = uuid7()
        now = datetime.now(UTC)
        row = {
            "source": "portal", "phone_e164": "+919845012345", "name": "Asha Rao", "language": "en",
            "filters": orjson.dumps(columns.pop("filters", {})).decode(), "listing_ids": [],
            "idempotency_key": str(lead_id), "created_at": now, **columns,
        }  # fmt: skip
        names = ", ".join(row)
        slots = ", ".join(f"%({name})s" for name in row)
        async with await psycopg.AsyncConnection.connect(self.platform.database_url) as connection:
            await connection.execute(
                f"insert into leads (id, tenant_id, {names}) values (%(id)s, %(tenant)s, {slots})",  # noqa: S608
                {"id": lead_id, "tenant": tenant_id, **row},
            )
            for channel in ("call", "whatsapp"):
                await connection.execute(
                    "insert into consents (id, tenant_id, lead_id, purpose, channel, text_version, text_shown, "
                    "proof, captured_at) values (%s, %s, %s, 'property_enquiry', %s, '1', 'Yes?', 'a form', now())",
                    (uuid7(), tenant_id, lead_id, channel),
                )
            if clock:
                await connection.execute(
                    "insert into lead_slas (lead_id, tenant_id, started_at, first_touch_due_at, band) "
                    "values (%s, %s, %s, %s, %s)",
                    (lead_id, tenant_id, now, now + timedelta(minutes=5), columns.get("band")),
                )
        return lead_id

    async def get(self, path: str = "", **query: Any) -> dict[str, Any]:
        answer = await self.http.get(f"/api/v1/leads{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(
        self, path: str, body: dict[str, Any], status: int = 200, **headers: str
    ) -> dict[str, Any]:
        answer = await self.http.post(f"/api/v1/leads{path}", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def version(self, lead_id: UUID) -> int:
        return (await self.get(f"/{lead_id}/row"))["version"]

    async def step(self, lead_id: UUID, step: str, **body: Any) -> dict[str, Any]:
        return await self.post(f"/{lead_id}/{step}", {"version": await self.version(lead_id), **body})


@asynccontextmanager
async def open_desk(platform: Platform) -> AsyncIterator[Desk]:
    people = {
        "meera": _person(Role.AGENT),
        "john": _person(Role.AGENT),
        "admin": _person(Role.ADMIN),
        "buyer": _person(Role.BUYER),
        "rival": _person(Role.AGENT, OTHER_TENANT),
    }
    async with await psycopg.AsyncConnection.connect(platform.database_url) as connection:
        await connection.execute("insert into tenants (id, name) values (%s, 'a rival')", (OTHER_TENANT,))
        for name, person in people.items():
            await connection.execute(
                "insert into users (id, tenant_id, email, display_name, roles) values (%s, %s, %s, %s, %s)",
                (
                    person.user_id, person.tenant_id, f"{name}@{uuid4().hex}", name.title(),
                    [role.value for role in person.roles],
                ),
            )  # fmt: skip
    app = create_app(WorldServices(platform.settings, platform.engine.db, platform.engine))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        desk = Desk(app, client, platform, people)
        desk.act_as("meera")
        yield desk


@pytest.fixture
async def desk(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """Never in the quiet hours, whatever the hour of the test."""
    monkeypatch.setattr("domain.lead_scoring.contact.is_quiet", lambda _now: False)
    async with open_desk(platform) as desk:
        yield desk


def _person(role: Role, tenant_id: UUID = DEMO_TENANT_ID) -> Principal:
    return Principal(tenant_id, uuid4(), frozenset({role}), kind=SessionKind.SIGN_IN)


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[LeadWorld]:
    """A tenant with homes and brokers; its only graph is lead_scoring."""
    async with open_lead_world(database_url, redis_url, tmp_path) as opened:
        yield opened
