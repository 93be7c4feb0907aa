"""Prints how many captures of each step our server answers as recorded: ``step 3: 14 of 14``.

Usage: capture_report.py [URL TOKEN], the token of an administrator. Without them a server is started with the graphs behind the captures.
Exit status 1 when one differs; the differences are printed first, then those on purpose with their reason.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import httpx

from propmubi.engines import EmbeddedEngines, EngineOptions
from store.migrate import upgrade
from tests.support.capture_replay import Compared, replay, report
from tests.support.client_api import admin_token
from tests.support.engine_fixtures import open_platform
from tests.support.live_api import live_api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def served() -> AsyncIterator[tuple[str, str]]:
    """URL of a server that lives as long as the report is made, and an administrator's token."""
    with TemporaryDirectory() as folder:
        async with EmbeddedEngines(
            Path(folder) / "engines", options=EngineOptions(is_durable=False)
        ) as engines:
            await upgrade(engines.urls.database_url)
            async with (
                open_platform(engines.urls.database_url, engines.urls.redis_url, Path(folder)) as platform,
                live_api(platform) as url,
            ):
                yield url, await admin_token(platform.engine.db)


async def compared_at(url: str, token: str) -> list[Compared]:
    """Every capture, replayed at that server."""
    async with httpx.AsyncClient(base_url=url, timeout=30, headers={"x-api-key": token}) as http:
        return await replay(http)


async def main() -> int:
    """The report; 1 when a capture differs."""
    if len(sys.argv) > 2:
        compared = await compared_at(*sys.argv[1:3])
    else:
        async with served() as (url, token):
            compared = await compared_at(url, token)
    lines = [f"{one.name} differs:\n{one.problem}" for one in compared if one.problem]
    lines += [f"{one.name}: {one.differs_because}" for one in compared if one.differs_because]
    sys.stdout.write("\n".join([*lines, *report(compared), ""]))
    return int(any(one.problem for one in compared))


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
