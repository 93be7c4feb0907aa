"""A review as a person reads it: what an advocate says of a clause stands in place of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.contract.judging import Present

SEVERITIES: Final = ("critical", "high", "medium", "low")


def off_of(clauses: Sequence[Mapping[str, Any]], told: Mapping[str, Present]) -> dict[str, list[str]]:
    """Checks that are weak or missing, by severity.

    Args:
        clauses: As `domain.contract.review.to_json` gives them.
        told: Check -> what an advocate says of it.

    >>> off_of([{"id": "CR-01", "present": "no", "severity": "critical"}], {"CR-01": "yes"})["critical"]
    []
    """
    return {
        severity: [
            each["id"]
            for each in clauses
            if each["severity"] == severity and told.get(each["id"], each["present"]) != "yes"
        ]
        for severity in SEVERITIES
    }
