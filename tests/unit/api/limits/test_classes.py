from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.limits.classes import class_of

DESCRIPTION = Path(__file__).resolve().parents[4] / "web" / "client" / "openapi.json"


@pytest.mark.parametrize(
    ("method", "path", "name", "is_stream"),
    [
        ("POST", "/threads/t/runs/stream", "runs", True),
        ("POST", "/runs/wait", "runs", True),
        ("POST", "/threads/t/runs", "runs", False),
        ("POST", "/runs", "runs", False),
        ("GET", "/threads/t/runs/r/stream", "reads", True),
        ("GET", "/threads/t/runs/r/join", "reads", True),
        ("GET", "/threads/t/runs", "reads", False),
        ("POST", "/threads/t/runs/r/cancel", "writes", False),
        ("POST", "/threads/search", "reads", False),
        ("POST", "/threads/t/history", "reads", False),
        ("POST", "/threads", "writes", False),
        ("POST", "/threads/t/state", "writes", False),
        ("DELETE", "/threads/t", "writes", False),
        ("POST", "/api/v1/search", "searches", False),
        ("POST", "/store/items/search", "searches", False),
        ("POST", "/store/namespaces", "reads", False),
        ("GET", "/store/items", "reads", False),
        ("PUT", "/store/items", "writes", False),
        ("POST", "/api/v1/listings", "imports", False),
        ("POST", "/api/v1/listings/import", "imports", False),
        ("GET", "/api/v1/listings/x", "reads", False),
        ("POST", "/api/v1/feedback", "ratings", False),
        ("POST", "/api/v1/site/session", "sessions", False),
        ("POST", "/api/v1/auth/refresh", "sessions", False),
        ("POST", "/api/v1/calc", "calculations", False),
        ("GET", "/anything", "reads", False),
    ],
)
def test_a_route_is_of_its_class(method, path, name, is_stream):
    kind = class_of(method, path)

    assert (kind.name, kind.streams_at_once) == (name, is_stream)


def test_every_route_that_starts_runs_or_streams_is_counted_as_such():
    paths = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    starting = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method in methods
        if path.split("/")[-1] in {"stream", "wait", "join"}
    }

    assert starting
    assert [one for one in starting if not class_of(*one).streams_at_once] == []


def test_a_person_with_an_account_has_no_less_than_a_visitor_and_an_address_more_than_both():
    for method, path in (("GET", "/x"), ("POST", "/x"), ("POST", "/runs"), ("POST", "/api/v1/search")):
        kind = class_of(method, path)

        assert kind.visitor.count <= kind.user.count < kind.address.count
