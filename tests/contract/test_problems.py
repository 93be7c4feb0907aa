"""Every error below /api/v1 is a problem of one shape: each described route is sent what it must refuse."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.v1.models.problem import ProblemOut
from config.settings import Settings
from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind
from tests.support.acting import act_as

if TYPE_CHECKING:
    from fastapi import FastAPI

MARK = "Zq9845012345Zq"
"""Stands in every body and parameter; an answer that holds it echoes what was sent."""

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}

BROKEN: dict[str, bytes] = {
    "no JSON": f"{{{MARK}".encode(),
    "a text": f'"{MARK}"'.encode(),
    "a list of texts": f'["{MARK}"]'.encode(),
    "null": b"null",
    "unknown fields": f'{{"{MARK}": "{MARK}", "unknown": "{MARK}"}}'.encode(),
    "not UTF-8": MARK.encode("utf-16"),
    "NaN": f'{{"a": NaN, "b": "{MARK}"}}'.encode(),
    "infinity by exponent": f'{{"a": 1e999, "b": "{MARK}"}}'.encode(),
    "nested without end": b"[" * 50_000,
    "a number of 5,000 digits": b'{"a": ' + b"7" * 5000 + b"}",
    "nothing": b"",
}


def make_app(**settings: Any) -> FastAPI:
    engine = SimpleNamespace(link=None)
    services = SimpleNamespace(settings=Settings(**settings), database=None, run_engine=engine)
    app = create_app(cast("Any", services))
    admin = Principal(
        tenant_id=DEMO_TENANT_ID, user_id=uuid4(), roles=frozenset(Role), kind=SessionKind.SIGN_IN
    )
    act_as(app, admin)
    return app


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")


APP = make_app()
"""One for all tests that leave it as it is: making it takes a tenth of a second."""


def described() -> list[tuple[str, str, dict[str, Any]]]:
    """Every operation of /api/v1: method, path, description."""
    return [
        (method.upper(), path, operation)
        for path, methods in APP.openapi()["paths"].items()
        if path.startswith("/api/v1")
        for method, operation in methods.items()
    ]


OPERATIONS = described()
WITH_JSON = [
    (method, path)
    for method, path, operation in OPERATIONS
    if "application/json" in operation.get("requestBody", {}).get("content", {})
]
BREAKING = [
    (method, path, broken)
    for method, path, operation in OPERATIONS
    for broken in BROKEN
    if "application/json" in operation.get("requestBody", {}).get("content", {})
    # Where a body may be left out, none and null are whole.
    and (operation["requestBody"].get("required") or broken not in {"nothing", "null"})
]
WITH_PARAMETERS = [
    (method, path, [one for one in operation["parameters"] if one["in"] in {"path", "query"}])
    for method, path, operation in OPERATIONS
    if any(one["in"] in {"path", "query"} for one in operation.get("parameters", []))
]


def assert_problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    ProblemOut.model_validate(problem)
    assert problem.keys() >= MEMBERS
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:propmubi:error:{problem['code']}"
    assert problem["instance"] == f"urn:propmubi:request:{answer.headers['x-request-id']}"
    assert MARK not in answer.text
    assert "Traceback" not in answer.text
    return problem


def test_there_are_routes_to_test():
    assert len(OPERATIONS) > 15
    assert len(WITH_JSON) > 5


@pytest.mark.parametrize(("method", "path", "broken"), BREAKING, ids=lambda part: part)
async def test_a_broken_body_is_a_problem_that_names_its_fields(method: str, path: str, broken: str) -> None:
    async with client_of(APP) as client:
        answer = await client.request(
            method,
            path.replace("{", "").replace("}", ""),
            content=BROKEN[broken],
            headers={"content-type": "application/json"},
        )

    problem = assert_problem(answer)
    assert answer.status_code in {400, 401, 403, 422}, broken
    if answer.status_code == 422 and "errors" in problem:
        assert all(isinstance(words, list) and words for words in problem["errors"].values())


@pytest.mark.parametrize(("method", "path"), WITH_JSON, ids=lambda part: part)
async def test_a_body_of_another_content_type_is_a_problem(method: str, path: str) -> None:
    async with client_of(APP) as client:
        answer = await client.request(
            method, path, content=MARK.encode(), headers={"content-type": "application/x-www-form-urlencoded"}
        )

    assert_problem(answer)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize(("method", "path"), WITH_JSON, ids=lambda part: part)
async def test_a_body_past_its_limit_is_a_problem(method: str, path: str) -> None:
    async with client_of(APP) as client:
        answer = await client.request(method, path, content=b"[" + b" " * 9_000_000 + b"]")

    assert answer.status_code == 413
    assert assert_problem(answer)["code"] == "too_large"


@pytest.mark.parametrize(("method", "path", "parameters"), WITH_PARAMETERS, ids=lambda part: str(part)[:60])
async def test_parameters_out_of_form_are_a_problem(
    method: str, path: str, parameters: list[dict[str, Any]]
) -> None:
    wrong = {one["name"]: f"{MARK}\n" * 20 for one in parameters if one["in"] == "query"}
    url = path
    for one in parameters:
        url = url.replace(f"{{{one['name']}}}", MARK)
    async with client_of(APP) as client:
        answer = await client.request(method, url, params=wrong)

    problem = assert_problem(answer)
    assert answer.status_code == 422
    assert problem["errors"]


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/nothing", f"/api/v1/{MARK}", "/api/v1/listings/x/y"])
async def test_an_unknown_address_is_a_problem(path: str) -> None:
    async with client_of(APP) as client:
        answer = await client.get(path)

    assert answer.status_code == 404
    assert assert_problem(answer)["code"] == "not_found"


@pytest.mark.parametrize("path", sorted({path for _, path, _ in OPERATIONS if "{" not in path}))
async def test_a_method_a_route_does_not_take_is_a_problem(path: str) -> None:
    async with client_of(APP) as client:
        answer = await client.request("TRACE", path)

    assert answer.status_code == 405
    assert assert_problem(answer)["code"] == "method_not_allowed"
    assert answer.headers["allow"]


async def test_too_many_calls_are_a_problem() -> None:
    async with client_of(make_app(rate_limits=0.0005)) as client:
        for _ in range(3):
            answer = await client.get("/api/v1/me")

    assert answer.status_code == 429
    assert assert_problem(answer)["code"] == "too_many_requests"


async def test_what_nobody_foresaw_is_a_problem_that_browsers_can_read(capsys) -> None:
    app = make_app()

    async def broken() -> None:
        raise KeyError(MARK)

    app.add_api_route("/api/v1/broken", broken)
    async with client_of(app) as client:
        answer = await client.get("/api/v1/broken", headers={"origin": "http://localhost:3000"})

    assert answer.status_code == 500
    assert assert_problem(answer)["code"] == "internal_error"
    assert "access-control-allow-origin" in answer.headers
    assert "request.failed" in capsys.readouterr().out


async def test_langgraph_routes_keep_their_own_form() -> None:
    async with client_of(APP) as client:
        answers = [
            await client.post("/threads", content=b"["),
            await client.get("/threads/x/nothing"),
            await client.post("/threads", content=b" " * 1_100_000),
        ]

    assert [one.status_code for one in answers] == [422, 404, 413]
    assert [list(one.json()) for one in answers] == [["detail"]] * 3
