"""``propmubi bench sse``: open event streams on one worker, beside a library's and the least possible."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import SetupError
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it

if TYPE_CHECKING:
    from evals.bench_sse import StreamRow

_SPARE_FILES = 200


def sse(
    streams: Annotated[int, typer.Option(min=10, max=50_000, help="Streams open at once.")] = 10_000,
    period_s: Annotated[
        float, typer.Option("--period", min=0.2, max=60, help="Seconds between a stream's events.")
    ] = 2.0,
    window_s: Annotated[float, typer.Option("--window", min=1, max=600, help="Seconds counted.")] = 20.0,
    as_json: AsJson = False,
) -> None:
    """Hold streams open and count what arrives, what each costs, and how evenly."""
    _raise_file_limit(streams + _SPARE_FILES)
    rows = asyncio.run(_measure(streams, period_s, window_s))
    if as_json:
        sys.stdout.write(json.dumps([row.as_dict() for row in rows]) + "\n")
        return
    sys.stdout.write(
        f"{'way':<14}{'streams':>8}{'delivered':>11}{'on time':>9}{'gap p50/p99 s':>15}"
        f"{'kB/stream':>11}{'us/event':>10}{'x raw':>7}{'core':>7}\n"
    )
    raw = next(row for row in rows if row.kind == "raw")
    for row in rows:
        ratio = row.cpu_us_per_event / max(raw.cpu_us_per_event, 0.1)
        sys.stdout.write(
            f"{row.kind:<14}{row.streams:>8}{row.delivered_share:>11.2%}{row.on_time_share:>9.2%}"
            f"{f'{row.gap_p50_s:.2f} / {row.gap_p99_s:.2f}':>15}{row.kb_per_stream:>11.1f}"
            f"{row.cpu_us_per_event:>10.1f}{ratio:>7.2f}{row.cpu_share:>7.0%}\n"
        )
    sys.stdout.write("raw: an ASGI server with no framework, the measure for the others\n")


async def _measure(streams: int, period_s: float, window_s: float) -> list[StreamRow]:
    from evals.bench_sse import KINDS, measure

    def say(line: str) -> None:
        sys.stderr.write(line + "\n")

    return [
        await measure(kind, streams=streams, period_s=period_s, window_s=window_s, say=say) for kind in KINDS
    ]


def _raise_file_limit(needed: int) -> None:
    """Child processes inherit it.

    Raises:
        SetupError: This user may not open so many files.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return
    if hard < needed:
        raise SetupError(
            f"{needed} open files are needed and {hard} allowed: raise `ulimit -Hn` or pass --streams."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
