"""``propmubi bench``: how fast it is, on this machine, beside something to compare with."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.errors import BadInput, SetupError
from propmubi.cli.bench_bus import bus
from propmubi.cli.bench_chaos import chaos
from propmubi.cli.bench_cases import cases
from propmubi.cli.bench_leads import leads, leads_dedupe, leads_file
from propmubi.cli.bench_router import router
from propmubi.cli.bench_saver import saver
from propmubi.cli.bench_search import search
from propmubi.cli.bench_sse import sse
from propmubi.cli.options import AsJson, whole_numbers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from evals.bench_runs import BenchRow

_START_S = 300.0


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Measure this machine.", no_args_is_help=True)

    @group.callback()
    def root() -> None:
        """Measure this machine."""

    group.command("bus")(bus)
    group.command("router")(router)
    group.command("cases")(cases)
    group.command("leads")(leads)
    group.command("leads-dedupe")(leads_dedupe)
    group.command("leads-file")(leads_file)
    group.command("runs")(runs)
    group.command("saver")(saver)
    group.command("search")(search)
    group.command("sse")(sse)
    group.command("chaos")(chaos)
    app.add_typer(group, name="bench")


def runs(
    chats: Annotated[str, typer.Option(help="Chats at once, separated by commas.")] = "1,20,100",
    per_chat: Annotated[int, typer.Option("--runs", min=1, help="Runs per chat.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Time a search run over HTTP: to its first event, first content and end; a bare endpoint beside it."""
    numbers = _numbers(chats)
    rows = asyncio.run(_measure(numbers, per_chat))
    if as_json:
        sys.stdout.write(json.dumps([row.as_dict() for row in rows]) + "\n")
        return
    sys.stdout.write(
        f"{'server':<8}{'chats':>6}{'runs':>6}{'first event ms':>18}{'first content ms':>20}"
        f"{'end ms':>18}{'runs/s':>9}{'CPU ms':>8}\n"
    )
    for row in rows:
        sys.stdout.write(_line(row) + "\n")
    sys.stdout.write("p50/p95; floor: the same graph and saver inside a bare FastAPI endpoint\n")


def _numbers(chats: str) -> list[int]:
    numbers = whole_numbers(chats, 1, 1000)
    if not numbers:
        raise BadInput("--chats must be whole numbers from 1 to 1000, separated by commas, e.g. 1,20,100.")
    return numbers


async def _measure(numbers: list[int], per_chat: int) -> list[BenchRow]:
    from evals.bench_runs import Target, measure

    rows = []
    async with _server() as (addresses, cpu_s):
        for chats in numbers:
            for server in ("floor", "engine"):
                target = Target(server=server, base_url=addresses[server])
                # One chat alone gives few runs; a percentile needs more.
                runs_per_chat = max(per_chat, 20) if chats == 1 else per_chat
                rows.append(await measure(target, chats=chats, runs_per_chat=runs_per_chat, cpu_s=cpu_s))
    return rows


@asynccontextmanager
async def _server() -> AsyncIterator[tuple[dict[str, str], Callable[[], Awaitable[float]]]]:
    with tempfile.TemporaryDirectory(prefix="propmubi-bench-", ignore_cleanup_errors=True) as folder:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "propmubi.bench_server",
            str(Path(folder) / "data"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            yield await _told(child), partial(_cpu_s, child)
        finally:
            if child.stdin is not None:
                child.stdin.close()
            await child.wait()


async def _cpu_s(child: asyncio.subprocess.Process) -> float:
    if child.stdin is None:  # pragma: no cover - asked for above
        raise SetupError("The measured server has no input.")
    child.stdin.write(b"\n")
    return float((await _told(child))["cpu_s"])


async def _told(child: asyncio.subprocess.Process) -> dict[str, Any]:
    if child.stdout is None:  # pragma: no cover - asked for above
        raise SetupError("The measured server has no output.")
    async with asyncio.timeout(_START_S):
        line = await child.stdout.readline()
    if not line:
        raise SetupError("The measured server did not start or has ended; the lines above say why.")
    told: dict[str, Any] = json.loads(line)
    return told


def _line(row: BenchRow) -> str:
    def pair(p50: float, p95: float) -> str:
        return f"{p50:.1f} / {p95:.1f}"

    return (
        f"{row.server:<8}{row.chats:>6}{row.runs:>6}"
        f"{pair(row.first_event_p50_ms, row.first_event_p95_ms):>18}"
        f"{pair(row.first_content_p50_ms, row.first_content_p95_ms):>20}"
        f"{pair(row.end_p50_ms, row.end_p95_ms):>18}{row.runs_per_s:>9.1f}"
        f"{row.cpu_ms_per_run:>8.1f}"
    )
