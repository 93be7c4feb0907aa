"""What has to be done after a loan was paid out, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.dated_rules import rule_on

_FILE: Final = "post_disbursal.yaml"


@dataclass(frozen=True, slots=True)
class PostDisbursalTask:
    """One duty of the lender."""

    kind: str
    due_on: date
    rule_id: str
    """The dated rule it follows from."""


def tasks_after(disbursed_on: date) -> tuple[PostDisbursalTask, ...]:
    """The duties that the first disbursal of a loan brings.

    >>> [(task.kind, task.due_on.isoformat()) for task in tasks_after(date(2026, 11, 27))]
    [('cersai_registration', '2026-12-27')]
    """
    rule = rule_on(_FILE, "post_disbursal.cersai_registration", disbursed_on)
    due = disbursed_on + timedelta(days=int(rule.value))
    return (PostDisbursalTask("cersai_registration", due, rule.id),)
