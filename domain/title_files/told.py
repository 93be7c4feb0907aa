"""Findings as an advocate tells them: what counts, what was lowered, whose yes it takes (DOMAIN G gate 2).

A finding keeps the severity that the engine found for ever. An advocate may tell a lower one, or clear it,
with a reason; until another person, an advocate too, has agreed by signing second, the opinion cannot go
out. Raising one needs nobody. What an advocate clears is a lowering to nothing: a gate that asked two people
to make a critical finding high and one to make it vanish would be none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict, Forbidden
from domain.title.findings import SEVERITIES
from domain.title.review import opinion_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from domain.title.findings import Severity
    from domain.title.review import Opinion
    from domain.title_files.stages import FindingState

LEAST_REASON_CHARS = 10
"""A reason of fewer characters says nothing to the second advocate."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as it stands on the desk."""

    found: Severity
    severity: Severity
    """As told; the found one unless an advocate said otherwise."""
    state: FindingState
    lowered_by: UUID | None = None

    @property
    def is_lowered(self) -> bool:
        """Whether it counts for less than it was found to be."""
        return is_lower(self.severity, self.found) or self.state == "cleared"


def is_lower(one: Severity, other: Severity) -> bool:
    """Whether one severity is milder than the other.

    >>> is_lower("high", "critical"), is_lower("high", "high"), is_lower("critical", "low")
    (True, False, False)
    """
    return SEVERITIES.index(one) > SEVERITIES.index(other)


def told(
    before: Told, *, severity: Severity | None, state: FindingState | None, reason: str, by: UUID
) -> Told:
    """The finding after an advocate's word.

    Raises:
        BadInput: Nothing is said, both are said, a lowering without a reason, or ``downgraded`` by itself,
            which follows from a severity.
    """
    if (severity is None) == (state is None):
        raise BadInput("Say either a severity or a state of the finding.")
    if state == "downgraded":
        raise BadInput("Say the severity you lower the finding to; its state follows from that.")
    if severity is not None:
        lowered = is_lower(severity, before.found)
        after = Told(before.found, severity, "downgraded" if lowered else "open", by if lowered else None)
    else:
        assert state is not None  # noqa: S101  # one of the two is given
        lowers = state == "cleared"
        kept = before.severity if not is_lower(before.severity, before.found) else before.found
        after = Told(before.found, kept, state, by if lowers else None)
    if after.is_lowered and len(reason.strip()) < LEAST_REASON_CHARS:
        raise BadInput(
            "Say in a sentence why the finding is lowered or cleared; the second advocate reads it."
        )
    return after


def opinion_told(findings: Iterable[Told]) -> Opinion:
    """The opinion that the findings as told come to; cleared ones do not count."""
    return opinion_of([each for each in findings if each.state != "cleared"])


def may_sign_first(findings: Sequence[Told]) -> bool:
    """Whether one signature is enough."""
    return not any(each.is_lowered for each in findings)


def check_second(findings: Iterable[Told], *, first: UUID | None, second: UUID) -> None:
    """Whether this person may agree with what was lowered.

    Raises:
        Conflict: Nobody has signed first.
        Forbidden: They signed first, or lowered a finding themselves.
    """
    if first is None:
        raise Conflict("An advocate signs first; the second one agrees with what was lowered.")
    if second == first or any(each.is_lowered and each.lowered_by == second for each in findings):
        raise Forbidden(
            "A lowered finding needs a second advocate: somebody who neither lowered it nor signed first."
        )
