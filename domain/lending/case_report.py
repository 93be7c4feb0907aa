"""All that is said of one case: outcome, reasons in words, what would help, who has to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.lending.applicant_reasons import reasons_told, way_told
from domain.lending.case_hash import inputs_hash
from domain.lending.counterfactuals import ways_to_yes
from domain.lending.outcome import judge
from domain.lending.outcome_plain import plain
from domain.lending.sanction_request import authority_of

if TYPE_CHECKING:
    from domain.leads import Language
    from domain.lending.case import LoanCase
    from domain.lending.outcome import Outcome


def case_report(case: LoanCase, language: Language = "en") -> dict[str, Any]:
    """The report, JSON-plain; sentences in the language.

    Raises:
        BadInput: No rules are on file for the day of the case.
    """
    judged = judged_part(judge(case), language)
    authority = judged.pop("authority")
    return {**judged, "ways_to_yes": ways_part(case, language), "authority": authority}


def judged_part(outcome: Outcome, language: Language = "en") -> dict[str, Any]:
    """The report of an outcome without what would help."""
    case = outcome.case
    return {
        **plain(outcome),
        "product": case.product,
        "requested_amount": case.requested_inr,
        "rate_pct": str(case.rate_pct),
        "inputs_hash": inputs_hash(case),
        "told": [
            {"code": each.code, "sentence": each.sentence, "input": each.checkable_input}
            for each in reasons_told(outcome, language)
        ],
        "authority": _authority(outcome),
    }


def ways_part(case: LoanCase, language: Language = "en") -> list[dict[str, Any]]:
    """What would help, in words."""
    return [
        {
            "lever": way.lever,
            "subject": way.subject,
            "before": way.before,
            "after": way.after,
            "eligible_loan": way.outcome.eligible_inr,
            "max_loan_foir": way.outcome.max_loan_foir_inr,
            "sentence": way_told(way, language),
        }
        for way in ways_to_yes(case)
    ]


def _authority(outcome: Outcome) -> dict[str, Any] | None:
    """Who has to sign for the offer; None where there is none to sign for."""
    if not outcome.offer_inr:
        return None
    needed = authority_of(outcome, outcome.offer_inr)
    return {
        "level": needed.level.name,
        "signatures": needed.signatures,
        "conditions": list(needed.conditions),
        "refused": list(needed.refused),
        "asks": [{"subject": a.subject, "level": a.level.name, "rule_id": a.rule_id} for a in needed.asks],
    }
