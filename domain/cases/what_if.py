"""The case under other terms: the engine asked again, nothing kept, some milliseconds of processor time."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.cases.checks_shown import checks_shown, counterfactuals_shown, gauges_shown
from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Other terms; None leaves what the case has."""

    rate_pct: str | None = None
    tenure_months: int | None = None
    amount_inr: int | None = None
    co_applicant: Mapping[str, Any] | None = None
    """Fields of an applicant as docs/lending.md has them, and ``emi_monthly`` for what they pay already."""


def changed_inputs(inputs: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The application with the changes in it."""
    changed = copy.deepcopy(dict(inputs))
    if changes.rate_pct is not None:
        changed["rate_pct"] = changes.rate_pct
    if changes.tenure_months is not None:
        changed["tenure_months"] = changes.tenure_months
    if changes.amount_inr is not None:
        changed["requested_amount"] = changes.amount_inr
    if changes.co_applicant is not None:
        person = {key: value for key, value in changes.co_applicant.items() if value is not None}
        emi = person.pop("emi_monthly", 0)
        changed["applicants"].append(
            {**person, "role": "co", "obligations": [{"type": "other", "emi": emi}] if emi else []}
        )
    return changed


def what_if(inputs: Mapping[str, Any], changes: Changes, fact_ids: Mapping[str, str]) -> dict[str, Any]:
    """Outcome, instalment, checks, gauges and ways to a yes under the changes; JSON-plain.

    Raises:
        BadInput: The changed case is none that can be judged; the sentence names the field.
    """
    changed = changed_inputs(inputs, changes)
    report = case_report(read_case(changed))
    return {
        "outcome": report["recommendation"],
        "offer_inr": report["offer_amount"],
        "emi_inr": report["emi_offer"] or report["emi_requested"],
        "checks": checks_shown(report, changed, fact_ids),
        "gauges": gauges_shown(report),
        "counterfactuals": counterfactuals_shown(report),
        "inputs_hash": report["inputs_hash"],
    }
