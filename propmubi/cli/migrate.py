"""``propmubi migrate``: brings the database to the newest schema, as a deploy step or by hand."""

from __future__ import annotations

import asyncio

import typer

from config.settings import Settings
from propmubi.cli.options import DataDir  # noqa: TC001 - typer evaluates it


def register(app: typer.Typer) -> None:
    """Adds ``migrate``."""

    @app.command()
    def migrate(data_dir: DataDir = None) -> None:
        """Bring the database (DATABASE_URL, or the data folder's own) to the newest schema."""
        before, after = asyncio.run(run_migrate(Settings.load(data_dir=data_dir)))
        typer.echo(f"Schema is at {after}." if before == after else f"Schema moved from {before} to {after}.")


async def run_migrate(settings: Settings) -> tuple[str, str]:
    """Revision before and after.

    A running instance is asked nothing: its own database is migrated under the same lock as at its start.
    """
    from propmubi.engines import local_engines
    from propmubi.engines.instance import find_instance

    running = find_instance(settings.data_dir)
    if settings.database_url is not None:
        return await _upgrade(settings.database_url.get_secret_value())
    if running is not None:
        return await _upgrade(running.database_url)
    async with local_engines(settings) as urls:
        return await _upgrade(urls.database_url)


async def _upgrade(database_url: str) -> tuple[str, str]:
    from store.migrate import current_revision, upgrade

    before = await asyncio.to_thread(current_revision, database_url)
    await upgrade(database_url)
    after = await asyncio.to_thread(current_revision, database_url)
    return before or "nothing", after or "nothing"
