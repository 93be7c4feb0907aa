"""Limits over HTTP: who is counted, what a refusal says, and that streams give their places back."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from api.app import create_app
from api.errors import add_error_handlers
from api.identity.login_guard import Attempt
from api.limits.counting import CallLimits, LimitedCalls, count_call
from api.limits.sign_in import SignInLimits
from config.settings import Settings
from domain.errors import TooManyRequests
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal
from runtime.rate_limit import RateLimiter
from store.plans import TenantPlan

VISITOR = Principal(tenant_id=DEMO_TENANT_ID, user_id=None, visitor_id=uuid4())
USER = Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4())


def app_with(**settings: Any) -> FastAPI:
    return create_app(cast("Any", SimpleNamespace(settings=Settings(**settings))))


def client_of(app: FastAPI, address: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


class Plans:
    """Every tenant has subscribed to so many times the usual limits."""

    def __init__(self, factor: float) -> None:
        self.plan = TenantPlan(rate_factor=factor)

    async def of(self, _tenant_id: object) -> TenantPlan:
        return self.plan


def limited(factor: float, plan: float | None = None) -> FastAPI:
    """An app of two routes: one that answers, one that streams until told to end."""
    plans = cast("Any", None if plan is None else Plans(plan))
    app = FastAPI()
    add_error_handlers(app)
    app.state.call_limits = CallLimits(RateLimiter(None), factor=factor, plans=plans)
    app.state.principal, app.state.end = VISITOR, asyncio.Event()
    app.add_middleware(LimitedCalls, limits=app.state.call_limits)

    @app.post("/runs")
    async def run(request: Request) -> dict[str, bool]:
        await count_call(request, app.state.principal)
        return {"ok": True}

    @app.post("/runs/stream")
    async def stream(request: Request) -> StreamingResponse:
        await count_call(request, app.state.principal)

        async def body():
            await app.state.end.wait()
            yield b"x"

        return StreamingResponse(body())

    return app


@pytest.mark.parametrize(("plan", "admitted"), [(None, 2), (1.0, 2), (3.0, 6), (0.1, 1)])
async def test_a_plan_widens_the_limits_of_its_tenants_people(plan: float | None, admitted: int) -> None:
    # A tenth: runs of a visitor burst to two, those of an address to twenty.
    async with client_of(limited(0.1, plan)) as client:
        answers = [(await client.post("/runs")).status_code for _ in range(8)]

    assert answers == [200] * admitted + [429] * (8 - admitted)


async def test_a_refusal_on_v1_says_when_to_come_back() -> None:
    # A two-hundredth: reads of an address burst to five.
    async with client_of(app_with(rate_limits=0.005)) as client:
        answers = [await client.get("/api/v1/me") for _ in range(7)]

    assert [one.status_code for one in answers] == [200] * 5 + [429] * 2
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["retry_after_s"] == int(refused.headers["retry-after"])
    assert refused.headers["ratelimit"].startswith('"reads";r=0;t=')
    assert refused.headers["ratelimit-policy"] == '"reads";q=30;w=60'


async def test_what_is_left_is_told_and_browsers_may_read_it() -> None:
    async with client_of(app_with(rate_limits=0.005)) as client:
        answers = [
            await client.get("/api/v1/me", headers={"origin": "http://localhost:3000"}) for _ in range(2)
        ]

    assert [one.headers["ratelimit"].split(";")[1] for one in answers] == ["r=4", "r=3"]
    exposed = answers[0].headers["access-control-expose-headers"]
    assert {"retry-after", "ratelimit", "ratelimit-policy"} <= set(exposed.split(", "))


async def test_a_refused_browser_can_read_why() -> None:
    async with client_of(app_with(rate_limits=0.001)) as client:
        for _ in range(5):
            answer = await client.get("/api/v1/me", headers={"origin": "http://localhost:3000"})

    assert answer.status_code == 429
    assert answer.headers["access-control-allow-origin"] in {"*", "http://localhost:3000"}


async def test_off_counts_nothing() -> None:
    app = app_with(rate_limits="off")
    async with client_of(app) as client:
        answer = await client.get("/api/v1/me")

    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers


async def test_routes_without_proof_are_counted_by_address() -> None:
    body = {"kind": "emi", "inputs": {}}
    app = app_with(rate_limits=0.01)
    async with client_of(app) as client:
        here = [(await client.post("/api/v1/calc", json=body)).status_code for _ in range(2)]
    async with client_of(app, "203.0.113.9") as client:
        there = (await client.post("/api/v1/calc", json=body)).status_code

    assert (here, there) == ([422, 429], 422)


async def test_a_flood_is_stopped_before_anything_is_looked_at() -> None:
    # Even of calls that would be refused for other reasons: a token of nonsense is a 401 and a look-up each.
    async with client_of(app_with(rate_limits=0.001)) as client:
        answers = [await client.get("/ok") for _ in range(4)]

    assert [one.status_code for one in answers] == [200, 200, 429, 429]
    assert list(answers[-1].json()) == ["detail"]


async def test_visitors_of_one_address_have_allowances_of_their_own() -> None:
    app = limited(0.1)
    async with client_of(app) as client:
        first = [(await client.post("/runs")).status_code for _ in range(3)]
        app.state.principal = Principal(tenant_id=DEMO_TENANT_ID, user_id=None, visitor_id=uuid4())
        second = (await client.post("/runs")).status_code
        app.state.principal = USER
        user = [(await client.post("/runs")).status_code for _ in range(6)]

    assert (first, second, user) == ([200, 200, 429], 200, [200] * 6)


async def test_a_caller_moving_between_addresses_keeps_one_allowance() -> None:
    app = limited(0.1)
    statuses = []
    for address in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        async with client_of(app, address) as client:
            statuses.append((await client.post("/runs")).status_code)

    assert statuses == [200, 200, 429]


async def test_the_anonymous_buyer_is_counted_by_address_alone() -> None:
    app = limited(0.1)
    app.state.principal = ANONYMOUS_BUYER
    async with client_of(app) as client:
        statuses = [(await client.post("/runs")).status_code for _ in range(21)]

    assert statuses == [200] * 20 + [429]


async def test_open_streams_are_capped_and_give_their_places_back() -> None:
    app = limited(1.0)
    async with client_of(app) as client:
        open_ones = [asyncio.create_task(client.post("/runs/stream")) for _ in range(8)]
        slots, caller = app.state.call_limits.slots, f"caller:{DEMO_TENANT_ID}:{VISITOR.owner_id}"
        while slots.open_under(caller) < 8:  # noqa: ASYNC110  # a count, not an event
            await asyncio.sleep(0)
        ninth = await client.post("/runs/stream")
        app.state.end.set()
        ended = await asyncio.gather(*open_ones)
        again = await client.post("/runs/stream")

    assert (ninth.status_code, list(ninth.json())) == (429, ["detail"])
    assert ninth.headers["retry-after"] == "5"
    assert {one.status_code for one in ended} == {200}
    assert again.status_code == 200
    assert app.state.call_limits.slots.open_under("address:127.0.0.1") == 0


async def test_guessing_one_account_is_slow_and_cannot_lock_its_owner_out() -> None:
    guard = SignInLimits(CallLimits(RateLimiter(None)))
    waits = []

    async def passes(account: str, address: str) -> bool:
        try:
            await guard.admit(Attempt(account, address))
        except TooManyRequests as error:
            waits.append(error.extra["retry_after_s"])
            return False
        return True

    guesses = [await passes("owner", "203.0.113.9") for _ in range(10)]

    assert guesses == [True] * 6 + [False] * 4
    assert min(waits) > 60
    assert await passes("owner", "198.51.100.1")


async def test_many_accounts_from_one_place_are_slow_too() -> None:
    guard = SignInLimits(CallLimits(RateLimiter(None)))

    for number in range(40):
        await guard.admit(Attempt(f"account-{number}", f"2001:db8:1:2::{number:x}"))

    with pytest.raises(TooManyRequests):
        await guard.admit(Attempt("account-41", "2001:db8:1:2::ffff"))
