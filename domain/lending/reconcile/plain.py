"""A reconciliation as JSON has it, in the shapes of the case API; ids and states are the store's to add."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from domain.lending.exact import half_up

if TYPE_CHECKING:
    from domain.documents.fact import Evidence
    from domain.lending.reconcile.kinds import EvidencedIncome, Mismatch, Missing, Reconciled


def plain(outcome: Reconciled) -> dict[str, Any]:
    """Incomes in whole rupees, mismatches with both sides and their evidence, missing papers."""
    return {
        "incomes": [_income(each) for each in outcome.incomes],
        "mismatches": [_mismatch(each) for each in outcome.mismatches],
        "missing": [_missing(each) for each in outcome.missing],
    }


def _income(said: EvidencedIncome) -> dict[str, Any]:
    return {
        "person": said.person,
        "inputs": dict(said.inputs),
        "monthly_inr": half_up(said.monthly),
        "codes": [code.value for code in said.codes],
        "evidence": [_evidence(fact.evidence) for fact in said.facts],
    }


def _mismatch(said: Mismatch) -> dict[str, Any]:
    return {
        "code": said.code.value,
        "field": said.field,
        "severity": said.severity,
        "says": said.says,
        "person": said.person,
        "sides": [
            {
                "source": side.source,
                "value": side.value,
                "evidence": None if side.fact is None else _evidence(side.fact.evidence),
            }
            for side in said.sides
        ],
    }


def _missing(said: Missing) -> dict[str, Any]:
    return {
        "code": said.code,
        "says": said.says,
        "any_of": [label.value for label in said.any_of],
        "needed": said.needed,
        "have": said.have,
        "person": said.person,
    }


def _evidence(said: Evidence) -> dict[str, Any]:
    return {
        "document_id": None if said.document_id is None else str(said.document_id),
        "page": said.page,
        "quote": said.quote,
        "box": None if said.box is None else list(asdict(said.box).values()),
    }
