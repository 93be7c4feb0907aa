"""Signing in from a browser: tokens in cookies, what guards them, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.signing import BROKER, login, refresh, status_as

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from fastapi import FastAPI

    from tests.support.signing import Demo

pytestmark = pytest.mark.engines


async def test_tokens_are_in_cookies_that_no_script_reads_and_not_in_the_body(
    client: httpx.AsyncClient, demo: Demo
) -> None:
    response = await login(client, demo, cookies=True)

    set_by_name = {each.partition("=")[0]: each.lower() for each in response.headers.get_list("set-cookie")}
    assert (response.json()["access_token"], response.json()["refresh_token"]) == (None, None)
    assert set(set_by_name) == {"pm_access", "pm_refresh", "pm_csrf"}
    assert all("httponly" in set_by_name[name] for name in ("pm_access", "pm_refresh"))
    assert "httponly" not in set_by_name["pm_csrf"]
    assert "samesite=strict" in set_by_name["pm_refresh"]
    assert "samesite=lax" in set_by_name["pm_access"]


async def test_on_a_public_name_cookies_are_secure_and_bound_to_the_host(
    app_with: Callable[..., FastAPI], reach: Callable[..., httpx.AsyncClient], demo: Demo
) -> None:
    app = app_with(trusted_hosts=("pm.example",))
    async with reach(app, "https://pm.example") as client:
        response = await login(client, demo, cookies=True)

    given = response.headers.get_list("set-cookie")
    assert all(each.startswith("__Host-pm_") and "Secure" in each for each in given)
    assert all("Path=/" in each and "Domain" not in each for each in given)


async def test_reading_needs_the_cookie_and_writing_the_csrf_token_too(
    client: httpx.AsyncClient, demo: Demo
) -> None:
    csrf = (await login(client, demo, cookies=True)).json()["csrf_token"]
    body = {"label": "laptop"}

    read = await client.get("/api/v1/me")
    bare = await client.post("/api/v1/auth/tokens", json=body)
    wrong = await client.post("/api/v1/auth/tokens", json=body, headers={"x-csrf-token": "0" * 64})
    good = await client.post("/api/v1/auth/tokens", json=body, headers={"x-csrf-token": csrf})

    assert read.json()["email"] == BROKER
    assert [each.status_code for each in (bare, wrong, good)] == [403, 403, 201]
    assert bare.json()["missing"] == "x-csrf-token"


async def test_a_planted_csrf_cookie_does_not_fit_the_sign_in(client: httpx.AsyncClient, demo: Demo) -> None:
    await login(client, demo, cookies=True)
    planted = "ab" * 32
    client.cookies.set("pm_csrf", planted, domain="localhost.local")
    client.cookies.delete("pm_csrf", domain="localhost.local")
    access = client.cookies["pm_access"]

    response = await client.post(
        "/api/v1/auth/tokens",
        json={"label": "x"},
        headers={"x-csrf-token": planted, "cookie": f"pm_access={access}; pm_csrf={planted}"},
    )

    assert response.status_code == 403


async def test_another_sites_page_cannot_sign_its_visitor_in(client: httpx.AsyncClient, demo: Demo) -> None:
    response = await client.post(
        "/api/v1/auth/login",
        json={"email": BROKER, "password": demo[BROKER].password, "cookies": True},
        headers={"origin": "https://evil.example"},
    )

    assert response.status_code == 403
    assert "set-cookie" not in response.headers


async def test_signing_in_never_takes_up_what_the_browser_held(client: httpx.AsyncClient, demo: Demo) -> None:
    await login(client, demo, cookies=True)
    fixed = client.cookies["pm_refresh"]

    await login(client, demo, cookies=True)

    assert client.cookies["pm_refresh"] != fixed
    assert (await refresh(client, fixed)).json()["refresh_token"] != client.cookies["pm_refresh"]


async def test_a_browser_renews_by_cookie_with_its_csrf_token(client: httpx.AsyncClient, demo: Demo) -> None:
    csrf = (await login(client, demo, cookies=True)).json()["csrf_token"]
    before = client.cookies["pm_refresh"]

    bare = await client.post("/api/v1/auth/refresh")
    renewed = await client.post("/api/v1/auth/refresh", headers={"x-csrf-token": csrf})

    assert (bare.status_code, renewed.status_code) == (403, 200)
    assert renewed.json()["csrf_token"] == csrf
    assert client.cookies["pm_refresh"] != before
    assert (await client.get("/api/v1/me")).json()["email"] == BROKER


async def test_signing_out_takes_the_cookies_back_and_ends_the_sign_in(
    client: httpx.AsyncClient, demo: Demo
) -> None:
    csrf = (await login(client, demo, cookies=True)).json()["csrf_token"]
    access = client.cookies["pm_access"]

    forged = await client.post("/api/v1/auth/logout")
    good = await client.post("/api/v1/auth/logout", headers={"x-csrf-token": csrf})

    assert (forged.status_code, good.status_code) == (403, 204)
    assert dict(client.cookies) == {}
    assert await status_as(client, access) == 401


async def test_a_cookie_that_ran_out_is_refused_and_not_taken_for_nobody(
    client: httpx.AsyncClient, demo: Demo, database_url: str
) -> None:
    await login(client, demo, cookies=True)
    with psycopg.connect(database_url) as connection:
        connection.execute("update refresh_families set revoked_at = now()")

    assert (await client.get("/api/v1/me")).status_code == 401


async def test_a_site_or_personal_token_is_no_cookie(client: httpx.AsyncClient, demo: Demo) -> None:
    for token in (demo[BROKER].token,):
        answer = await client.get("/api/v1/me", headers={"cookie": f"pm_access={token}"})
        assert answer.status_code == 401
