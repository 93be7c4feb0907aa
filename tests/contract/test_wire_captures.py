"""What the reference server was asked and answered, asked again of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.support.capture_differences import difference_of
from tests.support.capture_replay import NAMES, Compared, recorded_names, replay, report
from tests.support.client_api import admin_token, redis_of_module
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api

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
    folder = tmp_path_factory.mktemp("captures")
    with postgres_server.database(migrated_template) as database_url:
        async with (
            open_platform(database_url, redis_of_module(engines), folder) as platform,
            live_api(platform) as url,
        ):
            token = await admin_token(platform.engine.db)
            async with httpx.AsyncClient(base_url=url, timeout=20, headers={"x-api-key": token}) as http:
                yield {one.name: one for one in await replay(http)}


@pytest.mark.parametrize("name", NAMES)
def test_answer_is_the_recorded_one(compared: dict[str, Compared], name: str) -> None:
    assert compared[name].problem is None, compared[name].problem


def test_no_capture_of_these_steps_is_left_out(compared: dict[str, Compared]) -> None:
    assert compared.keys() == recorded_names()


def test_what_differs_on_purpose_says_why(compared: dict[str, Compared]) -> None:
    edited = {name for name in NAMES if difference_of(name) is not None}

    assert {name for name, one in compared.items() if one.differs_because} == edited
    assert report(compared.values())[-1].startswith("all: 128 of 128")
