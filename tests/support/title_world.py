"""Advocates of a tenant, their API, and a platform that reviews titles for real."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import httpx
import psycopg
from argon2 import PasswordHasher

from api.app import create_app
from api.identity.keys import IdentityKeys
from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind
from graphs.registry import GraphRegistry
from graphs.title_review.graph import spec
from graphs.title_review.state import ReviewContext
from store.identity.passwords import Passwords
from store.scope import Scope
from store.titles.desk import TitleDesk
from tests.support.access_world import WorldServices
from tests.support.acting import act_as
from tests.support.engine_fixtures import open_platform
from tests.support.event_world import World
from tools.title_review.papers import TitlePaperFacts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fastapi import FastAPI

    from graphs.registry import RunContext

PASSWORD: Final = "correct horse battery staple"  # a test's
CASE: Final[dict[str, Any]] = {
    "as_of": "2026-11-01",
    "search_years": 30,
    "schedule": {"survey": "112/3", "extent_sqft": 2400},
    "seller": ["Arjun"],
    "events": [
        {"id": "E1", "date": "1988-05-10", "type": "root", "claimants": [{"name": "Ramaiah"}], "doc_no": "11/1988"},
        {"id": "E2", "date": "2011-03-01", "type": "sale", "executants": ["Ramaiah"], "registered": True,
         "claimants": [{"name": "Arjun", "share": "1"}], "doc_no": "442/2011"},
        {"id": "E3", "date": "2012-04-04", "type": "mortgage", "lender": "SBI", "registered": True},
    ],
    "state": {"mutation_pending": True},
}  # fmt: skip


class Shelf:
    """Documents as a test reads them."""

    def __init__(self) -> None:
        self.papers: dict[UUID, TitlePaperFacts] = {}

    async def facts_of(self, scope: Scope, document_id: UUID) -> TitlePaperFacts:
        del scope
        return self.papers.get(document_id) or TitlePaperFacts(document_id=document_id)


@dataclass
class TitleWorld(World):
    """Events, the API, and who calls it."""

    app: FastAPI = field(kw_only=True)
    http: httpx.AsyncClient = field(kw_only=True)
    people: dict[str, Principal] = field(kw_only=True)
    shelf: Shelf = field(kw_only=True)

    def act_as(self, name: str) -> None:
        act_as(self.app, self.people[name])

    async def get(self, path: str = "", status: int = 200, **query: Any) -> Any:
        answer = await self.http.get(f"/api/v1/titles{path}", params=query)
        assert answer.status_code == status, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer

    async def post(
        self, path: str, body: dict[str, Any], status: int = 200, **headers: str
    ) -> dict[str, Any]:
        answer = await self.http.post(f"/api/v1/titles{path}", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def create(self, **given: Any) -> UUID:
        body = {"property": {"text": "Plot 7, Survey 112/3, Hebbal"}, **given}
        return UUID((await self.post("", body, 201))["title"]["id"])

    async def step(self, title_id: UUID, step: str, status: int = 200, **body: Any) -> dict[str, Any]:
        version = (await self.get(f"/{title_id}"))["title"]["version"]
        return await self.post(f"/{title_id}/{step}", {"version": version, **body}, status)

    async def sign(self, title_id: UUID, status: int = 200, password: str = PASSWORD) -> dict[str, Any]:
        return await self.step(title_id, "sign", status, password=password, enrolment_no="KAR/1/2001")

    async def settled(self) -> None:
        """Waits until all events are handled and no run is at work."""
        await self.until_handled()
        await self.until("select count(*) = 0 from runs where status in ('pending', 'running')")
        await self.until_handled()


@asynccontextmanager
async def open_title_world(
    database_url: str, redis_url: str, folder: Path, **doors: Any
) -> AsyncIterator[TitleWorld]:
    """The world over a platform whose only graph is title_review; its workers run until it is closed."""
    desk: TitleDesk | None = None
    shelf = Shelf()

    def context(run: RunContext) -> ReviewContext:
        assert desk is not None
        return ReviewContext(
            principal=run.principal,
            run_id=run.run_id,
            scope=Scope.of(run.principal),
            desk=desk,
            papers=shelf,
            **doors,
        )

    reviewing = spec(context)
    registry = GraphRegistry({reviewing.name: reviewing})
    async with open_platform(database_url, redis_url, folder, registry) as platform:
        desk = TitleDesk(platform.engine.db)
        desk.after_commit = platform.engine.relay.send
        people = await _people(database_url)
        services = WorldServices(platform.settings, platform.engine.db, platform.engine)
        app = create_app(services)
        app.state.identity_keys = IdentityKeys(
            platform.settings, passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        )
        transport = httpx.ASGITransport(app=app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
            platform.worker(),
        ):
            world = TitleWorld(platform, app=app, http=client, people=people, shelf=shelf)
            world.act_as("anjali")
            async with world.worker():
                yield world


async def _people(database_url: str) -> dict[str, Principal]:
    roles = {
        "anjali": Role.LEGAL_REVIEWER,
        "vikram": Role.LEGAL_REVIEWER,
        "analyst": Role.ANALYST,
        "buyer": Role.BUYER,
    }
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    people = {
        name: Principal(DEMO_TENANT_ID, uuid4(), frozenset({role}), kind=SessionKind.SIGN_IN)
        for name, role in roles.items()
    }
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        for name, person in people.items():
            await connection.execute(
                "insert into users (id, tenant_id, email, display_name, roles, password_hash) "
                "values (%s, %s, %s, %s, %s, %s)",
                (
                    person.user_id,
                    DEMO_TENANT_ID,
                    f"{name}@law.example",
                    name.title(),
                    [roles[name].value],
                    hashed,
                ),
            )
    return people
