"""How a title search is judged, by deeds or by registers: the same findings, the same opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from evals.scorers.conduct import Trajectory
from evals.scorers.danger import NoneMissed, NotMilder
from evals.scorers.matching import SetOf
from evals.suites.title_search import WAY

if TYPE_CHECKING:
    from evals.harness.suite import Scorer

GRAVE: Final = frozenset({"critical", "high"})
OPINIONS: Final = ("clear_and_marketable", "subject_to", "defective")


def finding_key(finding: Any) -> tuple[str, str, tuple[str, ...]]:  # noqa: ANN401  # JSON
    """What makes two findings one: code, severity and the events they rest on."""
    return str(finding["code"]), str(finding["severity"]), tuple(finding.get("events", ()))


def holder_key(holder: Any) -> tuple[str, str]:  # noqa: ANN401  # JSON
    """Who holds how much."""
    return str(holder["name"]), str(holder["share"])


SCORERS: Final[tuple[Scorer, ...]] = (
    NotMilder("opinion", OPINIONS, name="opinion"),
    SetOf("findings", name="findings", key=finding_key),
    SetOf("holders", name="holders", key=holder_key),
    NoneMissed("findings", "code", "severity", GRAVE, found_at="findings", name="no finding missed"),
    NoneMissed("planted", "code", "severity", GRAVE, found_at="findings", name="planted defect found"),
    Trajectory(way=WAY),
)
