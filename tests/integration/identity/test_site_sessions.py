"""A widget begins a session on a page the site allows, and its token works there and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from domain.tenancy import DEMO_SITE_KEY, DEMO_TENANT_ID
from store.identity.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from fastapi import FastAPI

    from store.database import Database

pytestmark = [pytest.mark.engines, pytest.mark.usefixtures("demo")]

PAGE = "http://localhost:3000"
HOMES = "https://homes.example"


async def begin(client: httpx.AsyncClient, *, origin: str | None = PAGE, **body: Any) -> httpx.Response:
    headers = {} if origin is None else {"origin": origin}
    return await client.post("/api/v1/site/session", json={"site": DEMO_SITE_KEY, **body}, headers=headers)


async def test_a_page_of_this_machine_begins_a_session_of_a_quarter_of_an_hour(
    client: httpx.AsyncClient,
) -> None:
    response = await begin(client)

    answer = response.json()
    lifetime = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
    assert response.status_code == 200
    assert timedelta(minutes=14) < lifetime <= timedelta(minutes=15)
    assert {"en", "hi"} <= set(answer["consent"]["text"])
    assert "{channel}" not in answer["consent"]["text"]["en"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("header", ["x-api-key", "authorization"])
async def test_the_token_makes_its_bearer_a_visitor(client: httpx.AsyncClient, header: str) -> None:
    token = (await begin(client)).json()["access_token"]
    value = token if header == "x-api-key" else f"Bearer {token}"

    me = (await client.get("/api/v1/me", headers={header: value, "origin": PAGE})).json()

    assert (me["kind"], me["roles"], me["user_id"]) == ("site", ["buyer"], None)
    assert UUID(me["visitor_id"]).version == 7


async def test_the_same_browser_is_the_same_visitor(client: httpx.AsyncClient) -> None:
    first = (await begin(client)).json()
    second = (await begin(client, visitor=first["visitor"])).json()
    other = (await begin(client)).json()

    ids = [await visitor_id(client, each["access_token"]) for each in (first, second, other)]

    assert ids[0] == ids[1] != ids[2]


async def visitor_id(client: httpx.AsyncClient, token: str) -> str:
    answer = await client.get("/api/v1/me", headers={"x-api-key": token})
    return str(answer.json()["visitor_id"])


async def test_a_visitor_token_that_does_not_hold_begins_a_new_visitor(client: httpx.AsyncClient) -> None:
    first = (await begin(client)).json()

    for wrong in ("", "x", first["access_token"], first["visitor"][:-2]):
        assert (await begin(client, visitor=wrong)).status_code == 200


async def test_a_visitor_of_one_site_is_unknown_to_another(
    client: httpx.AsyncClient, database: Database
) -> None:
    other = await Sites(database).add(DEMO_TENANT_ID, "Other", [PAGE])
    first = (await begin(client)).json()

    second = (await begin(client, site=other.key, visitor=first["visitor"])).json()

    ids = [await visitor_id(client, each["access_token"]) for each in (first, second)]
    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        (None, DEMO_SITE_KEY),
        ("https://evil.example", DEMO_SITE_KEY),
        ("null", DEMO_SITE_KEY),
        ("http://localhost.evil.example", DEMO_SITE_KEY),
        (PAGE, "pms_unknown"),
    ],
)
async def test_other_pages_and_unknown_sites_are_refused(
    client: httpx.AsyncClient, origin: str | None, site: str
) -> None:
    response = await begin(client, origin=origin, site=site)

    assert response.status_code == 403
    assert response.json()["code"] == "forbidden"


async def test_the_token_is_refused_on_a_page_of_another_origin(client: httpx.AsyncClient) -> None:
    token = (await begin(client)).json()["access_token"]

    for origin in ("https://evil.example", "http://localhost:3001", "null"):
        response = await client.get("/api/v1/me", headers={"x-api-key": token, "origin": origin})
        assert response.status_code == 403


async def test_a_revoked_site_ends_its_sessions_at_once(
    client: httpx.AsyncClient, database: Database
) -> None:
    token = (await begin(client)).json()["access_token"]

    await Sites(database).revoke(DEMO_TENANT_ID, DEMO_SITE_KEY)

    assert (await begin(client)).status_code == 403
    assert (await client.get("/api/v1/me", headers={"x-api-key": token})).status_code == 401


async def test_a_visitor_may_not_import_listings(client: httpx.AsyncClient) -> None:
    token = (await begin(client)).json()["access_token"]

    response = await client.post("/api/v1/listings/import", content=b"", headers={"x-api-key": token})

    assert response.status_code == 403
    assert "agent" in response.json()["missing"]


async def test_a_browser_on_an_allowed_origin_passes_preflight_when_origins_are_listed(
    app_with: Callable[..., FastAPI], reach: Callable[..., httpx.AsyncClient], database: Database
) -> None:
    site = await Sites(database).add(DEMO_TENANT_ID, "Homes", [HOMES])
    async with reach(app_with(cors_origins=("https://workbench.example",))) as client:
        asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
        allowed = await client.options("/api/v1/site/session", headers={"origin": HOMES, **asked})
        refused = await client.options(
            "/api/v1/site/session", headers={"origin": "https://e.example", **asked}
        )
        session = await begin(client, origin=HOMES, site=site.key)

    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == HOMES
    assert refused.status_code == 400
    assert session.headers["access-control-allow-origin"] == HOMES
    assert "access-control-allow-credentials" not in {*allowed.headers, *session.headers}


async def test_credentials_are_never_allowed_across_origins(client: httpx.AsyncClient) -> None:
    response = await begin(client)

    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("site", ["", "pms_", "pmk_demo", "pms_a b", "pms_" + "a" * 90])
async def test_a_malformed_site_key_is_bad_input(client: httpx.AsyncClient, site: str) -> None:
    assert (await begin(client, site=site)).status_code == 422
