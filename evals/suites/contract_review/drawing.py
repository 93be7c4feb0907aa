"""Agreements from a seed: for each check a sound clause, a weak one, or none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from domain.contract.review import CHECKS, RULES_FILE
from domain.dated_rules import rule_on
from evals.harness.suite import Case
from tools.made_agreements.making import made_agreements

if TYPE_CHECKING:
    from tools.made_agreements.making import MadeAgreement

DAY: Final = date(2026, 11, 27)
"""Whose rules judge a drawn agreement."""


def draw(count: int, seed: int) -> list[Case]:
    """So many agreements."""
    return [
        Case(
            id=f"drawn-{seed}-{number}",
            inputs={"pages": list(made.pages)},
            expected=expected_of(made, DAY),
            origin=f"drawn from seed {seed}",
            tags={"style": made.style},
        )
        for number, made in enumerate(made_agreements(count, seed))
    ]


def expected_of(made: MadeAgreement, day: date) -> dict[str, Any]:
    """The state of each check as it was planted, and those that are faults with their weight."""
    return {
        "checks": dict(made.truth),
        "faults": [
            {"id": check, "severity": rule_on(RULES_FILE, check, day).value["severity"]}
            for check in CHECKS
            if made.truth[check] != "yes"
        ],
    }
