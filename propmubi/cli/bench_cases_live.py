"""How long an application takes to the analyst's screen, as a client of a running instance sees it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from evals.bench_runs import percentile
from propmubi.cli.cases_desk import desk
from store.demo_cases import report_day
from tools.demo_cases.made import demo_cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK_S: Final = 0.02
"""So much is added to each time at most."""
_PATIENCE_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class LiveBench:
    """Milliseconds from ``POST /cases`` until the judged case was read whole; one application at a time."""

    cases: int
    accepted_p50_ms: float
    """Until the API had answered the application."""
    screen_p50_ms: float
    screen_p95_ms: float
    screen_most_ms: float

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return asdict(self)


async def measure_live(data_dir: Path | None, url: str, count: int) -> LiveBench:
    """Opens so many cases that nothing holds up; they stay in the instance's queue.

    Raises:
        BadInput, SetupError, Unavailable: The instance refuses, is not there, or is not done in time.
    """
    accepted, shown = [], []
    async with desk(data_dir, url) as at, asyncio.timeout(_PATIENCE_S * count):
        for body in islice(_bodies(), count):
            began = time.perf_counter()
            row = await at.open(body, None)
            accepted.append((time.perf_counter() - began) * 1000)
            while row["stage"] != "decision":
                await asyncio.sleep(_LOOK_S)
                row = await at.get(f"/{row['id']}/row")
            await at.whole(row["id"])
            shown.append((time.perf_counter() - began) * 1000)
    return LiveBench(
        cases=count,
        accepted_p50_ms=round(percentile(accepted, 0.50), 1),
        screen_p50_ms=round(percentile(shown, 0.50), 1),
        screen_p95_ms=round(percentile(shown, 0.95), 1),
        screen_most_ms=round(max(shown), 1),
    )


def _bodies() -> Iterator[dict[str, Any]]:
    """Applications of the demo that come with all that is needed, as the API takes them."""
    while True:
        for case in demo_cases(report_day()):
            if case.stops_at == "decision":
                yield {
                    "application": case.application,
                    "applicant_name": case.applicant_name,
                    "papers": [
                        {key: value for key, value in paper.items() if value is not None}
                        for paper in case.papers
                    ],
                    "bureau": case.bureau,
                    **case.about,
                }
