"""A home search whose budget is spent: rules answer and say why in the person's language; the ledger has it."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import httpx
import psycopg
import pytest
from pydantic import SecretStr

from agents.answer_writer.phrases import phrase
from api.v1.usage import usage as usage_route
from domain.errors import BadInput
from domain.model_calls import india_day
from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry
from propmubi.spending import open_spending
from router.models import Models
from runtime.redis_link import RedisLink
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.market import Market
from tests.support.openai_server import running_openai_server, says

pytestmark = pytest.mark.engines

WISH = "3BHK in Whitefield under 1.2 crore"
READING = {
    "intent": "search",
    "filters": {"transaction": "buy", "bhk": {"in": [3]}, "localities": ["Whitefield"],
                "price": {"max": 12_000_000, "period": "total"}},
}  # fmt: skip
WORDING = "[1] costs ₹90 L and measures 1,400 sq ft.\nEND"
USED = {"prompt_tokens": 2000, "completion_tokens": 100}
ADMIN = Principal(DEMO_TENANT_ID, uuid4(), frozenset({Role.ADMIN}))


@asynccontextmanager
async def served(database_url, redis_url, tmp_path, budget_inr):
    """The API over a scripted provider; the tenant's plan allows so many rupees a month."""
    market = Market()
    async with running_openai_server() as server:
        settings = {"openai_api_base": server.base_url, "openai_api_key": SecretStr("test")}
        holder = SimpleNamespace(models=None)
        graph = spec(
            lambda run: SearchContext(
                principal=run.principal, retriever=market, listings=market, leads=market,
                model=holder.models.port("property_search", run.principal.tenant_id),
            )
        )  # fmt: skip
        registry = GraphRegistry({graph.name: graph})
        async with open_platform(database_url, redis_url, tmp_path, registry, **settings) as platform:
            holder.models = Models(platform.settings)
            async with await psycopg.AsyncConnection.connect(database_url) as connection:
                await connection.execute(
                    "insert into tenant_plans (tenant_id, plan, rate_factor, model_budget_inr_month, "
                    "effective_from, event_id) values (%s, 'p', 1, %s, '2026-11-01', %s)",
                    (DEMO_TENANT_ID, budget_inr, uuid4()),
                )
            async with (
                open_spending(platform.engine.db, platform.engine.link, holder.models) as spending,
                live_api(platform) as url,
                httpx.AsyncClient(base_url=url, timeout=60) as client,
            ):
                yield server, client, spending
            await holder.models.close()


async def say(client, text):
    body = {"assistant_id": "property_search", "input": {"messages": [{"role": "user", "content": text}]}}
    state = (await client.post("/runs/wait", json=body)).json()
    return state["engine"], state["messages"][-1]["content"]


async def rows(database_url):
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        query = "select outcome, prompt, cost_inr, saved_inr from model_calls order by at, id"
        return await (await connection.execute(query)).fetchall()


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        (WISH, "en"),
        ("Whitefield mein 3BHK chahiye 1.2 crore tak", "hinglish"),
        ("व्हाइटफ़ील्ड में 3BHK चाहिए 1.2 करोड़ तक", "hi"),
        ("व्हाइटफील्डमध्ये 3BHK पाहिजे 1.2 कोटीपर्यंत", "mr"),
    ],
    ids=["en", "hinglish", "hi", "mr"],
)
async def test_rules_answer_and_say_why(database_url, redis_url, tmp_path, wish, language):
    async with served(database_url, redis_url, tmp_path, budget_inr=0) as (server, client, spending):
        engine, text = await say(client, wish)
        await spending.ledger.flush()
        figures = (await client.get("/metrics")).text

    assert engine == "rules"
    assert text.splitlines()[-1] == phrase("models_spent", language)
    assert text.count(phrase("models_spent", language)) == 1
    assert server.bodies == []
    assert [row[0] for row in await rows(database_url)] == ["over_budget", "floor"] * 2
    assert 'propmubi_model_calls_total{outcome="floor"} 2.0' in figures
    assert "propmubi_model_floor_share 1.0" in figures
    assert 'propmubi_model_budgets{limit="tenant_month",state="spent"} 1.0' in figures


async def test_within_its_budget_the_models_calls_are_told_to_admins_and_given_again(
    database_url, redis_url, tmp_path
):
    async with served(database_url, redis_url, tmp_path, budget_inr=5_000) as (server, client, spending):
        server.script = [says(json.dumps(READING), usage=USED), says(WORDING, usage=USED)]
        answers = [await say(client, WISH)]
        await _answers_kept(redis_url)
        answers.append(await say(client, WISH))
        await spending.ledger.flush()
        services = SimpleNamespace(usage=spending.usage)
        today = spending.usage.today()
        told = (await usage_route(ADMIN, services)).model_dump(mode="json")
        with pytest.raises(BadInput, match="swap them"):
            await usage_route(ADMIN, services, first=today, last=today.replace(year=today.year - 1))
        with pytest.raises(BadInput, match="366 days"):
            await usage_route(ADMIN, services, first=today.replace(year=today.year - 3), last=today)

    assert [engine for engine, _ in answers] == ["gpt-4o-mini"] * 2
    assert answers[0][1] == answers[1][1]
    assert phrase("models_spent", "en") not in answers[0][1]
    found = await rows(database_url)
    assert [row[0] for row in found] == ["answered", "answered", "cached", "cached"]
    assert [row[1].split("@")[0] for row in found[:2]] == [
        "agents.search_understanding",
        "agents.answer_writer",
    ]
    assert found[2][3] == found[0][2] > 0
    total = told["total"]
    assert (total["calls"], total["cached"], total["steps"], total["floors"]) == (2, 2, 4, 0)
    assert (total["tokens_in"], total["tokens_out"], total["cost_inr"], total["cost_usd"]) == (
        4000,
        200,
        "0.06",
        "0.0007",
    )
    assert total["saved_inr"] == "0.06"
    assert [one["name"] for one in told["days"]] == [str(india_day(datetime.now(UTC)))]
    assert [one["name"] for one in told["deployments"]] == ["gpt-4o-mini"]
    assert told["is_active"]
    month = next(one for one in told["limits"] if one["name"] == "tenant_month")
    assert (month["spent_inr"], month["limit_inr"], month["state"]) == ("0.06", 5_000, "below")


async def _answers_kept(redis_url):
    """Answers are kept beside the calls: waits until both are there."""
    link = RedisLink(redis_url)
    index = f"{{answers:{DEMO_TENANT_ID}}}:index"
    async with asyncio.timeout(30):
        while await link.commands.zcard(index) < 2:  # noqa: ASYNC110  # set behind our back
            await asyncio.sleep(0.01)
    await link.close()
