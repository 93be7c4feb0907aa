"""With keys our own tables and the log of a thread are sealed: from the first row, or from a command on."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from config.settings import Settings
from domain.errors import BadInput, SetupError
from domain.tenancy import ANONYMOUS_BUYER
from runtime.checkpoints.resealing import reseal
from runtime.crons import CronWish
from runtime.engine import open_run_engine
from runtime.thread_log import UNREADABLE_EVENT, log_key
from store.database import Database
from store.eval_runs import StoredRuns
from store.sealing import SealUnreadable
from store.threads import ThreadQuery
from store.webhooks import take_due
from tests.support import versioned_graphs as versions
from tests.support.engine_fixtures import open_platform
from tests.support.kept_places import all_entries, tables
from tests.support.versioned_graphs import registry, spec
from tests.support.webhook_receiver import ALLOWED

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines

CANARY = 987654321
OLD, NEW = (f"{name}:{b64encode(name.encode() * 16)[:43].decode()}=" for name in ("ol", "ne"))
OF_OURS = ("threads", "runs", "crons", "webhook_deliveries")


@pytest.fixture
def opened(database_url: str, redis_url: str, tmp_path: Path) -> Any:
    def platform(keys: str | None) -> AbstractAsyncContextManager[Platform]:
        graphs = registry(spec("1", versions.first))
        return open_platform(database_url, redis_url, tmp_path, graphs, checkpoint_keys=keys, **ALLOWED)

    return platform


async def ask(platform: Platform) -> Any:
    """A run that waits for approval and owes a webhook, and a cron that asks for the same."""
    given = {"input": {"amount": CANARY}, "webhook": "http://127.0.0.1:9/"}
    await platform.engine.crons.create(
        ANONYMOUS_BUYER,
        CronWish(given={"schedule": "0 0 1 1 *", "input": {"log": [str(CANARY)]}}, assistant="approval"),
    )
    async with platform.worker():
        started = await platform.start("approval", **given)
        await platform.engine.runs.wait(started)
    return started.run


async def test_rows_of_before_are_refused_then_sealed_then_brought_under_a_new_key(
    opened: Any, database_url: str, redis_url: str
) -> None:
    async with opened(None) as plain:
        run = await ask(plain)
    before = {name for name, rows in (await tables(database_url)).items() if str(CANARY) in str(rows)}
    async with opened(OLD) as first:
        with pytest.raises(SealUnreadable, match="propmubi checkpoints seal"):
            await first.engine.threads.get(ANONYMOUS_BUYER, run.thread_id)
        await reseal(first.engine.pool, is_plain_taken=True, batch=2)
        place = (log_key(run.tenant_id, run.thread_id), "0-0")
        [logged] = await first.engine.thread_log.read([place], count=100)
    async with opened(f"{NEW},{OLD}") as second:
        changed = await reseal(second.engine.pool, is_plain_taken=False, batch=2)
        again = await reseal(second.engine.pool, is_plain_taken=False)

    async with opened(NEW) as third, third.worker():
        thread = await third.engine.threads.get(ANONYMOUS_BUYER, run.thread_id)
        went_on = await third.start("approval", thread_id=run.thread_id, command={"resume": "yes"})
        await third.engine.runs.wait(went_on)
        after = await third.engine.threads.get(ANONYMOUS_BUYER, run.thread_id)
        [entries] = await third.engine.thread_log.read([place], count=100)

    assert before >= {"threads", "runs", "crons"}
    assert {one.event for one in logged} == {UNREADABLE_EVENT}
    assert changed > len(OF_OURS)
    assert again == 0
    assert thread.values["amount"] == CANARY
    assert [one["value"] for asked in thread.interrupts.values() for one in asked] == [
        {"question": "approve?"}
    ]
    assert (after.values["decision"], after.interrupts) == ("yes", {})
    assert b"approve 1" in b"".join(one.data for one in entries)
    kept = await tables(database_url)
    assert {name for name, rows in kept.items() if str(CANARY) in str(rows)} == set()
    assert "ol:" not in str([kept[name] for name in OF_OURS])


async def test_a_row_opens_at_its_own_place_and_values_are_not_searched(
    opened: Any, database_url: str, redis_url: str
) -> None:
    async with opened(NEW) as platform:
        run, other = await ask(platform), await ask(platform)
        copy = await platform.engine.threads.copy(ANONYMOUS_BUYER, run.thread_id)
        page, total = await platform.engine.threads.search(
            ANONYMOUS_BUYER, ThreadQuery(metadata={"graph_id": "approval"})
        )
        with pytest.raises(BadInput, match="Search by metadata"):
            await platform.engine.threads.search(ANONYMOUS_BUYER, ThreadQuery(values={"amount": CANARY}))
        stored = StoredRuns(platform.engine.db, run.tenant_id)
        said, talk = await stored.said_on(run.thread_id), await stored.recently_said("approval", 5)
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            await connection.execute("update webhook_deliveries set next_try_at = now()")
        async with platform.engine.db.system_session() as session:
            owed = await take_due(session, limit=5, first_retry=timedelta(hours=1))
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            move = "update threads set values = (select values from threads where id = %s) where id = %s"
            await connection.execute(move, (run.thread_id, other.thread_id))
        with pytest.raises(SealUnreadable, match="belongs elsewhere"):
            await platform.engine.threads.get(ANONYMOUS_BUYER, other.thread_id)

    assert copy.values["amount"] == CANARY
    assert (said, talk) == ([{"amount": CANARY}], [])
    assert [(one.body["values"]["amount"], one.body["kwargs"]["input"]) for one in owed] == [
        (CANARY, {"amount": CANARY})
    ] * 2
    assert total == 3
    assert all(one.values["amount"] == CANARY for one in page)
    assert str(CANARY) not in str([await tables(database_url), await all_entries(redis_url)])


async def test_a_database_without_the_keys_of_the_settings_is_refused(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    graphs, keyless = registry(spec("1", versions.first)), Database(database_url)
    with pytest.raises(SetupError, match="without the keys"):
        async with open_run_engine(
            keyless, redis_url, graphs, Settings(data_dir=tmp_path, checkpoint_keys=NEW)
        ):
            pass
