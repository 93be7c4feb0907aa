"""A promoted model as the scoring of leads asks it: facts of a lead in, probability and reasons out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from domain.lead_scoring.features import wish_of
from domain.lead_scoring.score import Contribution, ModelScore
from domain.leads_model.features import LeadFacts, Sign, features_of, score_lead
from domain.leads_model.scoring import calibrated, sigmoid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from domain.lead_scoring.facts import EnquiryReading
    from domain.lead_scoring.facts import LeadFacts as ScoredFacts
    from domain.leads_model.features import ScoredLead
    from domain.leads_model.form import LeadModel

_PLACES: Final = Decimal("0.0001")
_LEAST: Final = Decimal("0.0001")
_MOST: Final = Decimal("0.9999")
"""No model is ever quite sure."""

SIGNAL_OF: Final[Mapping[str, str]] = {
    "source": "source",
    "budget_max_inr": "budget",
    "has_budget": "budget",
    "localities": "place",
    "listings": "homes",
    "timeline": "timeline",
    "purpose": "purpose",
    "loan_needed": "financing",
    "pre_approved": "financing",
    "visit_asked": "visit",
    "urgency": "urgency",
    "returns": "recaptures",
    "replies": "replies",
    "calls_connected": "calls",
    "calls_missed": "unanswered",
    "visits_planned": "visit",
    "days_quiet": "enquired",
}
"""The signal whose evidence shows what a feature of the model was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotedModel:
    """The champion of a tenant; satisfies `domain.lead_scoring.score.LeadScorer`."""

    model: LeadModel
    version: str

    def score(self, lead: ScoredFacts, reading: EnquiryReading, now: datetime) -> ModelScore | None:
        """The model's view of the lead now."""
        scored = score_lead(self.model, features_of(model_facts(lead, reading), now))
        if scored is None:  # pragma: no cover  # only without a model
            return None
        probability = min(max(Decimal(str(scored.score.probability)).quantize(_PLACES), _LEAST), _MOST)
        return ModelScore(probability, self._contributions(scored), self.version)

    def _contributions(self, scored: ScoredLead) -> list[Contribution]:
        """Shares in log-odds as shares of the way from the model's base to the probability.

        Both calibrations only ever rise with the log-odds, so every share keeps its sign.
        """
        score = scored.score
        way = score.log_odds - score.base
        isotonic = self.model.calibration.kind == "isotonic"
        base = calibrated(self.model.calibration, score.base) if isotonic else sigmoid(score.base)
        risen = (score.probability - base) / way if way else 0.0
        return [
            Contribution(
                feature=SIGNAL_OF.get(reason.column, reason.column),
                share=Decimal(str(reason.share * risen)).quantize(_PLACES),
                text=reason.value_words,
            )
            for reason in scored.reasons
        ]


def model_facts(lead: ScoredFacts, reading: EnquiryReading) -> LeadFacts:
    """The lead as a model of the platform may know it."""
    return LeadFacts(
        source=lead["source"],
        came_in_at=lead["came_in_at"],
        filters=wish_of(lead, reading),
        listings=lead["listings"],
        has_email=lead["has_email"],
        wants_human=lead["wants_human"],
        signs=[Sign.of(one["kind"], one["at"], one["details"]) for one in lead["activities"]],
        read=read_words(
            reading,
            timeline=lead["timeline"],
            purpose=lead["purpose"],
            loan_needed=lead["loan_needed"],
            pre_approved=lead["pre_approved"],
        ),
    )


def read_words(
    reading: EnquiryReading,
    *,
    timeline: str | None,
    purpose: str | None,
    loan_needed: bool | None,
    pre_approved: bool | None,
) -> dict[str, str]:
    """What is known of the wish besides its filters: what is stored, else what was written."""
    said = {fact["key"]: fact["value"] for fact in reading["facts"]}
    loan = said.get("loan")
    known: dict[str, str | None] = {
        "timeline": timeline or said.get("timeline"),
        "purpose": purpose or said.get("purpose"),
        "loan_needed": _yes_no(loan_needed) or ("yes" if loan == "needed" else None),
        "pre_approved": _yes_no(pre_approved) or ("yes" if loan == "approved" else None),
        "visit_asked": "yes" if "visit" in said else "no",
        "urgency": "high" if "urgency" in said else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _yes_no(value: bool | None) -> str | None:
    if value is None:
        return None
    return "yes" if value else "no"
