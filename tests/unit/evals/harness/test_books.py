"""One suite for the keepers of runs; the store's own runs it in tests/integration."""

from __future__ import annotations

import pytest

from domain.errors import BadInput, SetupError
from evals.harness.book import find_run, short_id
from evals.harness.joined_book import JoinedBook
from evals.harness.memory_book import MemoryBook
from evals.harness.sqlite_book import SqliteAnswers, SqliteBook
from tests.support.eval_books import keeps_runs
from tests.support.eval_runs import ran, suite


@pytest.mark.parametrize("kind", ["memory", "sqlite", "joined"])
async def test_keeps_runs(kind, tmp_path):
    file = SqliteBook(tmp_path / "deep" / "e.sqlite3")
    await keeps_runs({"memory": MemoryBook(), "sqlite": file, "joined": JoinedBook(MemoryBook(), file)}[kind])


async def test_runs_of_both_books_are_found(tmp_path):
    old, new = SqliteBook(tmp_path / "e.sqlite3"), MemoryBook()
    before, _ = await ran(suite(2), old)
    after, _ = await ran(suite(3), new)
    both = JoinedBook(new, old)

    assert [one.id for one in await both.runs(5)] == [after.id, before.id]
    assert len(await both.results(before.id)) == 2
    assert (await find_run(both, "latest~1")).id == before.id
    assert (await find_run(both, short_id(after.id))).id == after.id
    for name, says in (("latest~9", "Only 2 runs"), ("zzzz", "No run ends"), ("", "Several runs end")):
        with pytest.raises(BadInput, match=says):
            await find_run(both, name)
    with pytest.raises(BadInput, match="No run is kept"):
        await find_run(MemoryBook(), "latest")
    assert await both.results(before.id.__class__(int=0)) == []


def test_answers_are_kept_by_key_and_a_file_that_is_no_book_is_told(tmp_path):
    kept = SqliteAnswers(tmp_path / "e.sqlite3")

    kept.put("k", {"a": 1})
    kept.put("k", {"a": 2})

    assert kept.get("k") == {"a": 2}
    assert kept.get("other") is None
    (tmp_path / "text").write_text("no database " * 100)
    with pytest.raises(SetupError, match="cannot be used"):
        SqliteAnswers(tmp_path / "text").get("k")
