"""Numbers planted in a conversation are in no table, log or stream once the runs are over."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import random
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from operator import add
from typing import Annotated
from uuid import uuid4

import psycopg
import pytest
import redis.asyncio as redis
import structlog
from langgraph.graph import START, StateGraph
from psycopg import sql
from typing_extensions import TypedDict

from domain.feedback import NewFeedback
from domain.model_calls import india_day
from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from domain.tenancy import DEMO_TENANT_ID, Principal, Role
from evals.pii_made import SENTENCES, VALUES
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry, GraphSpec
from propmubi.cli import main
from router.answer_cache import CacheKey
from router.privacy import in_this_run
from runtime.answer_store import AnswerStore
from runtime.items import Given
from runtime.requests import RunRequest
from runtime.subjects import SubjectService
from store.feedback import FeedbackBook
from store.identity.passwords import Passwords
from store.identity.people import People
from store.leads import LeadRepository
from store.model_calls import ModelCallStore
from tests.integration.test_chat import WISH, talk
from tests.integration.test_model_ledger import call as model_call
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


WORDS = ("contact the owner of 1", "I am {name}, {phone}", "yes I agree")


async def converse_as(engine, person, name, phone):
    """An enquiry of a person, with a rating and an item of theirs beside it."""
    thread = await engine.threads.create(person)
    for words in (WISH, *WORDS):
        said = {"messages": [{"role": "user", "content": words.format(name=name, phone=phone)}]}
        started = await engine.runs.start(
            person, RunRequest(assistant="property_search", thread_id=thread.id, input=said)
        )
        await engine.runs.wait(started)
    await FeedbackBook(engine.db).rate(
        person, NewFeedback(thread_id=thread.id, run_id=started.run.id, score="up", comment=f"by {name}")
    )
    await engine.items.put(person, Given(namespace=["me"], key="phone", value={"said": phone}))
    return thread.id


async def test_an_erased_person_is_found_nowhere_and_others_stay(stores):
    database_url, redis_url, tmp_path = stores
    market = Market()
    mine, other = (Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4()) for _ in range(2))

    def context(run):
        leads = LeadRepository(engine.db)
        return SearchContext(principal=run.principal, retriever=market, listings=market, leads=leads)

    graph = spec(context)
    async with open_platform(
        database_url, redis_url, tmp_path, GraphRegistry({graph.name: graph})
    ) as platform:
        engine = platform.engine
        async with platform.worker():
            await converse_as(engine, mine, "Zubeida Qamar", "98450 77555")
            theirs = await converse_as(engine, other, "Farrokh Daruwala", "98450 77666")
        before = [*await all_rows(database_url), *await all_entries(redis_url)]
        answers = AnswerStore(engine.link)
        call = model_call(owner_id=mine.owner_id)
        await ModelCallStore(engine.db).write([call], {})
        for owner in (mine.owner_id, other.owner_id):
            answers.put(CacheKey(DEMO_TENANT_ID, f"of-{owner}"), b"an answer", owner_id=owner, lasts_s=60)
        await answers.flush()
        subjects = SubjectService(db=engine.db, threads=engine.threads, answers=answers)
        exported = await subjects.export(mine)

        counts = await subjects.erase(mine)
        again = await subjects.erase(mine)

        after = [*await all_rows(database_url), *await all_entries(redis_url)]
        left = await subjects.export(mine)
        kept = await subjects.export(other)
        given_again = [
            await answers.get(CacheKey(DEMO_TENANT_ID, f"of-{owner}"))
            for owner in (mine.owner_id, other.owner_id)
        ]
        owed = await ModelCallStore(engine.db).people_spend(india_day(call.at))

    mine_said = ("Zubeida", "98450 77555", "9845077555")
    theirs_said = ("Farrokh", "98450 77666", "9845077666")
    assert all(any(held(text, word) for text in before) for word in (*mine_said, *theirs_said))
    assert [word for word in mine_said if any(held(text, word) for text in after)] == []
    assert all(any(held(text, word) for text in after) for word in theirs_said)
    assert {name: len(rows) for name, rows in exported.items()} == {
        "threads": 1, "leads": 1, "feedback": 1, "items": 1, "crons": 0, "runs": 4, "consents": 1,
        "model_calls": 1,
    }  # fmt: skip
    assert exported["leads"][0]["phone_e164"] == "+919845077555"
    assert counts == {"threads": 1, "feedback": 1, "items": 1, "crons": 0, "leads": 1}
    assert again == {"threads": 0, "feedback": 0, "items": 0, "crons": 0, "leads": 1}
    assert [row["withdrawn_at"] is not None for row in left["consents"]] == [True]
    assert [row["id"] for row in kept["threads"]] == [theirs]
    assert (left["model_calls"], given_again) == ([], [None, b"an answer"])
    assert [(one.owner_id, one.day_inr) for one in owed] == [(None, call.cost_inr)]


@pytest.fixture
def operator(stores, monkeypatch):
    """``propmubi privacy WORDS`` at the machine: exit code, output and errors."""
    database_url, redis_url, tmp_path = stores
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path / "data"))

    root = logging.getLogger()
    handlers, level, structure = root.handlers[:], root.level, structlog.get_config()

    async def run(*words, typed=""):
        monkeypatch.setattr("sys.argv", ["propmubi", "privacy", *words])
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return await asyncio.to_thread(ended)

    def ended():
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as code:
            main()
        return code.value.code, out.getvalue(), err.getvalue()

    yield run
    root.handlers[:], root.level = handlers, level
    structlog.configure(**structure)


async def test_an_operator_exports_and_erases_by_id_or_email(operator, stores):
    database_url, redis_url, tmp_path = stores
    async with open_platform(database_url, redis_url, tmp_path) as platform:
        await platform.engine.db.ping()
        account = await People(platform.engine.db, Passwords()).add(
            DEMO_TENANT_ID,
            email="zubeida@example.com",
            display_name="Zubeida",
            roles=[Role.BUYER],
            password=None,
        )
        person = Principal(tenant_id=DEMO_TENANT_ID, user_id=account.id)
        given = Given(namespace=["me"], key="note", value={"said": "by the lake"})
        await platform.engine.items.put(person, given)

    code, out, _ = await operator("export", str(account.id), "--json")
    by_email, counted, _ = await operator("export", "zubeida@example.com")
    refused, _, _ = await operator("erase", str(account.id), typed="n\n")
    erased, gone, _ = await operator("erase", "zubeida@example.com", "--yes", "--json")
    unknown, _, error = await operator("erase", "nobody@example.com", "--yes")
    _, after, _ = await operator("export", str(account.id), "--json")

    assert (code, by_email, erased) == (0, 0, 0)
    assert json.loads(out)["items"][0]["value"] == {"said": "by the lake"}
    assert "items        1" in counted
    assert refused != 0
    assert json.loads(gone)["items"] == 1
    assert (unknown, "no person with this email" in error) == (2, True)
    assert json.loads(after)["items"] == []


class Said(TypedDict):
    texts: Annotated[list[str], add]


async def test_a_value_has_one_token_in_all_steps_of_a_run(stores):
    async def first(state: Said) -> Said:
        return {"texts": [in_this_run().hide("98450 12345, 99000 12345")]}

    async def second(state: Said) -> Said:
        return {"texts": [in_this_run().hide("+91 99000-12345")]}

    def build():
        return StateGraph(Said).add_sequence([first, second]).add_edge(START, "first")

    graph = GraphSpec(name="hiding", version="1", description="Hides.", build=build)
    async with open_platform(*stores, GraphRegistry({"hiding": graph})) as platform, platform.worker():
        results = []
        for _ in range(2):
            started = await platform.start("hiding", input={"texts": []})
            results.append(json.loads((await platform.engine.runs.wait(started)).values)["texts"])

    assert results == [["⟦PHONE_1⟧, ⟦PHONE_2⟧", "⟦PHONE_2⟧"]] * 2
