"""Fixtures of the tests of leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.lead_world import LeadWorld, open_lead_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def world(database_url: str, redis_url: str, tmp_path: Path) -> AsyncIterator[LeadWorld]:
    """A tenant with homes and brokers; its only graph is lead_scoring."""
    async with open_lead_world(database_url, redis_url, tmp_path) as opened:
        yield opened
