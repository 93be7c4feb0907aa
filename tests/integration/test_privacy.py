"""Numbers planted in a conversation are in no table, log or stream once the runs are over."""

from __future__ import annotations

import random
from dataclasses import replace

import psycopg
import pytest
import redis.asyncio as redis
from psycopg import sql

from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from evals.pii_made import SENTENCES, VALUES
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry
from tests.integration.test_chat import WISH, talk
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.market import Market

pytestmark = pytest.mark.engines

KINDS = sorted(NUMBERS - {PiiType.PHONE, PiiType.EMAIL})
PHONE = "98450 77123"
"""Needed whole for the enquiry: kept, and so the proof that the search below finds what is there."""


@pytest.fixture
async def stores(database_url, redis_url, tmp_path):
    return database_url, redis_url, tmp_path


async def planted(stores, seed, capfd, **changes):
    """The types of the canaries found after a search and an enquiry with them: kept anywhere, and shown."""
    database_url, redis_url, tmp_path = stores
    rng = random.Random(seed)  # noqa: S311
    canaries = {kind: VALUES[kind](rng) for kind in KINDS}
    market = Market()
    graph = spec(
        lambda run: SearchContext(principal=run.principal, retriever=market, listings=market, leads=market)
    )
    graph = replace(graph, **changes)
    said = [SENTENCES[kind][0].format(value) for kind, value in canaries.items()]
    enquiry = ("contact the owner of 1", f"I am Ravi, {PHONE}", "yes I agree")
    async with (
        open_platform(database_url, redis_url, tmp_path, GraphRegistry({graph.name: graph})) as platform,
        live_api(platform) as url,
    ):
        out, _, is_well = await talk(url, WISH, *said, *enquiry, "/quit")
        kept = [*await all_rows(database_url), *await all_entries(redis_url), *capfd.readouterr()]
    assert is_well
    assert len(market.leads) == 1
    assert any(held(text, PHONE) for text in kept)
    found = [kind for kind, value in canaries.items() if any(held(text, value) for text in kept)]
    return found, [kind for kind, value in canaries.items() if held(out, value)]


async def test_planted_numbers_are_kept_nowhere(stores, capfd):
    found, shown = await planted(stores, 23, capfd)

    assert found == []
    assert shown == []


async def test_without_the_masks_at_the_border_they_are_found(stores, capfd):
    found, _ = await planted(stores, 29, capfd, masked_input=frozenset())

    assert found == KINDS


def held(text: str, value: str) -> bool:
    """Whether a text holds the value, plain or inside a binary column, which Postgres prints as hex."""
    return value in text or value.encode().hex() in text


async def all_rows(database_url) -> list[str]:
    """Every row of every table, as text."""
    url = database_url.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(url) as connection:
        tables = await connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')"
        )
        rows = []
        for schema, table in await tables.fetchall():
            found = await connection.execute(
                sql.SQL("select t::text from {} t").format(sql.Identifier(schema, table))
            )
            rows += [row[0] for row in await found.fetchall()]
    return rows


async def all_entries(redis_url) -> list[str]:
    """Every key of Redis with what it holds, as text."""
    client = redis.Redis.from_url(redis_url)
    reads = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"stream": client.xrange,
    }
    entries = []
    async for key in client.scan_iter():
        value = await reads[await client.type(key)](key)
        entries.append(f"{key!r} {value!r}")
    await client.aclose()
    return entries
