"""Signing in with a password, renewing, signing out; and what thieves and other pages get."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from structlog.testing import capture_logs

from domain.tenancy import DEMO_TENANT_ID
from store.identity.people import People
from tests.support.signing import BROKER, login, refresh, status_as

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI

    from store.database import Database
    from store.identity.passwords import Passwords
    from tests.support.signing import Demo

pytestmark = pytest.mark.engines


async def test_a_person_signs_in_and_is_who_they_are(client: httpx.AsyncClient, demo: Demo) -> None:
    response = await login(client, demo, email=" Broker@DEMO ")

    pair = response.json()
    me = await client.get("/api/v1/me", headers={"authorization": f"Bearer {pair['access_token']}"})
    now = datetime.now(UTC)
    assert (me.json()["email"], me.json()["roles"], me.json()["kind"]) == (BROKER, ["agent"], "sign_in")
    assert datetime.fromisoformat(pair["expires_at"]) - now <= timedelta(minutes=15)
    assert (
        timedelta(days=6.9) < datetime.fromisoformat(pair["refresh_expires_at"]) - now < timedelta(days=7.1)
    )
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers


async def test_an_sdk_client_sends_the_same_token_as_its_api_key(
    client: httpx.AsyncClient, demo: Demo
) -> None:
    token = (await login(client, demo)).json()["access_token"]

    answer = await client.get("/api/v1/me", headers={"x-api-key": token})

    assert answer.json()["email"] == BROKER


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (BROKER, "wrong password"),
        ("nobody@demo", "wrong password"),
        (BROKER, "x" * 1024),
        ("' or 1=1 --", "x"),
    ],
)
async def test_wrong_password_and_unknown_email_answer_alike(
    client: httpx.AsyncClient, demo: Demo, email: str, password: str
) -> None:
    response = await client.post("/api/v1/auth/login", json={"email": email, "password": password})

    assert response.status_code == 401
    assert response.json()["detail"] == "Email or password is not right."
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_disabled_person_is_out_at_once_and_told_no_more_than_a_stranger(
    client: httpx.AsyncClient, demo: Demo, database: Database, passwords: Passwords
) -> None:
    pair = (await login(client, demo)).json()

    await People(database, passwords).disable(DEMO_TENANT_ID, BROKER)

    assert await status_as(client, pair["access_token"]) == 401
    assert await status_as(client, demo[BROKER].token) == 401
    assert (await refresh(client, pair["refresh_token"])).status_code == 401
    assert (await login(client, demo)).json()["detail"] == "Email or password is not right."


async def test_roles_are_those_of_now(client: httpx.AsyncClient, demo: Demo, database_url: str) -> None:
    token = (await login(client, demo)).json()["access_token"]
    with psycopg.connect(database_url) as connection:
        connection.execute("update users set roles = '{buyer}' where email = %s", (BROKER,))

    me = await client.get("/api/v1/me", headers={"authorization": f"Bearer {token}"})

    assert me.json()["roles"] == ["buyer"]


async def test_each_refresh_token_gives_the_next(client: httpx.AsyncClient, demo: Demo) -> None:
    first = (await login(client, demo)).json()
    second = (await refresh(client, first["refresh_token"])).json()
    third = (await refresh(client, second["refresh_token"])).json()

    tokens = [each["refresh_token"] for each in (first, second, third)]
    assert len(set(tokens)) == 3
    assert await status_as(client, third["access_token"]) == 200


async def test_two_tabs_that_renew_at_once_both_stay_signed_in(client: httpx.AsyncClient, demo: Demo) -> None:
    first = (await login(client, demo)).json()

    answers = await asyncio.gather(*(refresh(client, first["refresh_token"]) for _ in range(4)))

    assert [each.status_code for each in answers] == [200] * 4
    assert len({each.json()["refresh_token"] for each in answers}) == 1
    assert (await refresh(client, answers[0].json()["refresh_token"])).status_code == 200


def age_rotation(database_url: str, seconds: int) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update refresh_families set rotated_at = now() - make_interval(secs => %s)", (seconds,)
        )


async def test_a_refresh_token_used_again_later_ends_the_sign_in_for_thief_and_owner(
    client: httpx.AsyncClient, demo: Demo, database_url: str
) -> None:
    first = (await login(client, demo)).json()
    second = (await refresh(client, first["refresh_token"])).json()
    age_rotation(database_url, 11)

    with capture_logs() as logs:
        replayed = await refresh(client, first["refresh_token"])

    assert replayed.status_code == 401
    assert (await refresh(client, second["refresh_token"])).status_code == 401
    assert await status_as(client, second["access_token"]) == 401
    assert [each["event"] for each in logs] == ["auth.refresh_reused"]


async def test_a_token_two_places_back_ends_the_sign_in_even_within_the_grace(
    client: httpx.AsyncClient, demo: Demo
) -> None:
    first = (await login(client, demo)).json()
    second = (await refresh(client, first["refresh_token"])).json()
    await refresh(client, second["refresh_token"])

    assert (await refresh(client, first["refresh_token"])).status_code == 401
    assert await status_as(client, second["access_token"]) == 401


async def test_one_sign_in_ended_leaves_the_other(client: httpx.AsyncClient, demo: Demo) -> None:
    phone, laptop = (await login(client, demo)).json(), (await login(client, demo)).json()

    await client.post("/api/v1/auth/logout", json={"refresh_token": phone["refresh_token"]})

    assert await status_as(client, phone["access_token"]) == 401
    assert await status_as(client, laptop["access_token"]) == 200


@pytest.mark.parametrize("column", ["expires_at", "ends_at"])
async def test_a_sign_in_ends_unused_after_a_week_and_in_any_case_after_a_month(
    client: httpx.AsyncClient, demo: Demo, database_url: str, column: str
) -> None:
    pair = (await login(client, demo)).json()
    with psycopg.connect(database_url) as connection:
        connection.execute(f"update refresh_families set {column} = now()")  # noqa: S608  # names above

    assert (await refresh(client, pair["refresh_token"])).status_code == 401


async def test_renewal_never_outlives_the_month(
    client: httpx.AsyncClient, demo: Demo, database_url: str
) -> None:
    pair = (await login(client, demo)).json()
    with psycopg.connect(database_url) as connection:
        connection.execute("update refresh_families set ends_at = now() + interval '1 day'")

    renewed = (await refresh(client, pair["refresh_token"])).json()

    left = datetime.fromisoformat(renewed["refresh_expires_at"]) - datetime.now(UTC)
    assert left <= timedelta(days=1)


async def test_chains_past_their_end_are_forgotten_at_the_next_sign_in(
    client: httpx.AsyncClient, demo: Demo, database_url: str
) -> None:
    await login(client, demo)
    with psycopg.connect(database_url) as connection:
        connection.execute("update refresh_families set ends_at = now()")

    await login(client, demo)

    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from refresh_families").fetchone() == (1,)


async def test_a_new_password_ends_what_the_old_one_opened(
    client: httpx.AsyncClient, demo: Demo, database: Database, passwords: Passwords
) -> None:
    pair = (await login(client, demo)).json()

    await People(database, passwords).set_password(DEMO_TENANT_ID, BROKER, "a quite different one")

    assert await status_as(client, pair["access_token"]) == 401
    assert (await refresh(client, pair["refresh_token"])).status_code == 401
    assert (await login(client, demo)).status_code == 401
    assert (await login(client, demo, password="a quite different one")).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "pmr_", "pmr_" + "A" * 70, "pmk_" + "A" * 70])
async def test_what_is_no_refresh_token_renews_nothing(
    client: httpx.AsyncClient, demo: Demo, token: str
) -> None:
    assert (await refresh(client, token)).status_code == 401


async def test_tokens_of_one_kind_do_not_pass_for_another(client: httpx.AsyncClient, demo: Demo) -> None:
    pair = (await login(client, demo)).json()
    session = await client.post(
        "/api/v1/site/session", json={"site": "pms_demo"}, headers={"origin": "http://localhost"}
    )

    assert await status_as(client, pair["refresh_token"]) == 401
    assert await status_as(client, session.json()["visitor"]) == 401
    assert (await refresh(client, pair["access_token"])).status_code == 401


async def test_signing_out_without_anything_is_no_error(client: httpx.AsyncClient, demo: Demo) -> None:
    for body in (None, {}, {"refresh_token": "pmr_x"}):
        assert (await client.post("/api/v1/auth/logout", json=body)).status_code == 204


async def test_signing_out_with_the_access_token_ends_the_sign_in(
    client: httpx.AsyncClient, demo: Demo
) -> None:
    pair = (await login(client, demo)).json()

    await client.post("/api/v1/auth/logout", headers={"authorization": f"Bearer {pair['access_token']}"})

    assert (await refresh(client, pair["refresh_token"])).status_code == 401


async def test_neither_password_nor_tokens_nor_email_are_logged(
    client: httpx.AsyncClient, demo: Demo, capfd: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logs:
        pair = (await login(client, demo)).json()
        await login(client, demo, password="not the right one")
        await refresh(client, pair["refresh_token"])
        await refresh(client, "pmr_" + "A" * 70)

    told = repr(logs) + "".join(capfd.readouterr())
    secrets = [
        demo[BROKER].password,
        pair["access_token"],
        pair["refresh_token"],
        "not the right one",
        BROKER,
    ]
    assert [each for each in secrets if str(each) in told] == []
    assert {each["event"] for each in logs} >= {"auth.signed_in", "auth.login_failed"}


async def test_the_guard_is_asked_before_a_password_is_looked_at(
    app: FastAPI, client: httpx.AsyncClient, demo: Demo
) -> None:
    seen: list[tuple[str, str]] = []

    class Guard:
        async def admit(self, attempt: Any) -> None:
            seen.append(("admit", attempt.account))

        async def failed(self, attempt: Any) -> None:
            seen.append(("failed", attempt.account))

        async def succeeded(self, attempt: Any) -> None:
            seen.append(("succeeded", attempt.account))

    app.state.login_guard = Guard()
    await login(client, demo)
    await login(client, demo, email="BROKER@demo", password="not the right one")

    assert [each[0] for each in seen] == ["admit", "succeeded", "admit", "failed"]
    assert len({each[1] for each in seen}) == 1
    assert BROKER not in seen[0][1]
