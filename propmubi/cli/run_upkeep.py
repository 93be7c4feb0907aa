"""``propmubi runs check-upgrade``, ``repin`` and ``size``: an operator's care of threads."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID  # noqa: TC003 - typer evaluates it

import typer

from config.settings import Settings
from domain.errors import BadInput, Conflict, NotFound
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from runtime.thread_sizes import FullSize
    from runtime.upgrade_check import ThreadCheck, UpgradeCheck
    from store.thread_sizes import OrphanSize


def add_upkeep(group: typer.Typer) -> None:
    """Adds the commands to ``propmubi runs``."""
    group.command("check-upgrade")(check_upgrade)
    group.command("repin")(repin)
    group.command("size")(size)


def check_upgrade(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Hold every thread that waits against the graphs of this build; exit 1 when one could not go on.

    Run it from the new build against the database of the old one, before a deploy. It changes nothing.
    """
    checked = asyncio.run(_check_all(Settings.load(data_dir=data_dir)))
    breaking = [one for one in checked if one.reasons]
    if as_json:
        _print_json({"checked": len(checked), "breaking": [asdict(one) for one in breaking]})
    else:
        for one in breaking:
            _print(_check_line(one))
        _print(f"{len(checked)} waiting thread(s) checked, {len(breaking)} would break.")
    if breaking:
        raise typer.Exit(1)


def repin(
    thread_id: Annotated[UUID | None, typer.Argument(help="A thread that waits.")] = None,
    move_all: Annotated[
        bool, typer.Option("--all", help="Every waiting thread whose version is gone and that could go on.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Move it even if the check says that it could not go on.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Let threads whose version is gone go on with the current one; exit 1 when one could not."""
    if (thread_id is None) is not move_all or (force and move_all):
        raise BadInput("Name one thread (with --force if you must), or give --all.")
    moved, left = asyncio.run(_move(Settings.load(data_dir=data_dir), thread_id, is_forced=force))
    if as_json:
        _print_json({"moved": [str(one) for one in moved], "left": left})
    else:
        for one in moved:
            _print(f"{one}  moved")
        for thread, reason in left.items():
            _print(f"{thread}  left: {reason}")
    if left:
        raise typer.Exit(1)


def size(
    thread_id: Annotated[UUID | None, typer.Option("--thread", help="Only this thread.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=10_000, help="How many, largest first.")] = 20,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show what threads take: checkpoints, blobs, writes, values and runs in Postgres; event logs."""
    sizes, orphans = asyncio.run(_sizes(Settings.load(data_dir=data_dir), thread_id, top))
    if as_json:
        threads = [_size_facts(one) for one in sizes]
        _print_json({"threads": threads, "orphans": None if orphans is None else asdict(orphans)})
        return
    heads = ("blobs", "writes", "values", "log")
    _print(f"{'thread':<36} {'total':>10} {'checkpoints':>18} " + " ".join(f"{head:>10}" for head in heads))
    for one in sizes:
        _print(_size_line(one))
    if orphans is not None and orphans.threads:
        _print(f"{orphans.threads} thread(s) that are gone left {orphans.stored_bytes} bytes of checkpoints.")


@asynccontextmanager
async def _upgrade_check(settings: Settings) -> AsyncIterator[UpgradeCheck]:
    from propmubi.cli.run_stores import run_stores
    from propmubi.services import bare_registry
    from runtime.checkpoints import assert_strict_msgpack, checkpoint_pool
    from runtime.compiled import CompiledGraphs
    from runtime.items import ItemService
    from runtime.upgrade_check import UpgradeCheck

    assert_strict_msgpack()
    async with (
        run_stores(settings) as stores,
        checkpoint_pool(stores.database.url, max_size=4, keys=stores.database.keys) as pool,
    ):
        graphs = CompiledGraphs(bare_registry(), ItemService(stores.database))
        yield UpgradeCheck(stores.database, graphs, pool)


async def _check_all(settings: Settings) -> list[ThreadCheck]:
    async with _upgrade_check(settings) as check:
        return [one async for one in check.all()]


async def _move(
    settings: Settings, thread_id: UUID | None, *, is_forced: bool
) -> tuple[list[UUID], dict[str, str]]:
    moved, left = [], {}
    async with _upgrade_check(settings) as check:
        if thread_id is not None:
            wanted = [thread_id]
        else:
            wanted = [one.thread_id async for one in check.all() if one.version_is_gone]
        for one in wanted:
            try:
                await check.move(one, is_forced=is_forced)
            except (Conflict, NotFound) as error:
                left[str(one)] = error.detail
            else:
                moved.append(one)
    return moved, left


async def _sizes(
    settings: Settings, thread_id: UUID | None, top: int
) -> tuple[list[FullSize], OrphanSize | None]:
    from propmubi.cli.run_stores import run_stores
    from runtime.thread_sizes import with_logs
    from store.thread_sizes import ThreadSizes

    async with run_stores(settings) as stores:
        sizes = ThreadSizes(stores.database)
        if thread_id is None:
            return await with_logs(stores.link, await sizes.largest(None, top=top)), await sizes.orphans()
        found = await sizes.of(thread_id)
        if found is None:
            raise BadInput(f"There is no thread {thread_id}.")
        return await with_logs(stores.link, [found]), None


def _check_line(one: ThreadCheck) -> str:
    way_out = "  (can be moved: propmubi runs repin)" if one.can_move else ""
    return f"{one.thread_id}  {one.graph_id or '-'} {one.version or '-'}  {'; '.join(one.reasons)}{way_out}"


def _size_facts(one: FullSize) -> dict[str, Any]:
    return {**asdict(one.stored), "log_bytes": one.log_bytes, "total_bytes": one.total_bytes}


def _size_line(one: FullSize) -> str:
    stored = one.stored
    log_bytes = "?" if one.log_bytes is None else one.log_bytes
    parts = (stored.blobs_bytes, stored.writes_bytes, stored.values_bytes, log_bytes)
    checkpoints = f"{stored.checkpoints_bytes} in {stored.checkpoints}"
    return f"{stored.thread_id} {one.total_bytes:>10} {checkpoints:>18} " + " ".join(
        f"{part:>10}" for part in parts
    )


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _print_json(found: object) -> None:
    def plain(value: object) -> str:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    sys.stdout.write(json.dumps(found, default=plain) + "\n")
