"""``/metrics``: every metric that is promised, by names of our code alone, for those who may read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from api.app import create_app
from api.metrics.names import METRICS
from domain.tenancy import DEMO_TENANT_ID
from store.model_calls import ModelCallStore
from tests.integration.test_model_ledger import call as model_call
from tests.support.access_world import WorldServices
from tests.support.engine_fixtures import platform
from tests.support.live_api import live_api
from tests.support.promql import unmet

if TYPE_CHECKING:
    from prometheus_client import Metric

    from runtime.worker_board import WorkerCard
    from tests.support.engine_fixtures import Platform

__all__ = ["platform"]
pytestmark = pytest.mark.engines

RULES = Path(__file__).parents[2] / "infra" / "prometheus" / "rules.yaml"
LABELS = {"graph", "node", "status", "state", "stream", "group", "route", "method", "engine", "le"}
LABELS = {"graph", "node", "status", "state", "stream", "group", "route", "method", "engine", "le",
          "tier", "use_case", "outcome", "kind", "limit"}  # fmt: skip
ANY_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def read(text: str) -> dict[str, Metric]:
    """Families by the name under which Prometheus keeps them."""
    families = text_string_to_metric_families(text)
    return {f"{one.name}_total" if one.type == "counter" else one.name: one for one in families}


def value(found: dict[str, Metric], name: str, sample: str | None = None, **labels: str) -> float:
    return sum(
        one.value
        for one in found[name].samples
        if one.name == (sample or name) and labels.items() <= one.labels.items()
    )


async def test_a_scrape_has_every_metric_and_no_ones_ids(platform: Platform) -> None:
    await ModelCallStore(platform.engine.db).write([model_call(at=datetime.now(UTC))], {})
    async with live_api(platform) as url, httpx.AsyncClient(base_url=url, timeout=60) as client:
        thread = (await client.post("/threads", json={})).json()["thread_id"]
        body = {"assistant_id": "plain", "input": {"x": 1}}
        async with client.stream("POST", f"/threads/{thread}/runs/stream", json=body) as answer:
            during = read((await client.get("/metrics")).text)
            async for _ in answer.aiter_bytes():
                pass
        await client.get(f"/nowhere/{thread}")
        await client.request("REPORT", f"/threads/{thread}")
        asking = await client.post(f"/threads/{thread}/runs/wait", json={**body, "assistant_id": "hitl"})
        await platform.engine.board.post(await _card(platform))
        platform.engine.operators._kept.clear()
        scrape = await client.get("/metrics")

    found = read(scrape.text)
    assert asking.status_code == 200
    assert sorted(set(METRICS) - set(found)) == []
    assert sorted(set(found) - set(METRICS)) == []
    assert {label for one in found.values() for sample in one.samples for label in sample.labels} <= LABELS
    assert ANY_ID.search(scrape.text) is None
    assert str(DEMO_TENANT_ID) not in scrape.text
    count = "propmubi_node_seconds_count"
    assert value(found, "propmubi_node_seconds", count, graph="plain", node="a") == 1
    assert value(found, "propmubi_run_seconds", "propmubi_run_seconds_count", status="success") == 2
    assert value(found, "propmubi_queue_wait_seconds", "propmubi_queue_wait_seconds_count") == 2
    assert value(found, "propmubi_threads_waiting") == 1
    assert value(found, "propmubi_workers") == 1
    assert value(found, "propmubi_engine_up") == 2
    assert value(during, "propmubi_sse_streams_open") == 1
    assert value(found, "propmubi_sse_streams_open") == 0
    calls = "propmubi_http_requests_total"
    assert value(found, calls, route="/threads/{thread_id}/runs/stream", method="POST", status="200") == 1
    assert value(found, calls, route="none", status="404") == 1
    assert value(found, calls, method="other") == 1
    asked = {
        rule["alert"]: rule["expr"] for rule in yaml.safe_load(RULES.read_text("utf-8"))["groups"][0]["rules"]
    }
    samples = [sample for one in found.values() for sample in one.samples]
    assert {name: lack for name, expr in asked.items() if (lack := unmet(expr, samples))} == {}


async def _card(platform: Platform) -> WorkerCard:
    (card,) = await platform.engine.board.cards()
    return replace(card, sheets=platform.engine.figures.sheets())


async def test_from_elsewhere_only_the_bearer_of_the_token_reads(platform: Platform) -> None:
    token = SecretStr("a-token-of-the-scraper")
    settings = platform.settings.model_copy(update={"metrics_token": token})
    app = create_app(WorldServices(settings, platform.engine.db, platform.engine))

    async def status(address: str, **headers: str) -> int:
        transport = httpx.ASGITransport(app=app, client=(address, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return (await client.get("/metrics", headers=headers)).status_code

    assert await status("203.0.113.7", authorization=f"Bearer {token.get_secret_value()}") == 200
    assert await status("203.0.113.7", authorization="Bearer another") == 403
    assert await status("203.0.113.7", authorization="Bearer ") == 401
    assert await status("203.0.113.7") == 401
    assert await status("127.0.0.1") == 200
    assert await status("127.0.0.1", **{"x-forwarded-for": "203.0.113.7"}) == 401
    assert await status("127.0.0.1", origin="https://evil.example") == 401


async def test_an_unset_token_opens_nothing(platform: Platform) -> None:
    settings = platform.settings.model_copy(update={"metrics_token": SecretStr("")})
    app = create_app(WorldServices(settings, platform.engine.db, platform.engine))
    transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/metrics", headers={"authorization": "Bearer "})

    assert answer.status_code == 401
