"""Fixtures of the tests of title files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.title_world import open_title_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.title_world import TitleWorld


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[TitleWorld]:
    async with open_title_world(database_url, redis_url, tmp_path) as opened:
        yield opened
