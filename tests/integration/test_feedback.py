"""Ratings over a real database: one per run and owner, of one's own runs only, read by few."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import httpx
import psycopg
import pytest

from api.app import create_app
from config.settings import Settings
from domain.ids import uuid7
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, Role
from store.database import Database
from tests.support.acting import act_as
from tests.support.engine_fixtures import add_tenant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from fastapi import FastAPI

pytestmark = pytest.mark.engines

BUYER = Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4())
ENGINEER = Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4(), roles=frozenset({Role.ML_ENGINEER}))
ELSEWHERE = Principal(tenant_id=uuid4(), user_id=uuid4(), roles=frozenset({Role.ADMIN}))


@dataclass
class StoreServices:
    database: Database
    settings: Settings = field(default_factory=Settings)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Desk:
    """The API, and who is calling it."""

    app: FastAPI
    http: httpx.AsyncClient
    database_url: str

    def act_as(self, principal: Principal) -> None:
        act_as(self.app, principal)

    async def rate(self, run: tuple[UUID, UUID], **fields: Any) -> httpx.Response:
        body = {"thread_id": str(run[0]), "run_id": str(run[1]), "score": "up", **fields}
        return await self.http.post("/api/v1/feedback", json=body)

    async def run_of(self, owner: UUID | None) -> tuple[UUID, UUID]:
        """Thread and run of that owner."""
        thread, run = uuid7(), uuid7()
        async with await psycopg.AsyncConnection.connect(self.database_url) as connection:
            await connection.execute(
                "insert into threads (id, tenant_id, owner_id) values (%s, %s, %s)",
                (thread, DEMO_TENANT_ID, owner),
            )
            await connection.execute(
                "insert into runs (id, tenant_id, thread_id, assistant_id, graph_id, graph_version, roles, "
                "status, kwargs, multitask_strategy) values (%s, %s, %s, %s, 'property_search', '1', "
                "'{buyer}', 'success', '{}', 'enqueue')",
                (run, DEMO_TENANT_ID, thread, uuid4()),
            )
        return thread, run


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    await add_tenant(database_url)
    database = Database(database_url, pool_size=3)
    app = create_app(cast("Any", StoreServices(database)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as http:
        desk = Desk(app, http, database_url)
        desk.act_as(BUYER)
        yield desk
    await database.close()


async def test_a_rating_is_kept_with_its_words_masked(desk: Desk) -> None:
    run = await desk.run_of(BUYER.user_id)

    answer = await desk.rate(
        run, score="down", reason="wrong_figure", message_id="ai-1", comment=" wrong EMI, call 98450 12345 "
    )

    assert answer.status_code == 201
    kept = answer.json()
    assert (kept["score"], kept["reason"], kept["message_id"]) == ("down", "wrong_figure", "ai-1")
    assert kept["comment"] == "wrong EMI, call +91XXXXXX2345"


async def test_a_second_rating_of_a_run_replaces_the_first(desk: Desk) -> None:
    run = await desk.run_of(BUYER.user_id)
    first = await desk.rate(run, score="down", reason="other", comment="no")

    second = await desk.rate(run, score="up")

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["id"] == first.json()["id"]
    assert (second.json()["score"], second.json()["reason"], second.json()["comment"]) == ("up", None, None)
    desk.act_as(ENGINEER)
    assert (await desk.http.get("/api/v1/feedback")).json()["total"] == 1


async def test_an_anonymous_buyer_rates_once_per_run_too(desk: Desk) -> None:
    desk.act_as(ANONYMOUS_BUYER)
    run = await desk.run_of(None)

    answers = [await desk.rate(run, score=score) for score in ("up", "down")]

    assert [answer.status_code for answer in answers] == [201, 200]


async def test_a_run_of_another_does_not_exist(desk: Desk) -> None:
    of_another, mine = await desk.run_of(uuid4()), await desk.run_of(BUYER.user_id)

    assert (await desk.rate(of_another)).status_code == 404
    assert (await desk.rate((mine[0], of_another[1]))).status_code == 404
    assert (await desk.rate((of_another[0], mine[1]))).status_code == 404
    assert (await desk.rate((mine[0], uuid4()))).status_code == 404
    desk.act_as(ELSEWHERE)
    assert (await desk.rate(mine)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"score": "sideways"}, "score"),
        ({"reason": "because"}, "reason"),
        ({"comment": "x" * 1001}, "comment"),
        ({"message_id": "<script>"}, "message_id"),
        ({"stars": 5}, "stars"),
    ],
)
async def test_a_rating_out_of_form_names_its_field(desk: Desk, fields: dict[str, Any], where: str) -> None:
    answer = await desk.rate((uuid4(), uuid4()), **fields)

    assert answer.status_code == 422
    assert where in answer.json()["detail"]


async def test_ratings_are_read_by_page_score_and_reason(desk: Desk) -> None:
    ratings = [("up", None), ("down", "other"), ("down", "wrong_listing"), ("down", "other")]
    for score, reason in ratings:
        await desk.rate(await desk.run_of(BUYER.user_id), score=score, reason=reason)
    desk.act_as(ENGINEER)

    async def page(**query: Any) -> dict[str, Any]:
        found: dict[str, Any] = (await desk.http.get("/api/v1/feedback", params=query)).json()
        return found

    newest_first = [(one["score"], one["reason"]) for one in (await page())["items"]]
    assert newest_first == ratings[::-1]
    assert (await page(score="down"))["total"] == 3
    assert (await page(score="down", reason="other"))["total"] == 2
    second = await page(limit=1, offset=1)
    assert (second["total"], [one["reason"] for one in second["items"]]) == (4, ["wrong_listing"])
    assert "owner_id" not in second["items"][0]


async def test_ratings_are_for_ml_engineers_and_administrators_of_the_tenant(desk: Desk) -> None:
    await desk.rate(await desk.run_of(BUYER.user_id))

    as_buyer = await desk.http.get("/api/v1/feedback")
    desk.act_as(ELSEWHERE)
    elsewhere = await desk.http.get("/api/v1/feedback")

    assert as_buyer.status_code == 403
    assert elsewhere.json() == {"items": [], "total": 0}


async def test_a_forgotten_thread_takes_its_ratings_with_it(desk: Desk) -> None:
    thread, run = await desk.run_of(BUYER.user_id)
    await desk.rate((thread, run))

    async with await psycopg.AsyncConnection.connect(desk.database_url) as connection:
        await connection.execute("delete from threads where id = %s", (thread,))

    desk.act_as(ENGINEER)
    assert (await desk.http.get("/api/v1/feedback")).json()["total"] == 0
