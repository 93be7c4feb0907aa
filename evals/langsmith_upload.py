"""A run to LangSmith, only by an explicit flag, with every text masked on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from config.langsmith_client import SentRun, send_runs
from evals.harness.book import short_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Settings
    from domain.eval_records import EvalResult, EvalRun


async def upload_run(settings: Settings, run: EvalRun, results: Sequence[EvalResult]) -> str:
    """Sends each sample as one trace with its scores; what was sent, in a sentence.

    Raises:
        SetupError: There is no key.
    """
    project = f"propmubi-evals-{short_id(run.id)}"
    rows = [_sent(run, one) for one in results]
    send_runs(settings, project, rows)
    return f"{len(rows)} samples sent to project {project}, personal data masked"


def _sent(run: EvalRun, one: EvalResult) -> SentRun:
    scores: dict[str, Any] = {
        score["name"]: score["value"] for score in one.scores if score["value"] is not None
    }
    return SentRun(
        name=f"{one.suite}/{one.case_id}",
        inputs={"case": one.inputs},
        outputs={"output": one.output, "expected": one.expected, "error": one.error},
        scores=scores,
        started_at=run.started_at,
        ended_at=run.started_at + timedelta(milliseconds=one.latency_ms),
    )
