"""Chat: what is refused, whether answers are borne out, and the way each turn takes through the graph."""

from __future__ import annotations

from typing import Final

from evals.harness.dataset import stored
from evals.harness.suite import Suite
from evals.scorers.conduct import Trajectory
from evals.scorers.danger import Refused
from evals.scorers.evidence import Cited, Grounded
from evals.scorers.matching import Exact
from evals.scorers.words import Free, Says
from evals.suites.chat.drawing import draw
from evals.suites.conversing import converse

SUITE: Final = Suite(
    name="chat",
    use_case="chat",
    task=converse,
    scorers=(
        Refused(),
        Grounded(),
        Cited(),
        Trajectory(mode="through"),
        Exact("kind", name="kind of answer"),
        Exact("leads", name="enquiries written"),
        Exact("language", name="language"),
        Says(),
        Free(),
    ),
    cases=stored("chat"),
    draw=draw,
)
