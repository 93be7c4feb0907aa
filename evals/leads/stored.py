"""The platform's own leads as a table to learn from, with labels that have had their time."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.dated_rules import rule_on
from domain.errors import BadInput
from domain.leads_model.cells import text_of
from domain.leads_model.drift import RULES
from domain.leads_model.features import ALLOWED, features_of
from domain.leads_model.labels import label
from evals.leads.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from store.lead_training import LearntLead

LABEL: Final = "succeeded"
_LEAST_ROWS: Final = 200
_LEAST_OF_A_KIND: Final = 30


class Stored(NamedTuple):
    """The table, and how many leads have no label yet."""

    table: Table
    times: list[float]
    """When each row's lead came in, in seconds."""
    unlabelled: int


def stored_table(leads: Sequence[LearntLead], *, now: datetime, window_days: int) -> Stored:
    """Features at the age of the snapshot and the label at the end of the window."""
    snapshot = timedelta(hours=float(rule_on(RULES, "lead_model.snapshot", now.date()).value))
    rows: list[dict[str, str]] = []
    times = []
    for lead in leads:
        is_success = label(lead.end, now=now, window_days=window_days, snapshot=snapshot)
        if is_success is None:
            continue
        found = features_of(lead.facts, lead.facts.came_in_at + snapshot)
        rows.append(
            {**{name: text_of(found[name]) for name in ALLOWED}, LABEL: "yes" if is_success else "no"}
        )
        times.append(lead.facts.came_in_at.timestamp())
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    columns = {name: [row[name] for row in rows] for name in (*ALLOWED, LABEL)}
    return Stored(Table(columns, digest), times, len(leads) - len(rows))


def recent_rows(leads: Sequence[LearntLead], *, now: datetime, days: int) -> list[dict[str, object]]:
    """Features of the leads of the last days, labelled or not, for watching drift."""
    snapshot = timedelta(hours=float(rule_on(RULES, "lead_model.snapshot", now.date()).value))
    return [
        dict(features_of(lead.facts, lead.facts.came_in_at + snapshot))
        for lead in leads
        if now - timedelta(days=days) <= lead.facts.came_in_at <= now - snapshot
    ]


def check_enough(stored: Stored) -> None:
    """Refuses to learn from too little.

    Raises:
        BadInput: It says how much there is and how much is needed.
    """
    successes = sum(cell == "yes" for cell in stored.table.columns[LABEL])
    rows = stored.table.rows
    if rows < _LEAST_ROWS or min(successes, rows - successes) < _LEAST_OF_A_KIND:
        raise BadInput(
            f"{rows} leads have a label, {successes} of them succeeded ({stored.unlabelled} are too young or "
            f"succeeded before they were scored). A model needs {_LEAST_ROWS} and {_LEAST_OF_A_KIND} of each "
            "kind; until then the points of the cold start score leads."
        )
