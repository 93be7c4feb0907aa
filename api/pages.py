"""The first page and the API reference, as built by ``make web``, served from this machine alone.

Files are looked up at each request and not at start, so that a build finished later is served at once.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse, Response

from api.security import PAGE_CSP
from domain.errors import NotFound

BUILT: Final = Path(__file__).resolve().parent.parent / "web" / "home" / "dist"
"""What Vite wrote; beside the packages of a clone (installed editable) and in the container image."""

OPERATORS_BUILT: Final = BUILT.parent.parent / "ops" / "dist"
INBOX_BUILT: Final = BUILT.parent.parent / "inbox" / "dist"
WORKBENCH_BUILT: Final = BUILT.parent.parent / "workbench" / "dist"
_YEAR_S: Final = 365 * 24 * 3600
_ASSET_NAME: Final = r"^[A-Za-z0-9._-]{1,120}$"
_AssetName = Annotated[str, InPath(pattern=_ASSET_NAME)]
_HAS_HASH: Final = re.compile(r"-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
_PAGE_HEADERS: Final = {"content-security-policy": PAGE_CSP, "cache-control": "no-cache"}


def pages_router(
    built: Path = BUILT,
    operators: Path = OPERATORS_BUILT,
    inbox: Path = INBOX_BUILT,
    workbench: Path = WORKBENCH_BUILT,
) -> APIRouter:
    """Routes of the pages and their assets; none of them is part of the described API."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home() -> Response:
        return _page(built / "index.html", "The first page")

    @router.get("/docs")
    async def reference() -> Response:
        return _page(built / "docs.html", "The API reference")

    @router.get("/ops")
    async def operators_page() -> Response:
        return _page(operators / "index.html", "The operators' page")

    @router.get("/inbox")
    async def brokers_page() -> Response:
        return _page(inbox / "index.html", "The lead inbox")

    @router.get("/workbench")
    async def underwriters_page() -> Response:
        return _page(workbench / "index.html", "The workbench")

    @router.get("/assets/{name}")
    async def asset(name: _AssetName) -> Response:
        return _asset(built / "assets" / name)

    @router.get("/ops/assets/{name}")
    async def operators_asset(name: _AssetName) -> Response:
        return _asset(operators / "assets" / name)

    @router.get("/inbox/assets/{name}")
    async def brokers_asset(name: _AssetName) -> Response:
        return _asset(inbox / "assets" / name)

    @router.get("/workbench/assets/{name}")
    async def underwriters_asset(name: _AssetName) -> Response:
        return _asset(workbench / "assets" / name)

    return router


def _asset(file: Path) -> Response:
    if not file.is_file():
        raise NotFound("No such file; reload the page, or run `make web` again.")
    # Vite puts a hash of the content into the name, so the same name is the same file for ever.
    # A module worker (.mjs) starts only as JavaScript, which not every machine's table of types knows.
    media_type = "text/javascript" if file.suffix == ".mjs" else None
    lifetime = f"public, max-age={_YEAR_S}, immutable" if _HAS_HASH.search(file.name) else "no-cache"
    return FileResponse(file, headers={"cache-control": lifetime}, media_type=media_type)


def _page(file: Path, subject: str) -> Response:
    if file.is_file():
        return FileResponse(file, media_type="text/html", headers=_PAGE_HEADERS)
    return HTMLResponse(_NOT_BUILT.format(subject=escape(subject)), headers=_PAGE_HEADERS)


_NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>PropMubi Agents</title>
<h1>PropMubi Agents is running</h1>
<p>{subject} is not built yet. Run <code>make web</code> in the clone and reload.</p>
<p>The API works without it: <a href="/api/v1/status">status</a>,
<a href="/openapi.json">OpenAPI description</a>.</p>
</html>
"""
