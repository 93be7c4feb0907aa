"""Underwriting: the policy outcome, its reasons and its figures. Approving what must not be is the danger."""

from __future__ import annotations

from typing import Final

from evals.harness.dataset import stored
from evals.harness.suite import Suite
from evals.scorers.danger import NotMilder
from evals.scorers.matching import Fields, SetOf
from evals.suites.engines import EngineTask
from evals.suites.underwriting.drawing import draw
from evals.suites.vectors import of_kinds

MILDEST_FIRST: Final = ("approve", "counter_offer", "refer", "decline")

SUITE: Final = Suite(
    name="underwriting",
    use_case="underwriting",
    task=EngineTask(kind="underwriting", graph="underwriting"),
    scorers=(
        NotMilder("recommendation", MILDEST_FIRST, name="recommendation"),
        SetOf("reason_codes", name="reasons"),
        Fields(skip=frozenset({"recommendation", "reason_codes"}), name="figures"),
    ),
    cases=stored("underwriting"),
    draw=draw,
    external=of_kinds("underwriting"),
)
