"""Paths that begin with more than one slash."""

from __future__ import annotations

from typing import Any

import pytest

from api.single_slashes import SingleSlashes


async def seen_path(scope: dict[str, Any]) -> tuple[str, bytes | None]:
    seen: list[dict[str, Any]] = []

    async def app(inner: Any, _receive: Any, _send: Any) -> None:
        seen.append(inner)

    async def nothing(*_: Any) -> Any: ...

    await SingleSlashes(app)(scope, nothing, nothing)
    return seen[0]["path"], seen[0].get("raw_path")


@pytest.mark.parametrize(
    ("asked", "seen"), [("//info", "/info"), ("///a//b", "/a//b"), ("/info", "/info"), ("/", "/")]
)
async def test_one_slash_is_left(asked: str, seen: str) -> None:
    scope = {"type": "http", "path": asked, "raw_path": asked.encode()}

    assert await seen_path(scope) == (seen, seen.encode())


async def test_other_kinds_of_connections_pass() -> None:
    assert await seen_path({"type": "websocket", "path": "//x"}) == ("//x", None)
