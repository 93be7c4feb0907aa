"""Threads as every release left them are loaded, found fit and gone on with by this build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from runtime.upgrade_check import UpgradeCheck
from tests.support.engine_fixtures import open_platform
from tests.support.golden import FOLDER, STORIES, at, golden_registry, load, release, said

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engines

FILES = sorted(FOLDER.glob("*/*.json"))


def test_this_release_has_its_checkpoints() -> None:
    kept = {file.stem for file in FILES if file.parent.name == release()}

    assert kept == STORIES.keys(), "write them: python tests/golden/write_checkpoints.py"
    assert sum(file.stat().st_size for file in FILES if file.parent.name == release()) < 200_000


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
async def test_a_kept_thread_goes_on(file: Path, database_url: str, redis_url: str, tmp_path: Path) -> None:
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))  # noqa: ASYNC240  # a small file
    thread = UUID(kept["thread"]["id"])
    async with open_platform(database_url, redis_url, tmp_path, golden_registry()) as platform:
        await load(database_url, kept)
        engine = platform.engine
        checked = [one async for one in UpgradeCheck(engine.db, engine.graphs, engine.pool).all()]
        async with platform.worker():
            values = await said(platform, thread, kept["graph"], kept["then"])

    assert [one.thread_id for one in checked] == (
        [thread] if kept["thread"]["status"] == "interrupted" else []
    )
    assert [one.reasons for one in checked] == [()] * len(checked)
    assert {path: at(values, path) for path in kept["holds"]} == kept["holds"]
