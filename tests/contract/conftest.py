"""Fixtures of the contract tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.client_api import client_api
from tests.support.engine_fixtures import platform
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.engine_fixtures import Platform

__all__ = ["client_api", "platform"]


@pytest.fixture
async def api_url(platform: Platform) -> AsyncIterator[str]:
    """A live server with a worker."""
    async with live_api(platform) as url:
        yield url
