"""Fixtures of the contract tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from langgraph_sdk import get_client

from tests.support.client_api import client_api
from tests.support.engine_fixtures import platform
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langgraph_sdk.client import LangGraphClient

    from tests.support.client_api import ClientApi
    from tests.support.engine_fixtures import Platform

__all__ = ["client_api", "platform"]


@pytest.fixture
async def api_url(platform: Platform) -> AsyncIterator[str]:
    """A live server with a worker."""
    async with live_api(platform) as url:
        yield url


@pytest.fixture
async def client(client_api: ClientApi) -> AsyncIterator[LangGraphClient]:
    """The official SDK, on a live server."""
    async with get_client(url=client_api.url, api_key=client_api.token) as opened:
        yield opened
