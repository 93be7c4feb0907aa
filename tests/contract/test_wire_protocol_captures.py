"""What the reference server was asked over the thread protocol (v3), asked again of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.support.client_api import admin_token, redis_of_module
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api
from tests.support.protocol_replay import Compared, recorded_names, replay, report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from propmubi.engines import EmbeddedEngines
    from tests.conftest import PostgresServer

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
async def compared(
    postgres_server: PostgresServer,
    migrated_template: str,
    engines: EmbeddedEngines,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[dict[str, Compared]]:
    """Every capture, replayed once on a server of its own."""
    folder = tmp_path_factory.mktemp("protocol")
    with postgres_server.database(migrated_template) as database_url:
        async with (
            open_platform(database_url, redis_of_module(engines), folder) as platform,
            live_api(platform) as url,
        ):
            token = await admin_token(platform.engine.db)
            async with httpx.AsyncClient(base_url=url, timeout=30, headers={"x-api-key": token}) as http:
                yield {one.name: one for one in await replay(http)}


def test_every_answer_is_the_recorded_one(compared: dict[str, Compared]) -> None:
    differing = [f"{one.name}: {one.problem}" for one in compared.values() if one.problem]
    assert not differing, "\n".join(differing)


def test_no_capture_is_left_out(compared: dict[str, Compared]) -> None:
    assert compared.keys() == recorded_names()
    assert report(compared.values()).startswith("thread protocol: 37 of 37")
