"""The widget's script for any site, and the demo site under a strict policy."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api.errors import add_error_handlers
from api.security import add_security
from api.widget_files import DEMO, DEMO_CSP, WIDGET_CACHE, widget_router

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "customElements.define('propmubi-chat', class extends HTMLElement {});" * 20


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    widget = tmp_path / "widget"
    demo = tmp_path / "demo"
    widget.mkdir()
    demo.mkdir()
    (widget / "propmubi-chat.js").write_text(SCRIPT)
    (widget / "propmubi-panel.js").write_text("export {}")
    (widget / "propmubi-figures-1a2b3c4d.js").write_text("export default () => ({})")
    (widget / "hi.json").write_text('{"send": "भेजें"}')
    (widget / "mr-AbCd1234.json").write_text("{}")
    (widget / "notes.txt").write_text("not for the web")
    (widget / ".env").write_text("no")
    (widget / "inner.js").mkdir()
    (widget / "big.js").write_bytes(b" " * 2_000_001)
    (demo / "index.html").write_text("<title>a builder's site</title>")
    (demo / "site.css").write_text("body { margin: 0 }")
    (tmp_path / "secret.js").write_text("no")
    return tmp_path


@pytest.fixture
async def client(folders: Path):
    app = FastAPI(docs_url=None, redoc_url=None)
    add_error_handlers(app)
    app.include_router(widget_router(folders / "widget", folders / "demo"))
    add_security(app, trusted_hosts=["localhost"])
    app.add_middleware(CORSMiddleware, allow_origins=["https://known.example"])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8123") as client:
        yield client


async def test_any_site_may_load_the_script(client) -> None:
    response = await client.get("/widget/propmubi-chat.js", headers={"origin": "https://builder.example"})

    assert response.status_code == 200
    assert response.text == SCRIPT
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == WIDGET_CACHE


async def test_the_script_travels_packed(client) -> None:
    packed = await client.get("/widget/propmubi-chat.js", headers={"accept-encoding": "gzip, br"})
    plain = await client.get("/widget/propmubi-chat.js", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(SCRIPT) / 2
    assert packed.text == plain.text == SCRIPT
    assert "content-encoding" not in plain.headers
    assert "accept-encoding" in packed.headers["vary"]
    assert "accept-encoding" in plain.headers["vary"]
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
async def test_a_browser_that_has_it_gets_no_body(client, form) -> None:
    tag = (await client.get("/widget/propmubi-chat.js")).headers["etag"]

    response = await client.get("/widget/propmubi-chat.js", headers={"if-none-match": form.format(tag)})

    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["etag"] == tag
    assert response.headers["cache-control"] == WIDGET_CACHE


async def test_a_new_build_is_served_at_once_under_a_new_etag(client, folders) -> None:
    before = await client.get("/widget/propmubi-chat.js")
    file = folders / "widget" / "propmubi-chat.js"
    file.write_text("new")
    os.utime(file, ns=(1, 1))

    after = await client.get("/widget/propmubi-chat.js", headers={"if-none-match": before.headers["etag"]})

    assert after.status_code == 200
    assert after.text == "new"
    assert after.headers["etag"] != before.headers["etag"]


async def test_texts_are_json_and_hashed_names_are_kept_for_a_year(client) -> None:
    texts = await client.get("/widget/hi.json")
    hashed = await client.get("/widget/mr-AbCd1234.json")

    assert texts.json() == {"send": "भेजें"}
    assert texts.headers["content-type"] == "application/json"
    assert texts.headers["cache-control"] == WIDGET_CACHE
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_the_panel_is_never_older_than_the_script(client) -> None:
    panel = await client.get("/widget/propmubi-panel.js")

    assert panel.headers["cache-control"] == "no-cache"
    assert panel.headers["access-control-allow-origin"] == "*"


async def test_a_part_of_the_panel_is_that_of_its_build_for_ever_and_for_any_site(client) -> None:
    part = await client.get(
        "/widget/propmubi-figures-1a2b3c4d.js?0", headers={"origin": "https://builder.example"}
    )
    other_build = await client.get("/widget/propmubi-figures-9f9f9f9f.js")

    assert part.headers["content-type"] == "text/javascript; charset=utf-8"
    assert part.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert part.headers["access-control-allow-origin"] == "*"
    assert part.headers["cross-origin-resource-policy"] == "cross-origin"
    assert other_build.status_code == 404


async def test_head_tells_the_size_without_the_file(client) -> None:
    response = await client.head("/widget/propmubi-chat.js", headers={"accept-encoding": "identity"})

    assert response.status_code == 200
    assert response.headers["content-length"] == str(len(SCRIPT))


@pytest.mark.parametrize(
    "name",
    [
        "missing.js",
        "notes.txt",
        ".env",
        "inner.js",
        "big.js",
        "..%2fsecret.js",
        "%2e%2e/secret.js",
        "%2e%2e",
        "a%00.js",
        "x" * 300 + ".js",
    ],
)
@pytest.mark.parametrize("folder", ["widget", "demo"])
async def test_nothing_else_is_served(client, folder, name) -> None:
    response = await client.get(f"/{folder}/{name}")

    assert response.status_code in {404, 422}
    assert response.content != b"no"


async def test_the_demo_allows_its_own_origin_and_nothing_inline(client) -> None:
    page = await client.get("/demo")
    style = await client.get("/demo/site.css")

    assert "a builder's site" in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == style.headers["content-security-policy"] == DEMO_CSP
    assert "unsafe" not in DEMO_CSP
    assert "*" not in DEMO_CSP
    assert "access-control-allow-origin" not in page.headers
    assert style.headers["content-type"] == "text/css; charset=utf-8"


def test_the_demo_embeds_the_widget_as_a_customer_would() -> None:
    page = (DEMO / "index.html").read_text()

    scripts = re.findall(r"<script\b[^>]*>.*?</script>", page, re.DOTALL)
    assert scripts == ['<script src="/widget/propmubi-chat.js" data-site="pms_demo" defer></script>']
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://|//\w", page)


def test_all_the_demo_names_is_there() -> None:
    page = (DEMO / "index.html").read_text()
    named = set(re.findall(r"(?:src|href)=\"/demo/([^\"#]+)\"", page))

    assert named
    assert {name for name in named if not (DEMO / name).is_file()} == set()
