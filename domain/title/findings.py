"""Findings: what is wrong, how bad it is, on which deeds it rests, and what to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from domain.title.codes import Code

RULES_FILE: Final = "title_findings.yaml"
Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with the title or its papers."""

    code: Code
    severity: Severity
    events: tuple[str, ...]
    """Ids of the instruments it rests on; empty when it rests on the case as a whole."""
    detail: str
    requisition: str
    """What to ask the seller for."""
    cure: str
    """What would heal it."""
    source: str


def finding(code: Code, events: Iterable[str], detail: str, day: date) -> Finding:
    """A finding with its severity, requisition and cure under the taxonomy of that day."""
    rule = rule_on(RULES_FILE, code.value, day)
    return Finding(
        code=code,
        severity=rule.value["severity"],
        events=tuple(events),
        detail=detail,
        requisition=rule.value["requisition"],
        cure=rule.value["cure"],
        source=rule.source,
    )


def by_severity(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, by severity, code and events."""
    return tuple(
        sorted(
            set(found),
            key=lambda each: (SEVERITIES.index(each.severity), each.code, each.events, each.detail),
        )
    )
