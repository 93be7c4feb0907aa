"""A tenant with analysts of each level, a small market, and a platform that underwrites for real."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
import psycopg

from api.app import create_app
from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind
from graphs.registry import GraphRegistry
from graphs.underwriting.graph import spec
from graphs.underwriting.state import UnderwritingContext
from store.cases.comparables import MarketComparables
from store.cases.desk import CaseDesk
from store.cases.papers import StoredPapers
from store.external_calls import ExternalCallLedger
from store.scope import Scope
from store.titles.opinions import SignedOpinions
from tests.support.access_world import OTHER_TENANT, WorldServices
from tests.support.acting import act_as
from tests.support.engine_fixtures import open_platform
from tests.support.event_world import World
from tests.support.loan_cases import inputs
from tools.external_calls import ExternalCalls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fastapi import FastAPI

    from graphs.registry import RunContext

LEVELS = {"meera": 1, "vikram": 2, "farah": 3, "gita": 3}
"""Analysts, and up to which level each may sign."""
PAPERS = [
    *({"label": "payslip", "file_name": f"payslip-{month}.pdf", "applicant": 0} for month in (8, 9, 10)),
    {"label": "bank_statement", "file_name": "bank.pdf", "applicant": 0},
    {"label": "form16", "file_name": "form16.pdf", "applicant": 0},
    {"label": "agreement_for_sale", "file_name": "agreement.pdf"},
]


def bureau_report(score: int = 780, **more: Any) -> dict[str, Any]:
    """A report of the main applicant, pulled a week before the rules' day."""
    return {
        "bureau": "CIBIL",
        "pulled_on": "2026-11-20",
        "applicants": [{"applicant": 0, "score": score, **more}],
    }


def application(**changes: Any) -> dict[str, Any]:
    """A case that passes, in the body of ``POST /cases``."""
    given = {
        "papers": PAPERS,
        "bureau": bureau_report(),
        "city": "Pune",
        "locality": "Baner",
        "carpet_sqft": 800,
        **changes,
    }
    body = {"application": given.pop("application", inputs()), "applicant_name": "Asha Rao", **given}
    return {name: value for name, value in body.items() if value is not None}


@dataclass
class CaseWorld(World):
    """Events, an API, and who is calling it."""

    app: FastAPI = field(kw_only=True)
    http: httpx.AsyncClient = field(kw_only=True)
    people: dict[str, Principal] = field(kw_only=True)

    def act_as(self, name: str) -> None:
        """Whose calls the following are."""
        act_as(self.app, self.people[name])

    async def get(self, path: str = "", status: int = 200, **query: Any) -> Any:
        answer = await self.http.get(f"/api/v1/cases{path}", params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
        answer = await self.http.post(f"/api/v1/cases{path}", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def step(self, case_id: str, step: str, status: int = 200, **body: Any) -> Any:
        """A step on the case as it is now."""
        version = (await self.get(f"/{case_id}/row"))["version"]
        return await self.post(f"/{case_id}/{step}", {"version": version, **body}, status)

    async def until_stage(self, case_id: str, *stages: str) -> Any:
        """Waits until the case stands there and its run has stopped; the case then."""
        await self.until("select stage = any(%s) from cases where id = %s", list(stages), UUID(case_id))
        await self.until(
            "select not exists (select 1 from runs r join cases c on c.thread_id = r.thread_id "
            "where c.id = %s and r.status in ('pending', 'running'))",
            UUID(case_id),
        )
        return await self.get(f"/{case_id}")

    async def settle(self, case_id: str, code: str, state: str = "cleared", note: str = "seen") -> Any:
        """Settles every condition of that code."""
        case = await self.get(f"/{case_id}")
        for one in case["conditions"]:
            if one["code"] == code:
                case = await self.step(case_id, f"conditions/{one['id']}", state=state, note=note)
        return case

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Workers of runs and of events."""
        async with self.platform.worker(), self.worker():
            yield


@asynccontextmanager
async def open_case_world(
    database_url: str, redis_url: str, folder: Path, **doors: Any
) -> AsyncIterator[CaseWorld]:
    """The world over a platform whose only graph is underwriting."""
    desk: CaseDesk | None = None

    def context(run: RunContext) -> UnderwritingContext:
        assert desk is not None
        return UnderwritingContext(
            principal=run.principal,
            scope=Scope.of(run.principal),
            desk=desk,
            papers=StoredPapers(desk.database),
            comparables=MarketComparables(desk.database),
            titles=SignedOpinions(desk.database),
            calls=ExternalCalls(ExternalCallLedger(desk.database), run.principal),
            **doors,
        )

    graph = spec(context)
    registry = GraphRegistry({graph.name: graph})
    async with open_platform(database_url, redis_url, folder, registry) as platform:
        desk = CaseDesk(platform.engine.db)
        desk.after_commit = platform.engine.relay.send
        app = create_app(WorldServices(platform.settings, platform.engine.db, platform.engine))  # type: ignore[arg-type]  # what routes of cases ask for
        people = {
            **{name: _person(Role.ANALYST) for name in LEVELS},
            "admin": _person(Role.ADMIN),
            "auditor": _person(Role.AUDITOR),
            "rival": _person(Role.ANALYST, OTHER_TENANT),
        }
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            world = CaseWorld(platform, app=app, http=http, people=people)
            await _settle(world)
            world.act_as("meera")
            yield world


async def _settle(world: CaseWorld) -> None:
    async with await psycopg.AsyncConnection.connect(world.platform.database_url) as connection:
        await connection.execute("insert into tenants (id, name) values (%s, 'a rival')", (OTHER_TENANT,))
        for name, person in world.people.items():
            await connection.execute(
                "insert into users (id, tenant_id, email, display_name, roles) values (%s, %s, %s, %s, %s)",
                (person.user_id, person.tenant_id, f"{name}@{uuid4().hex}", name.title(), [*person.roles]),
            )
        await connection.execute(
            "insert into users (id, tenant_id, email, display_name, roles) values (%s, %s, 'a@b.in', 'Asha', '{buyer}')",
            (world.user_id, DEMO_TENANT_ID),
        )
        for name, level in LEVELS.items():
            await connection.execute(
                "insert into underwriters (user_id, tenant_id, level) values (%s, %s, %s)",
                (world.people[name].user_id, DEMO_TENANT_ID, level),
            )
        for number in range(12):
            await connection.execute(
                "insert into listings (id, tenant_id, source, source_ref, transaction, property_type, title, "
                "description, city, locality, price_inr, price_per_sqft, geo_accuracy, search_text, content_hash, "
                "updated_at) values (%s, %s, 'own', %s, 'buy', 'apartment', 't', 'd', 'Pune', 'Baner', 8000000, %s, "
                "'city', 't', 'h', now())",
                (uuid4(), DEMO_TENANT_ID, f"a-{number}", 9_000 + number * 100),
            )


def _person(role: Role, tenant_id: UUID = DEMO_TENANT_ID) -> Principal:
    return Principal(tenant_id, uuid4(), frozenset({role}), kind=SessionKind.SIGN_IN)
