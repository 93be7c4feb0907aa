"""Legal analysis: holders, findings and opinion of a chain of title. A defect not found is the danger."""

from __future__ import annotations

from typing import Final

from evals.harness.dataset import stored
from evals.harness.suite import Suite
from evals.suites.legal_analysis.drawing import draw
from evals.suites.title_search import search
from evals.suites.titles import SCORERS
from evals.suites.vectors import of_kinds

SUITE: Final = Suite(
    name="legal_analysis",
    use_case="legal_analysis",
    task=search,
    scorers=SCORERS,
    cases=stored("legal_analysis"),
    draw=draw,
    external=of_kinds("title_chain"),
)
