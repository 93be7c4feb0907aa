"""The domain REST API over a real database: who the token is, and what becomes of listings sent in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from api.app import create_app
from config.settings import Settings
from domain.tenancy import DEMO_TENANT_ID
from store.database import Database
from store.demo_people import ensure_demo
from store.listings import ListingRepository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.engines

OWN = {
    "id": "a-1",
    "transaction": "buy",
    "property_type": "apartment",
    "city": "Pune",
    "locality": "Baner",
    "bhk": 2,
    "price": "85 lakh",
    "area": 1050,
    "area_unit": "sqft",
    "area_basis": "carpet",
    "title": "2 BHK in Baner",
    "description": "Call 98200 98200 for a visit.",
}


@dataclass
class StoreServices:
    """Real stores; the index only counts how often it was asked."""

    database: Database
    settings: Settings = field(default_factory=Settings)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    indexed: list[UUID] = field(default_factory=list)

    @property
    def listings(self) -> ListingRepository:
        return ListingRepository(self.database)

    async def index_listings(self, tenant_id: UUID) -> int:
        self.indexed.append(tenant_id)
        return 1


@pytest.fixture
async def services(database_url: str) -> AsyncIterator[StoreServices]:
    database = Database(database_url, pool_size=3)
    yield StoreServices(database)
    await database.close()


@pytest.fixture
async def client(services: StoreServices) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(cast("Any", services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@pytest.fixture
async def tokens(services: StoreServices) -> dict[str, str]:
    return {each.email: each.token for each in await ensure_demo(services.database)}


@pytest.mark.parametrize("scheme", ["x-api-key", "bearer"])
async def test_a_token_tells_who_calls(client, tokens, scheme) -> None:
    token = tokens["broker@demo"]
    headers = {"x-api-key": token} if scheme == "x-api-key" else {"authorization": f"bearer {token}"}

    answer = (await client.get("/api/v1/me", headers=headers)).json()

    assert (answer["email"], answer["roles"], answer["is_anonymous"]) == ("broker@demo", ["agent"], False)
    assert answer["tenant_name"] == "Demo market (synthetic)"


@pytest.mark.parametrize("wrong", ["pmk_unknown", "", "\x00", "x" * 5000])
async def test_a_wrong_token_is_refused_and_not_taken_for_none(client, tokens, wrong) -> None:
    response = await client.get("/api/v1/me", headers=[(b"x-api-key", wrong.encode())])

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"


async def test_a_token_whose_holder_was_removed_is_refused(client, tokens, database_url) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from users where email = 'broker@demo'")

    response = await client.get("/api/v1/me", headers={"x-api-key": tokens["broker@demo"]})

    assert response.status_code == 401


async def test_a_listing_sent_in_is_stored_indexed_and_shown(client, services, tokens) -> None:
    headers = {"x-api-key": tokens["broker@demo"]}

    report = (await client.post("/api/v1/listings", json=OWN, headers=headers)).json()

    assert (report["files"][0]["stored"], report["rejects"]) == (1, [])
    assert services.indexed == [DEMO_TENANT_ID]
    held = await services.listings.count_by_city(DEMO_TENANT_ID)
    assert held == {"Pune": 1}


async def test_sent_again_it_is_unchanged_and_a_bad_one_is_told(client, tokens) -> None:
    headers = {"x-api-key": tokens["seller@demo"]}
    await client.post("/api/v1/listings", json=OWN, headers=headers)

    nowhere = {**OWN, "id": "a-2", "city": "", "locality": ""}
    report = (await client.post("/api/v1/listings", json=[OWN, nowhere], headers=headers)).json()

    counts = report["files"][0]
    assert (counts["read"], counts["unchanged"], counts["rejected"]) == (2, 1, 1)
    assert [(each["line"], each["source_ref"]) for each in report["rejects"]] == [(2, "a-2")]


async def test_a_csv_is_imported_as_the_command_line_does(client, services, tokens) -> None:
    csv = "id,transaction,property_type,city,price,bhk\nc-1,rent,flat,Bangalore,35000,2\nc-2,rent,flat,,1,2\n"

    report = (
        await client.post(
            "/api/v1/listings/import",
            content=csv.encode(),
            headers={"x-api-key": tokens["admin@demo"], "content-type": "text/csv"},
        )
    ).json()

    file = report["files"][0]
    assert (file["mapping"], file["read"], file["stored"] + file["rejected"]) == ("own", 2, 2)
    assert file["file"] == "upload.csv"
    assert "Bengaluru" in await services.listings.count_by_city(DEMO_TENANT_ID)


async def test_a_dry_run_stores_nothing(client, services, tokens) -> None:
    report = (
        await client.post(
            "/api/v1/listings/import",
            params={"dry_run": True, "mapping": "own", "filename": "one.jsonl"},
            content=json.dumps(OWN).encode(),
            headers={"x-api-key": tokens["admin@demo"]},
        )
    ).json()

    assert report["is_dry_run"] is True
    assert report["files"][0]["read"] == 1
    assert await services.listings.count_by_city(DEMO_TENANT_ID) == {}
    assert services.indexed == []


async def test_an_unreadable_file_is_told_without_our_paths(client, tokens) -> None:
    report = (
        await client.post(
            "/api/v1/listings/import",
            content=b"%PDF-1.7 ...",
            headers={"x-api-key": tokens["admin@demo"]},
        )
    ).json()

    fault = report["files"][0]["fault"]
    assert fault.startswith("upload.csv is a PDF")
    assert "/" not in fault


async def test_a_masked_phone_never_comes_out(client, services, tokens, database_url) -> None:
    await client.post("/api/v1/listings", json=OWN, headers={"x-api-key": tokens["broker@demo"]})
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select id from listings").fetchone()
    assert row is not None

    answer = (await client.get(f"/api/v1/listings/{row[0]}")).json()

    assert "98200" not in answer["description"]
    assert answer["price_inr"] == 8_500_000


async def test_an_unknown_listing_is_not_found(client) -> None:
    response = await client.get(f"/api/v1/listings/{uuid4()}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
