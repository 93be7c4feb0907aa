"""How much attention a judged case deserves: an order for the queue, and nothing that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from domain.cases.desk_rules import desk_rule
from domain.lending.exact import percent
from domain.lending.reason_codes import MEANINGS, Code

if TYPE_CHECKING:
    from domain.lending.outcome import Outcome

Risk = Literal["low", "medium", "high"]
_AWAITED = frozenset({Code.TITLE_PENDING})
"""A paper on its way says nothing about the loan."""


def risk_of(outcome: Outcome) -> Risk:
    """High: declined, a low or unknown score, several doubts. Medium: one doubt, or a ratio near its limit."""
    rule = desk_rule("risk", outcome.case.as_of)
    effects = [MEANINGS[code].effect for code in outcome.codes if code not in _AWAITED]
    doubts, score = effects.count("soft"), outcome.bureau.score_used
    if "hard" in effects or doubts >= rule["high_from_soft_codes"]:
        return "high"
    if score is not None and score < rule["high_below_score"]:
        return "high"
    near = percent(rule["near_points"])
    is_near = (outcome.foir is not None and outcome.foir > outcome.foir_cap - near) or (
        outcome.ceiling.requested_ltv > outcome.ceiling.cap_at_requested - near
    )
    return "medium" if doubts or is_near or "limit" in effects else "low"
