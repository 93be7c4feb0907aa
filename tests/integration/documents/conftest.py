"""Fixtures of the tests of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.paper_office import open_office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.paper_office import Office


@pytest.fixture
async def office(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(database_url, redis_url, tmp_path) as opened:
        yield opened
