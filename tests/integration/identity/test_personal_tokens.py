"""People make tokens for their programs: shown once, no wider than themselves, revoked one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg
import pytest

if TYPE_CHECKING:
    import httpx

    from store.demo_people import DemoSignIn

pytestmark = pytest.mark.engines

Demo = dict[str, "DemoSignIn"]
TOKENS = "/api/v1/auth/tokens"


@pytest.fixture
async def signed_in(client: httpx.AsyncClient, demo: Demo) -> dict[str, str]:
    """Headers of the broker, who signed in with the password."""
    body = {"email": "broker@demo", "password": demo["broker@demo"].password}
    pair = (await client.post("/api/v1/auth/login", json=body)).json()
    return {"authorization": f"Bearer {pair['access_token']}"}


async def make(client: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await client.post(TOKENS, json={"label": "nightly import", **body}, headers=headers)


async def test_a_token_acts_as_its_owner(client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    made = await make(client, signed_in)

    me = await client.get("/api/v1/me", headers={"x-api-key": made.json()["token"]})

    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    assert (me.json()["email"], me.json()["kind"]) == ("broker@demo", "personal_token")


async def test_it_is_shown_once(
    client: httpx.AsyncClient, signed_in: dict[str, str], database_url: str
) -> None:
    token = (await make(client, signed_in)).json()["token"]

    listed = await client.get(TOKENS, headers=signed_in)
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("select access_tokens::text from access_tokens").fetchall()

    assert listed.json()[0]["hint"] == token[-4:]
    assert token not in listed.text
    assert not any(token in row[0] for row in rows)


async def test_its_roles_are_some_of_its_owners(client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    narrow = await make(client, signed_in, roles=["agent"])
    wider = await make(client, signed_in, roles=["agent", "admin"])

    assert narrow.json()["roles"] == ["agent"]
    assert wider.status_code == 403
    assert "admin" in wider.json()["missing"]


async def test_a_role_its_owner_lost_is_lost_to_the_token(
    client: httpx.AsyncClient, signed_in: dict[str, str], database_url: str
) -> None:
    token = (await make(client, signed_in, roles=["agent"])).json()["token"]
    with psycopg.connect(database_url) as connection:
        connection.execute("update users set roles = '{buyer}' where email = 'broker@demo'")

    me = await client.get("/api/v1/me", headers={"x-api-key": token})

    assert me.json()["roles"] == []


async def test_a_revoked_token_opens_nothing(client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    made = (await make(client, signed_in)).json()

    ended = await client.delete(f"{TOKENS}/{made['id']}", headers=signed_in)
    again = await client.delete(f"{TOKENS}/{made['id']}", headers=signed_in)

    assert (ended.status_code, again.status_code) == (204, 204)
    assert (await client.get("/api/v1/me", headers={"x-api-key": made["token"]})).status_code == 401
    assert (await client.get(TOKENS, headers=signed_in)).json()[0]["revoked_at"] is not None


async def test_another_persons_token_is_not_there(
    client: httpx.AsyncClient, signed_in: dict[str, str], demo: Demo
) -> None:
    made = (await make(client, signed_in)).json()
    other = {"x-api-key": demo["admin@demo"].token}

    assert (await client.delete(f"{TOKENS}/{made['id']}", headers=other)).status_code == 404
    assert (await client.delete(f"{TOKENS}/{uuid4()}", headers=other)).status_code == 404
    assert made["id"] not in (await client.get(TOKENS, headers=other)).text


async def test_a_token_makes_no_tokens_but_may_end_itself(
    client: httpx.AsyncClient, signed_in: dict[str, str]
) -> None:
    made = (await make(client, signed_in)).json()
    own = {"x-api-key": made["token"]}

    refused = await make(client, own)
    ended = await client.delete(f"{TOKENS}/{made['id']}", headers=own)

    assert (refused.status_code, ended.status_code) == (403, 204)
    assert refused.json()["missing"] == "a sign-in with a password"


async def test_nobody_and_visitors_have_no_tokens(client: httpx.AsyncClient, demo: Demo) -> None:
    session = await client.post(
        "/api/v1/site/session", json={"site": "pms_demo"}, headers={"origin": "http://localhost"}
    )
    visitor = {"x-api-key": session.json()["access_token"]}

    assert (await client.get(TOKENS)).status_code == 401
    assert (await client.get(TOKENS, headers=visitor)).status_code == 403
    assert (await make(client, visitor)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"label": "  "},
        {"roles": []},
        {"roles": ["king"]},
        {"expires_in_days": 0},
        {"expires_in_days": 400},
        {"scope": "all"},
    ],
)
async def test_a_malformed_wish_is_bad_input(
    client: httpx.AsyncClient, signed_in: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert (await make(client, signed_in, **wrong)).status_code == 422


async def test_an_end_is_kept(
    client: httpx.AsyncClient, signed_in: dict[str, str], database_url: str
) -> None:
    made = (await make(client, signed_in, expires_in_days=1)).json()
    forever = (await make(client, signed_in, expires_in_days=None)).json()
    with psycopg.connect(database_url) as connection:
        connection.execute("update access_tokens set expires_at = now() where id = %s", (made["id"],))

    assert (await client.get("/api/v1/me", headers={"x-api-key": made["token"]})).status_code == 401
    assert forever["expires_at"] is None


async def test_use_is_noted(client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    made = (await make(client, signed_in)).json()

    await client.get("/api/v1/me", headers={"x-api-key": made["token"]})

    assert made["last_used_at"] is None
    assert (await client.get(TOKENS, headers=signed_in)).json()[0]["last_used_at"] is not None


async def test_fifty_live_tokens_are_enough(
    client: httpx.AsyncClient, signed_in: dict[str, str], database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "insert into access_tokens (id, user_id, token_sha256, label)"
            " select gen_random_uuid(), u.id, 'h' || n, 'old' from users u, generate_series(1, 50) n"
            " where u.email = 'broker@demo'"
        )

    assert (await make(client, signed_in)).status_code == 409
