"""What a score may know of a lead of the platform: an allow-list in code, with closed values.

Nothing else reaches a model, whatever a caller holds: no name, number, address or text of the person, no
language, no locality's name, and nothing of the staff who work on the lead. Words come from closed
vocabularies, so that free text cannot ride in as a value.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from domain import lead_story
from domain.errors import BadInput
from domain.lead_sla import INDIA
from domain.leads_model.reasons import reasons
from domain.leads_model.scoring import score_row
from domain.listing import COMMERCIAL_TYPES, PropertyType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from domain.leads_model.form import LeadModel
    from domain.leads_model.reasons import Reason
    from domain.leads_model.scoring import Score

Features = dict[str, float | str | None]


class Feature(NamedTuple):
    """One thing a score may know."""

    kind: Literal["number", "word"]
    words: str
    """How a reason calls it."""
    values: frozenset[str] = frozenset()
    """Of a word: all that it may be."""


def _words(words: str, values: str) -> Feature:
    return Feature("word", words, frozenset(values.split()))


_YES_NO: Final = "yes no"
ALLOWED: Final[Mapping[str, Feature]] = {
    "source": _words("came by", "portal website whatsapp walk_in referral call campaign"),
    "transaction": _words("wants to", "buy rent pg lease"),
    "property_kind": _words("kind of property", "home plot commercial"),
    "bhk": Feature("number", "BHK asked for"),
    "budget_max_inr": Feature("number", "budget up to, in rupees"),
    "has_budget": _words("gave a budget", _YES_NO),
    "localities": Feature("number", "localities named"),
    "listings": Feature("number", "homes asked about"),
    "wants_human": _words("asked for a person", _YES_NO),
    "has_email": _words("left an email address", _YES_NO),
    "arrival_hour": Feature("number", "hour of coming in"),
    "timeline": _words("wants to move in", "0-1m 1-3m 3-6m 6m+"),
    "purpose": _words("buys", "self invest"),
    "loan_needed": _words("needs a loan", _YES_NO),
    "pre_approved": _words("has a loan approved", _YES_NO),
    "visit_asked": _words("asked for a visit", _YES_NO),
    "urgency": _words("urgency", "high medium low"),
    "returns": Feature("number", "times come back"),
    "replies": Feature("number", "replies by message"),
    "calls_connected": Feature("number", "calls answered"),
    "calls_missed": Feature("number", "calls not answered"),
    "visits_planned": Feature("number", "visits planned"),
    "days_quiet": Feature("number", "days since the last sign of life"),
}
"""Everything a platform model may read. Language is for routing only and is not here (DOMAIN D)."""

NAMES: Final[Mapping[str, str]] = {name: feature.words for name, feature in ALLOWED.items()}
_PLOTS: Final = frozenset({PropertyType.PLOT, PropertyType.AGRICULTURAL_LAND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One entry of a lead's story, as far as a model reads it."""

    counts_as: str | None
    """The feature that counts it; None: none does."""
    at: datetime

    @classmethod
    def of(cls, kind: str, at: datetime, details: Mapping[str, Any]) -> Sign:
        """The sign that an entry of `domain.lead_story` is."""
        return cls(counts_as=_counted_as(kind, details), at=at)


def _counted_as(kind: str, details: Mapping[str, Any]) -> str | None:
    if kind == lead_story.CALL:
        if lead_story.has_talked(details):
            return "calls_connected"
        return "calls_missed" if lead_story.is_unanswered(details) else None
    if kind == lead_story.VISIT:
        return "visits_planned" if details.get("state") == "planned" else None
    return {lead_story.RECAPTURED: "returns", lead_story.REPLY: "replies"}.get(kind)


_COUNTED: Final = ("returns", "replies", "calls_connected", "calls_missed", "visits_planned")
"""Features that count signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFacts:
    """What the store knows of a lead, as far as a score may look."""

    source: str
    came_in_at: datetime
    filters: Mapping[str, Any]
    """The wish, `SearchFilters`."""
    listings: int
    has_email: bool
    wants_human: bool
    signs: Sequence[Sign] = ()
    read: Mapping[str, str] = field(default_factory=dict)
    """What was read from free text: timeline, purpose, loan_needed, pre_approved, visit_asked, urgency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredLead:
    """A lead's score with its reasons."""

    score: Score
    reasons: tuple[Reason, ...]


def features_of(facts: LeadFacts, as_of: datetime) -> Features:
    """The lead's features at that moment; later entries of its timeline are not seen."""
    seen = [sign for sign in facts.signs if sign.at <= as_of]
    counts = Counter(sign.counts_as for sign in seen if sign.counts_as is not None)
    last = max((sign.at for sign in seen if sign.counts_as is not None), default=facts.came_in_at)
    wish = facts.filters
    budget = wish.get("price", {}).get("max")
    bhk = wish.get("bhk", {}).get("in") or [None]
    found: dict[str, object] = {
        "source": facts.source,
        "transaction": wish.get("transaction"),
        "property_kind": _kind(wish.get("property_types", ())),
        "bhk": bhk[0],
        "budget_max_inr": budget,
        "has_budget": "no" if budget is None else "yes",
        "localities": len(wish.get("localities", ())),
        "listings": facts.listings,
        "wants_human": "yes" if facts.wants_human else "no",
        "has_email": "yes" if facts.has_email else "no",
        "arrival_hour": facts.came_in_at.astimezone(INDIA).hour,
        "days_quiet": max(0.0, (as_of - last).total_seconds() / 86_400),
        **{name: counts[name] for name in _COUNTED},
        **{name: value for name, value in facts.read.items() if name in ALLOWED},
    }
    return allowed(found)


def _kind(types: Sequence[str]) -> str | None:
    if not types:
        return None
    if types[0] in _PLOTS:
        return "plot"
    return "commercial" if types[0] in COMMERCIAL_TYPES else "home"


def allowed(found: Mapping[str, object]) -> Features:
    """The features as a model may see them: every allowed name, with a value of its kind or None.

    Raises:
        BadInput: A name is not on the allow-list.
    """
    unknown = sorted(set(found) - set(ALLOWED))
    if unknown:
        raise BadInput(
            f"No score may know {', '.join(unknown)}: domain/leads_model/features lists what it may."
        )
    return {name: _value(feature, found.get(name)) for name, feature in ALLOWED.items()}


def _value(feature: Feature, value: object) -> float | str | None:
    if feature.kind == "word":
        return value if isinstance(value, str) and value in feature.values else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def foreign_columns(model: LeadModel) -> tuple[str, ...]:
    """Columns of the model that leads of the platform do not have; none: it can score them."""
    return tuple(source for source in model.sources if source not in ALLOWED)


def score_lead(model: LeadModel | None, features: Mapping[str, object]) -> ScoredLead | None:
    """The champion's score of one lead; None: there is no champion, and the cold start's points stand.

    Raises:
        BadInput: A feature is not on the allow-list, or the model reads what the platform does not have.
    """
    if model is None:
        return None
    foreign = foreign_columns(model)
    if foreign:
        raise BadInput(
            f"This model reads columns that the platform's leads do not have: {', '.join(foreign)}."
        )
    row = allowed(features)
    score = score_row(model, row)
    return ScoredLead(score=score, reasons=reasons(model, row, score, names=NAMES))
