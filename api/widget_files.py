"""``/widget/…``, the script a customer's site loads, and ``/demo``, a builder's site that loads it.

The script is for any page on any origin, so it says so; what a page may then ask of the API is decided by its
site token and not here. The demo lives under the policy a careful customer would set: nothing inline, nothing
from elsewhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import Response

from api.folder import FILE_NAME, Folder

_WEB: Final = Path(__file__).resolve().parent.parent / "web"
WIDGET: Final = _WEB / "widget" / "dist"
"""What Vite wrote: ``propmubi-chat.js``, the panel it fetches when opened, its parts for later, languages."""
DEMO: Final = _WEB / "demo" / "site"
"""Plain files, served as they are in the repository: nothing of them has to be built."""

WIDGET_CACHE: Final = "public, max-age=300, stale-while-revalidate=600"
"""A fix reaches every site within a quarter of an hour, and no page waits for the check."""
_PANEL: Final = frozenset({"propmubi-panel.js"})
"""Fetched by the script when somebody reaches for the chat; a stale one would meet a newer script.

Parts of the panel (``propmubi-figures-1a2b3c4d.js``) have their build in the name: a page meets those of its
own panel or none, and a browser keeps them for a year.
"""

DEMO_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_WIDGET_HEADERS: Final = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
}

Name = Annotated[str, InPath(pattern=FILE_NAME)]


def widget_router(widget: Path = WIDGET, demo: Path = DEMO) -> APIRouter:
    """Routes of the widget's files and of the demo site; none of them is part of the described API.

    The handlers are plain functions: FastAPI runs them in a thread, as they read files.
    """
    router = APIRouter(include_in_schema=False)
    script = Folder(widget, _WIDGET_HEADERS, cache=WIDGET_CACHE, checked=_PANEL)
    site = Folder(demo, {"content-security-policy": DEMO_CSP}, cache="no-cache")

    @router.api_route("/widget/{name}", methods=["GET", "HEAD"])
    def widget_file(request: Request, name: Name) -> Response:
        return script.answer(request, name)

    @router.api_route("/demo", methods=["GET", "HEAD"])
    def demo_page(request: Request) -> Response:
        return site.answer(request, "index.html")

    @router.api_route("/demo/{name}", methods=["GET", "HEAD"])
    def demo_file(request: Request, name: Name) -> Response:
        return site.answer(request, name)

    return router
