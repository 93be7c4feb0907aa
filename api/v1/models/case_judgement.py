"""What the engine says of a case: checks, gauges, ways to a yes, stress, memo; what if, and reasons."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.v1.models.cases import CasePersonOut
from api.v1.models.shape import OutBody


class CheckInputOut(OutBody):
    """A figure that went into a check."""

    name: str
    value: Any
    fact_id: UUID | None


class CheckOut(OutBody):
    """One rule against the case."""

    code: str
    rule: str | None
    clause: str
    source: str
    as_of: str
    state: Literal["pass", "refer", "fail", "not_judged"]
    limit: str
    value: str | None
    inputs: list[CheckInputOut]
    says: str


class GaugeOut(OutBody):
    """A figure against its limit."""

    value: str | None
    limit: str
    direction: Literal["below", "above"]
    """On which side of the limit the figure should be."""
    state: Literal["pass", "refer", "fail", "not_judged"]


class GaugesOut(OutBody):
    """The four that an analyst looks at first. Ratios in percent of two decimals."""

    foir: GaugeOut | None
    ltv: GaugeOut | None
    dscr: GaugeOut | None
    score: GaugeOut | None


class ChangeOut(OutBody):
    """One change."""

    field: str
    from_: Any = Field(serialization_alias="from")
    to: Any


class CounterfactualOut(OutBody):
    """The smallest single change that passes, found by asking the engine again."""

    change: ChangeOut
    outcome: str
    says: str


class StressOut(OutBody):
    """The loan in harder times."""

    name: str
    rate_pct: str
    emi_inr: int
    foir: str | None
    foir_cap: str
    holds: bool


class MemoFigureOut(OutBody):
    """A figure of the memo and what it rests on."""

    text: str
    fact_id: UUID | None
    check: str | None


class MemoParagraphOut(OutBody):
    """One paragraph."""

    heading: str
    text: str
    figures: list[MemoFigureOut]
    is_grounded: bool
    """False: a sentence was cut because a figure in it came from nowhere."""


class MemoOut(OutBody):
    """The credit memo."""

    paragraphs: list[MemoParagraphOut]
    engine: str
    """``rules`` or the model's name."""
    prompt_version: str | None


class WhatIfOut(OutBody):
    """The case under other terms; nothing of it is kept."""

    outcome: str
    offer_inr: int
    emi_inr: int
    checks: list[CheckOut]
    gauges: GaugesOut
    counterfactuals: list[CounterfactualOut]
    inputs_hash: str


class ForkOut(OutBody):
    """Other terms that were kept, beside the case."""

    id: UUID
    name: str
    changes: dict[str, Any]
    by: CasePersonOut
    at: datetime
    is_stale: bool
    """Made on figures that have changed since."""
    result: WhatIfOut


class ForksOut(OutBody):
    """Kept side by side."""

    items: list[ForkOut]


class CaseReasonOut(OutBody):
    """One reason in the applicant's language."""

    code: str
    text: str
    input: str
    check: str


class ReasonsOut(OutBody):
    """What the applicant may be told."""

    released: bool
    """True only once an underwriter has signed."""
    language: str
    reasons: Annotated[list[CaseReasonOut], Field(max_length=4)]
    """DOMAIN A7: at most four, each with an input the applicant can check."""
    ways: list[str]
    pdf: str | None
    """Where the letter is in that language; None before an underwriter has signed: drafts have no link."""
