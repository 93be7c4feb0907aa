"""The first page, the API reference and their assets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI

from api.errors import add_error_handlers
from api.pages import BUILT, pages_router
from api.security import DATA_CSP, PAGE_CSP, add_security

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = ("localhost", "127.0.0.1", "[::1]")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assets = tmp_path / "dist" / "assets"
    assets.mkdir(parents=True)
    (assets.parent / "index.html").write_text("<title>first page</title>")
    (assets.parent / "docs.html").write_text("<title>reference</title>")
    (assets / "index-AbCd1234.js").write_text("js")
    (assets / "pdf.worker-AbCd1234.mjs").write_text("mjs")
    (assets.parent / "secret.txt").write_text("no")
    return assets.parent


def client_of(built: Path) -> httpx.AsyncClient:
    app = FastAPI(docs_url=None, redoc_url=None)
    add_error_handlers(app)
    app.include_router(pages_router(built, operators=built, inbox=built, workbench=built))

    @app.get("/data")
    async def data() -> dict[str, int]:
        return {"a": 1}

    add_security(app, trusted_hosts=HOSTS)
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8123")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "first page"),
        ("/docs", "reference"),
        ("/ops", "first page"),
        ("/inbox", "first page"),
        ("/workbench", "first page"),
    ],
)
async def test_built_pages_are_served_under_the_page_policy(built, path, says) -> None:
    async with client_of(built) as client:
        response = await client.get(path)

    assert says in response.text
    assert response.headers["content-security-policy"] == PAGE_CSP
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("folder", ["/assets", "/ops/assets", "/inbox/assets", "/workbench/assets"])
async def test_an_asset_named_by_its_content_is_kept_for_a_year(built, folder) -> None:
    async with client_of(built) as client:
        response = await client.get(f"{folder}/index-AbCd1234.js")

    assert response.text == "js"
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-type"].startswith("text/javascript")


async def test_a_module_worker_is_served_as_javascript(built) -> None:
    async with client_of(built) as client:
        response = await client.get("/workbench/assets/pdf.worker-AbCd1234.mjs")

    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]


@pytest.mark.parametrize("name", ["missing.js", "..%2fsecret.txt", "%2e%2e/secret.txt", "%2e%2e", "a%00b"])
async def test_nothing_else_is_served(built, name) -> None:
    async with client_of(built) as client:
        response = await client.get(f"/assets/{name}")

    assert response.status_code in {404, 422}


async def test_an_unbuilt_page_says_how_to_build_it(tmp_path) -> None:
    async with client_of(tmp_path) as client:
        response = await client.get("/")

    assert response.status_code == 200
    assert "make web" in response.text


async def test_answers_that_are_data_may_run_nothing(built) -> None:
    async with client_of(built) as client:
        response = await client.get("/data")

    assert response.headers["content-security-policy"] == DATA_CSP
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1:8123", "[::1]:8123"])
async def test_a_host_of_this_machine_is_served(built, host) -> None:
    async with client_of(built) as client:
        assert (await client.get("/data", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example:80", ""])
async def test_a_foreign_host_is_refused(built, host) -> None:
    async with client_of(built) as client:
        assert (await client.get("/data", headers={"host": host})).status_code == 400


async def test_a_plain_request_id_is_kept_and_another_replaced(built) -> None:
    async with client_of(built) as client:
        kept = await client.get("/data", headers={"x-request-id": "trace-12345678"})
        replaced = await client.get("/data", headers={"x-request-id": "a b\x7fc; drop"})
        made = await client.get("/data")

    assert kept.headers["x-request-id"] == "trace-12345678"
    assert re.fullmatch("[0-9a-f]{32}", replaced.headers["x-request-id"])
    assert made.headers["x-request-id"] != replaced.headers["x-request-id"]


def test_the_built_pages_name_no_foreign_host() -> None:
    pages = [BUILT / "index.html", BUILT / "docs.html"]
    if not all(page.is_file() for page in pages):
        pytest.skip("web/home/dist is not built; run `make web`")

    for page in pages:
        assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page.read_text()) == []
