"""Writes the golden checkpoints of this release: one file for each story of `tests.support.golden`.

Usage: python tests/golden/write_checkpoints.py, once the version of the project has been raised. Files of
earlier releases are never written again: that builds after them still load them is what they are for.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from domain.tenancy import ANONYMOUS_BUYER
from propmubi.engines import EmbeddedEngines, EngineOptions
from store.migrate import upgrade
from tests.support.engine_fixtures import open_platform
from tests.support.golden import FOLDER, STORIES, export, golden_registry, release, said


async def main() -> int:
    """Plays each story up to where it is kept; 1 when the release has its files already."""
    folder = FOLDER / release()
    if folder.exists():
        sys.stderr.write(f"{folder} is there already: a release's checkpoints are written once.\n")
        return 1
    folder.mkdir(parents=True)
    with TemporaryDirectory() as place:
        async with EmbeddedEngines(
            Path(place) / "engines", options=EngineOptions(is_durable=False)
        ) as engines:
            database_url = engines.urls.database_url
            await upgrade(database_url)
            async with (
                open_platform(
                    database_url, engines.urls.redis_url, Path(place), golden_registry()
                ) as platform,
                platform.worker(),
            ):
                for name, story in STORIES.items():
                    thread = await platform.engine.threads.create(ANONYMOUS_BUYER)
                    await said(platform, thread.id, story.graph, story.said)
                    kept = await export(database_url, thread.id)
                    body = {
                        "release": release(),
                        "graph": story.graph,
                        "then": story.then,
                        "holds": story.holds,
                        **kept,
                    }
                    file = folder / f"{name}.json"
                    file.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
                    sys.stdout.write(f"{file}: {file.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
