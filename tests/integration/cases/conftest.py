"""A desk with analysts of each level, and workers that underwrite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.case_world import CaseWorld, open_case_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[CaseWorld]:
    """No worker is running yet."""
    async with open_case_world(database_url, redis_url, tmp_path) as opened:
        yield opened
