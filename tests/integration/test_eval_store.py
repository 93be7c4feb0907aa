"""Eval runs in the real store, and cases made of what people really said."""

from __future__ import annotations

import json
from uuid import uuid4

import psycopg
import pytest
import typer
from psycopg.types.json import Jsonb
from typer.testing import CliRunner

from domain.errors import NotFound
from domain.ids import uuid7
from domain.tenancy import DEMO_TENANT_ID
from propmubi.cli import eval as eval_command
from store.database import Database
from store.eval_runs import StoredRuns
from tests.support.engine_fixtures import add_tenant
from tests.support.eval_books import keeps_runs
from tests.support.eval_runs import ran, suite

pytestmark = pytest.mark.engines


@pytest.fixture
async def stored(database_url):
    await add_tenant(database_url)
    database = Database(database_url, pool_size=2)
    yield StoredRuns(database, DEMO_TENANT_ID)
    await database.close()


async def test_the_store_keeps_runs_as_the_file_does(stored):
    await keeps_runs(stored)


async def test_a_run_goes_into_the_store_and_is_forgotten_with_its_results(stored):
    ended, results = await ran(suite(4), stored)

    assert [one.case_id for one in results] == ["c0", "c1", "c2", "c3"]
    await stored.forget(ended.id)
    assert await stored.runs(5) == []
    assert await stored.results(ended.id) == []


async def said_on_a_thread(url, *texts):
    """A thread of the search on which somebody said this, and was not content."""
    thread = uuid7()
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute(
            "insert into threads (id, tenant_id, owner_id) values (%s, %s, null)", (thread, DEMO_TENANT_ID)
        )
        for text in texts:
            run = uuid7()
            given = {"input": {"messages": [{"role": "human", "content": text}]}}
            await connection.execute(
                "insert into runs (id, tenant_id, thread_id, assistant_id, graph_id, graph_version, roles, status, "
                "kwargs, multitask_strategy) values (%s, %s, %s, %s, 'property_search', '1', '{buyer}', 'success', "
                "%s, 'enqueue')",
                (run, DEMO_TENANT_ID, thread, uuid4(), Jsonb(given)),
            )
        await connection.execute(
            "insert into feedback (id, tenant_id, thread_id, run_id, score, reason, comment) values "
            "(%s, %s, %s, %s, 'down', 'wrong_figure', 'wrong EMI')",
            (uuid7(), DEMO_TENANT_ID, thread, run),
        )
    return thread


async def test_what_was_said_is_read_in_its_order_and_of_ones_own_tenant(stored, database_url):
    thread = await said_on_a_thread(database_url, "2 bhk in Baner", "cheaper")

    assert [one["messages"][0]["content"] for one in await stored.said_on(thread)] == [
        "2 bhk in Baner",
        "cheaper",
    ]
    assert [
        one.input["messages"][0]["content"] for one in await stored.recently_said("property_search", 1)
    ] == ["cheaper"]
    for where, wanted in ((stored, uuid4()), (StoredRuns(stored._db, uuid4()), thread)):
        with pytest.raises(NotFound):
            await where.said_on(wanted)


@pytest.fixture
def ask(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path / "data"))
    app = typer.Typer()
    eval_command.register(app)
    app.callback()(lambda: None)

    def run(*words, code=0):
        done = CliRunner().invoke(app, ["eval", *map(str, words)])
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    return run


def test_a_thread_becomes_a_case_and_a_run_is_kept_in_the_store(ask, database_url, tmp_path):
    import asyncio

    asyncio.run(add_tenant(database_url))
    assert "Nobody has said anything" in ask("shadow", "--challenger", "rules", code=3)
    thread = asyncio.run(
        said_on_a_thread(database_url, "2 bhk in Baner under 1 crore, I am Mr. Ravi Kumar 98450 77123")
    )

    assert "no correction is queued" in ask("queue")
    told = ask("add", thread, "--reason", "thumb down", "--into", tmp_path / "cases")
    kept = (tmp_path / "cases" / "from_threads.jsonl").read_text()
    assert "look it through for names" in told
    assert "98450" not in kept
    assert "Ravi" not in kept
    assert "1 messages, agreement 1.000" in ask("shadow", "--challenger", "rules")
    assert json.loads(ask("shadow", "--challenger", "rules", "--json"))["rules"]["agreement"] == 1.0
    assert "no challenger was tried live" in ask("shadow")
    ask("run", "tax_optimization")
    assert "tax_optimization" in ask("show")
    assert "thumbs down" in ask("drift")
    assert json.loads(ask("drift", "--json"))[0]["what"] == "score tax_optimization (rules)"
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select count(*) from eval_results").fetchone() == (27,)
