"""``propmubi runs check-upgrade``, ``repin`` and ``size``, by the commands themselves, on served engines."""

from __future__ import annotations

import asyncio
import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID
from propmubi.cli import main
from runtime.thread_sizes import with_logs
from store.thread_sizes import ThreadSizes
from tests.support import versioned_graphs as versions
from tests.support.engine_fixtures import open_platform
from tests.support.tenant_rows import OTHER_TENANT
from tests.support.versioned_graphs import registry, spec

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.engine_fixtures import Platform

pytestmark = pytest.mark.engines


class Ended(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


class Operator:
    """At the machine, with the addresses of its stores."""

    def __init__(self, patch: pytest.MonkeyPatch, database_url: str, redis_url: str, folder: Path) -> None:
        self._patch = patch
        patch.setenv("DATABASE_URL", database_url)
        patch.setenv("REDIS_URL", redis_url)
        patch.setenv("PROPMUBI_DATA_DIR", str(folder))

    async def runs(self, *words: str, build: tuple[str, Any] | None = None) -> Ended:
        """``propmubi runs WORDS`` of a build whose only graph is at that version, or of this one."""
        self._patch.setattr("sys.argv", ["propmubi", "runs", *words])
        with self._patch.context() as patch:
            if build is not None:
                patch.setattr("propmubi.services.bare_registry", lambda: registry(spec(*build)))
            return await asyncio.to_thread(self._main)

    def _main(self) -> Ended:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, out.getvalue(), err.getvalue())


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch, database_url: str, redis_url: str, tmp_path: Path) -> Operator:
    return Operator(monkeypatch, database_url, redis_url, tmp_path / "data")


async def began(database_url: str, redis_url: str, folder: Path, count: int = 1) -> list[UUID]:
    """Threads that wait at version 1."""
    threads = []
    async with (
        open_platform(database_url, redis_url, folder, registry(spec("1", versions.first))) as platform,
        platform.worker(),
    ):
        for _ in range(count):
            started = await platform.start("approval", input={"amount": 5})
            await platform.engine.runs.wait(started)
            threads.append(started.run.thread_id)
    return threads


async def test_an_upgrade_is_checked_and_threads_are_moved(
    operator: Operator, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    one, other = await began(database_url, redis_url, tmp_path, 2)

    same = await operator.runs("check-upgrade", "--json", build=("1", versions.first))
    fits = await operator.runs("check-upgrade", "--json", build=("2", versions.second))
    breaks = await operator.runs("check-upgrade", build=("2", versions.renamed))
    refused = await operator.runs("repin", "--all", "--json", build=("2", versions.renamed))
    moved = await operator.runs("repin", str(one), build=("2", versions.second))
    rest = await operator.runs("repin", "--all", "--json", build=("2", versions.second))
    after = await operator.runs("check-upgrade", "--json", build=("2", versions.second))

    assert (same.code, json.loads(same.out)) == (0, {"checked": 2, "breaking": []}), same.err
    assert fits.code == 1
    found = {row["thread_id"]: row for row in json.loads(fits.out)["breaking"]}
    assert found.keys() == {str(one), str(other)}
    assert found[str(one)]["reasons"] == ["version 1 of approval is not in this build"]
    assert found[str(one)]["can_move"] is True
    assert breaks.code == 1
    assert "next node 'approve' is gone" in breaks.out
    assert breaks.out.splitlines()[-1] == "2 waiting thread(s) checked, 2 would break."
    assert refused.code == 1
    assert json.loads(refused.out)["left"].keys() == {str(one), str(other)}
    assert (moved.code, moved.out) == (0, f"{one}  moved\n")
    assert json.loads(rest.out) == {"moved": [str(other)], "left": {}}
    assert (after.code, json.loads(after.out)["checked"]) == (0, 2)


async def test_the_build_as_it_is_is_checked(operator: Operator) -> None:
    found = await operator.runs("check-upgrade", "--json")

    assert (found.code, json.loads(found.out)) == (0, {"checked": 0, "breaking": []}), found.err


@pytest.mark.parametrize(
    "words",
    [
        ("repin",),
        ("repin", "--all", "--force"),
        ("repin", str(uuid4()), "--all"),
        ("size", "--thread", str(uuid4())),
    ],
)
async def test_wrong_use_is_one_line_and_exit_two(operator: Operator, words: tuple[str, ...]) -> None:
    result = await operator.runs(*words)

    assert result.code == 2, result.out
    assert result.err.startswith("propmubi: ")
    assert len(result.err.splitlines()) == 1


async def test_a_database_without_a_schema_is_one_line(
    monkeypatch: pytest.MonkeyPatch, postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    result = await Operator(monkeypatch, postgres_url, redis_url, tmp_path).runs("size")

    assert result.code == 2
    assert "propmubi migrate" in result.err


async def test_the_largest_threads_are_told_with_every_part(
    operator: Operator, platform: Platform, database_url: str
) -> None:
    async with platform.worker():
        small = await platform.start("plain", input={"x": 1})
        await platform.engine.runs.wait(small)
        large = await platform.start("plain", input={"x": 1, "log": [os.urandom(30_000).hex()]})
        await platform.engine.runs.wait(large)
    empty = await platform.engine.threads.create(ANONYMOUS_BUYER)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "insert into checkpoints (thread_id, checkpoint_id, checkpoint) values ('gone', '1', '{}')"
        )

    told = await operator.runs("size", "--json")
    one = await operator.runs("size", "--thread", str(small.run.thread_id), "--json")
    table = await operator.runs("size", "--top", "1")

    assert told.code == 0, told.err
    report = json.loads(told.out)
    first, second, third = report["threads"]
    assert [row["thread_id"] for row in (first, second, third)] == [
        str(large.run.thread_id), str(small.run.thread_id), str(empty.id)
    ]  # fmt: skip
    assert first["blobs_bytes"] > 60_000, "the state is kept as its channels' values"
    assert first["runs_bytes"] > 30_000
    assert first["values_bytes"] > 30_000
    assert first["log_bytes"] > 60_000
    assert second["checkpoints"] == 4
    assert all(
        second[part] > 0 for part in ("checkpoints_bytes", "writes_bytes", "values_bytes", "log_bytes")
    )
    for row in report["threads"]:
        parts = (
            "checkpoints_bytes",
            "blobs_bytes",
            "writes_bytes",
            "values_bytes",
            "runs_bytes",
            "log_bytes",
        )
        assert row["total_bytes"] == sum(row[part] for part in parts)
    assert third["checkpoints"] == third["log_bytes"] == 0
    assert report["orphans"]["threads"] == 1
    assert report["orphans"]["stored_bytes"] > 0
    assert json.loads(one.out)["threads"] == [second]
    assert len(table.out.splitlines()) == 3, table.out


async def test_sizes_are_one_tenants(platform: Platform, database_url: str) -> None:
    mine = await platform.engine.threads.create(ANONYMOUS_BUYER)
    theirs = uuid4()
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("insert into tenants (id, name) values (%s, 'other')", (OTHER_TENANT,))
        await connection.execute(
            "insert into threads (id, tenant_id) values (%s, %s)", (theirs, OTHER_TENANT)
        )
    sizes = ThreadSizes(platform.engine.db)

    assert [one.thread_id for one in await sizes.largest(DEMO_TENANT_ID)] == [mine.id]
    assert {one.thread_id for one in await sizes.largest(None)} == {mine.id, theirs}
    assert await sizes.of(theirs, DEMO_TENANT_ID) is None
    assert await sizes.of(theirs) is not None
    assert [one.log_bytes for one in await with_logs(None, await sizes.largest(None))] == [None, None]
