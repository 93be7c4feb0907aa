"""Title verification: what registers show beyond the deeds, and what they should show and do not."""

from __future__ import annotations

from typing import Final

from evals.harness.dataset import stored
from evals.harness.suite import Suite
from evals.suites.title_search import search
from evals.suites.title_verification.drawing import draw
from evals.suites.titles import SCORERS

SUITE: Final = Suite(
    name="title_verification",
    use_case="title_verification",
    task=search,
    scorers=SCORERS,
    cases=stored("title_verification"),
    draw=draw,
)
