"""``propmubi checkpoints``: old ones removed, and they and all else that runs keep brought under a key."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.checkpoints import CheckpointPool
    from runtime.checkpoints.pruning import Pruned
    from runtime.checkpoints.resealing import Progress

_CONNECTIONS = 4


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Prune checkpoints, seal them, change their key.", no_args_is_help=True)

    @group.callback()
    def root() -> None:
        """Prune checkpoints, seal them, change their key."""

    group.command("prune")(prune)
    group.command("rotate")(rotate)
    group.command("seal")(seal)
    app.add_typer(group, name="checkpoints")


def prune(
    keep_latest: Annotated[int, typer.Option(min=1, help="Newest that stay of each thread.")],
    older_than: Annotated[float, typer.Option(min=0, help="Days; younger ones stay.")],
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Count, and remove nothing.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Remove old checkpoints that nothing needs; threads with a run are left alone."""
    done = asyncio.run(_prune(Settings.load(data_dir=data_dir), keep_latest, older_than, is_dry=is_dry))
    if as_json:
        _write(json.dumps({**done.as_dict(), "dry_run": is_dry}))
        return
    verb = "Would remove" if is_dry else "Removed"
    _write(
        f"{verb} {done.checkpoints} checkpoints, {done.writes} writes and {done.blobs} values "
        f"({done.blob_bytes} bytes) of {done.threads} threads; {done.busy} had a run and were left alone."
    )


def rotate(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Seal all that runs keep with the first of PROPMUBI_CHECKPOINT_KEYS; again if it was interrupted."""
    _say_changed(asyncio.run(_reseal(Settings.load(data_dir=data_dir), is_plain_taken=False)), as_json)


def seal(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Seal what runs kept when no keys were set; run it again if it was interrupted."""
    _say_changed(asyncio.run(_reseal(Settings.load(data_dir=data_dir), is_plain_taken=True)), as_json)


async def _prune(settings: Settings, keep_latest: int, older_than_days: float, *, is_dry: bool) -> Pruned:
    from runtime.checkpoints.pruning import Retention, prune_all

    retention = Retention(newest=keep_latest, younger_than=timedelta(days=older_than_days))
    async with _pool(settings) as pool:
        return await prune_all(pool, retention, is_dry=is_dry)


async def _reseal(settings: Settings, *, is_plain_taken: bool) -> int:
    from runtime.checkpoints.resealing import reseal

    async with _pool(settings) as pool:
        return await reseal(pool, is_plain_taken=is_plain_taken, say=_say)


@asynccontextmanager
async def _pool(settings: Settings) -> AsyncIterator[CheckpointPool]:
    """Checkpoints of DATABASE_URL, of the running instance, or of the folder's own server for the block."""
    from propmubi.engines import local_engines
    from propmubi.engines.instance import find_instance

    running = find_instance(settings.data_dir)
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
    elif running is not None:
        url = running.database_url
    else:
        async with local_engines(settings) as urls, _opened(settings, urls.database_url) as pool:
            yield pool
        return
    async with _opened(settings, url) as pool:
        yield pool


@asynccontextmanager
async def _opened(settings: Settings, database_url: str) -> AsyncIterator[CheckpointPool]:
    from runtime.checkpoints import checkpoint_pool, database_trouble

    pool = checkpoint_pool(database_url, max_size=_CONNECTIONS, keys=settings.checkpoint_keys_by_name)
    with database_trouble():
        await pool.open(wait=True, timeout=10.0)
    try:
        yield pool
    finally:
        await pool.close()


def _say(progress: Progress) -> None:
    sys.stderr.write(f"{progress.done} of {progress.total} rows\n")


def _say_changed(changed: int, as_json: bool) -> None:
    _write(json.dumps({"changed": changed}) if as_json else f"Sealed {changed} rows with the first key.")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
