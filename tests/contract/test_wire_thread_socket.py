"""The WebSocket of the thread protocol: who may open it, what it answers, and where it ends."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from argon2 import PasswordHasher
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from domain.tenancy import DEMO_SITE_KEY, DEMO_TENANT_ID, Role
from store.identity.passwords import Passwords
from store.identity.people import People
from tests.support.client_api import ClientApi

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from websockets.asyncio.client import ClientConnection

    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

PATIENCE_S = 30
PASSWORD = "five green parrots on a wall"
RUN = {"assistant_id": "plain", "input": {"x": 1}}


def opened(api: ClientApi, thread: str, **headers: str) -> AbstractAsyncContextManager[ClientConnection]:
    url = f"{api.url.replace('http', 'ws', 1)}/threads/{thread}/stream/events"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    origin = sent.pop("origin", None)
    offers = [one for one in sent.pop("offers", "").split() if one]
    return connect(
        url,
        additional_headers=sent,
        origin=origin,  # type: ignore[arg-type]
        subprotocols=offers or None,  # type: ignore[arg-type]
        proxy=None,
        open_timeout=PATIENCE_S,
    )


async def asked(socket: ClientConnection, key: int, method: str, **params: Any) -> dict[str, Any]:
    await socket.send(json.dumps({"id": key, "method": method, "params": params}))
    while True:
        frame: dict[str, Any] = await received(socket)
        if frame["type"] != "event":
            return frame


async def received(socket: ClientConnection) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        return json.loads(await socket.recv())


async def close_code(socket: ClientConnection) -> int | None:
    async with asyncio.timeout(PATIENCE_S):
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()
    return socket.close_code


async def test_subscribes_starts_and_gets_events_that_sse_gets_too(client_api: ClientApi) -> None:
    thread = str(uuid4())
    async with opened(client_api, thread, x_api_key=client_api.token) as socket:
        subscribed = await asked(socket, 1, "subscription.subscribe", channels=["lifecycle", "values"])
        started = await asked(socket, 2, "run.start", **RUN)
        events: list[Any] = []
        while not events or events[-1]["params"]["data"].get("event") != "completed":
            events.append(await received(socket))
        ended = await asked(
            socket, 3, "subscription.unsubscribe", subscription_id=subscribed["result"]["subscription_id"]
        )
        again = await asked(
            socket, 4, "subscription.unsubscribe", subscription_id=subscribed["result"]["subscription_id"]
        )

    assert started["result"].keys() == {"run_id"}
    assert [one["params"]["data"] for one in events if one["method"] == "values"][-1] == {
        "x": 4,
        "log": ["a", "b"],
    }
    assert ended["type"] == "success"
    assert (again["type"], again["error"]) == ("error", "no_such_subscription")
    assert await over_sse(client_api, thread, len(events)) == events


async def over_sse(api: ClientApi, thread: str, count: int, **body: Any) -> list[Any]:
    found: list[Any] = []
    sent = {"channels": ["lifecycle", "values"], **body}
    async with (
        asyncio.timeout(PATIENCE_S),
        httpx.AsyncClient(base_url=api.url, headers={"x-api-key": api.token}) as http,
        http.stream("POST", f"/threads/{thread}/stream/events", json=sent) as answer,
    ):
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                break
    return found


async def test_readers_resume_behind_a_number(client_api: ClientApi) -> None:
    thread = str(uuid4())
    async with opened(client_api, thread, x_api_key=client_api.token) as socket:
        await asked(socket, 1, "run.start", **RUN)
    whole = await over_sse(client_api, thread, 5)

    rest = await over_sse(client_api, thread, 3, since=whole[1]["seq"])

    assert rest == whole[2:]


@pytest.mark.parametrize(
    ("frame", "error"),
    [
        ("no json", "invalid_argument"),
        ('{"method":"run.start"}', "invalid_argument"),
        ('{"id":1,"method":"secret 9876543210"}', "unknown_command"),
        ('{"id":1,"method":"subscription.subscribe","params":{"channels":["bogus"]}}', "invalid_argument"),
        ('{"id":1,"method":"run.start","params":{"assistant_id":"nope"}}', "invalid_argument"),
        ('{"id":1,"method":"agent.getTree"}', "no_such_run"),
    ],
)
async def test_a_bad_command_is_an_error_and_the_socket_stays(
    client_api: ClientApi, frame: str, error: str
) -> None:
    async with httpx.AsyncClient(base_url=client_api.url, headers={"x-api-key": client_api.token}) as http:
        thread = (await http.post("/threads", json={})).json()["thread_id"]
    async with opened(client_api, thread, x_api_key=client_api.token) as socket:
        await socket.send(frame)
        refused = await received(socket)
        after = await asked(socket, 7, "subscription.reconnect", run_id="r")

    assert (refused["type"], refused["error"]) == ("error", error)
    assert "9876543210" not in refused["message"]
    assert after["result"] == {"restored": False}


async def test_another_persons_thread_is_not_found(client_api: ClientApi) -> None:
    async with httpx.AsyncClient(
        base_url=client_api.url, headers={"x-api-key": client_api.other_token}
    ) as http:
        thread = (await http.post("/threads", json={})).json()["thread_id"]
        await http.post(f"/threads/{thread}/runs/wait", json=RUN)

    for method, params in (
        ("run.start", RUN),
        ("subscription.subscribe", {"channels": ["values"]}),
        ("input.respond", {"interrupt_id": "i", "response": 1}),
        ("state.get", {}),
    ):
        async with opened(client_api, thread, x_api_key=client_api.token) as socket:
            await socket.send(json.dumps({"id": 1, "method": method, "params": params}))
            assert await close_code(socket) == 4404, method


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x_api_key": "pmk_unknown"}, 4401),
        ({"authorization": "Basic abc"}, 4401),
        ({"origin": "https://evil.example"}, 4401),
        ({"x_forwarded_for": "203.0.113.9"}, 4401),
        ({"cookie": "pm_access=stolen", "origin": "https://evil.example"}, 4403),
        ({"cookie": "pm_access=stolen"}, 4403),
        ({"cookie": "pm_access=stolen", "origin": "null"}, 4403),
    ],
)
async def test_a_socket_needs_proof_and_cookies_need_our_page(
    client_api: ClientApi, headers: dict[str, str], code: int
) -> None:
    async with opened(client_api, str(uuid4()), **headers) as socket:
        assert await close_code(socket) == code


async def test_cookies_of_our_own_page_count_and_of_another_do_not(platform: Platform, api_url: str) -> None:
    people = People(platform.engine.db, Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)))
    await people.add(
        DEMO_TENANT_ID, email="b@socket.example", display_name="B", roles=[Role.BUYER], password=PASSWORD
    )
    async with httpx.AsyncClient(base_url=api_url) as http:
        sign_in = {"email": "b@socket.example", "password": PASSWORD, "cookies": True}
        signed = await http.post("/api/v1/auth/login", json=sign_in)
        assert signed.status_code == 200, signed.text
        given = [one.partition(";")[0] for one in signed.headers.get_list("set-cookie")]
        cookie = "; ".join(given)
        assert "pm_access=" in cookie, given
    api = ClientApi(api_url, "", "", "")

    async with opened(api, str(uuid4()), cookie=cookie, origin=api_url) as socket:
        started = await asked(socket, 1, "run.start", **RUN)
    async with opened(api, str(uuid4()), cookie=cookie, origin="https://evil.example") as socket:
        code = await close_code(socket)

    assert started["type"] == "success"
    assert code == 4403


async def test_a_visitors_token_opens_a_socket_on_the_page_it_was_made_for_only(
    client_api: ClientApi,
) -> None:
    page, thread = "http://localhost:3000", str(uuid4())
    async with httpx.AsyncClient(base_url=client_api.url, headers={"origin": page}) as http:
        begun = await http.post("/api/v1/site/session", json={"site": DEMO_SITE_KEY})
        token = begun.json()["access_token"]
    offers = f"propmubi.v3 propmubi.token.{token}"

    async with opened(client_api, thread, origin=page, offers=offers) as socket:
        started = await asked(socket, 1, "run.start", **RUN)
        assert (started["type"], socket.subprotocol) == ("success", "propmubi.v3")
    for origin, code in ({"origin": "https://evil.example"}, 4403), ({}, 4403):
        async with opened(client_api, thread, offers=offers, **origin) as socket:
            assert await close_code(socket) == code, origin
    async with opened(client_api, thread, x_api_key=client_api.token) as socket:
        await socket.send(json.dumps({"id": 1, "method": "state.get", "params": {}}))
        assert await close_code(socket) == 4404


async def test_a_frame_past_the_limit_ends_the_socket(client_api: ClientApi) -> None:
    async with opened(client_api, str(uuid4()), x_api_key=client_api.token) as socket:
        await socket.send(json.dumps({"id": 1, "method": "run.start", "params": {"input": "x" * 1_100_000}}))
        assert await close_code(socket) == 1009


async def test_a_bad_thread_id_ends_the_socket(client_api: ClientApi) -> None:
    async with opened(client_api, "nope", x_api_key=client_api.token) as socket:
        assert await close_code(socket) == 4422
