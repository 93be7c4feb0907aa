"""Tax: each calculator with its own figures; a wrong rupee is wrong."""

from __future__ import annotations

from typing import Final

from domain.tax.kinds import TAX_KINDS
from evals.harness.dataset import stored
from evals.harness.suite import Suite
from evals.scorers.matching import Exact, Fields
from evals.suites.engines import EngineTask
from evals.suites.tax_optimization.drawing import draw
from evals.suites.vectors import of_kinds

SUITE: Final = Suite(
    name="tax_optimization",
    use_case="tax_optimization",
    task=EngineTask(kind_field="kind_of_tax"),
    scorers=(
        Fields(name="figures"),
        Exact("better", name="better regime"),
        Exact("choice", name="better way to tax a gain"),
    ),
    cases=stored("tax_optimization"),
    draw=draw,
    external=of_kinds(*TAX_KINDS, kind_field="kind_of_tax"),
)
