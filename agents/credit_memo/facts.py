"""What a memo may say: figures by section, each with the check or fact that it rests on. No free text is in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from domain.cases.checks_shown import as_percent
from domain.money import format_indian
from router.measures import Measure, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Section = Literal["request", "income", "record", "property", "stress", "outcome"]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)
_UNITS: Final = {"inr": Unit.RUPEES, "pct": Unit.PERCENT, "months": Unit.MONTHS, "score": Unit.BARE}
Kind = Literal["inr", "pct", "months", "score", "word"]


@dataclass(frozen=True, slots=True)
class MemoFigure:
    """One figure or closed word."""

    section: Section
    name: str
    kind: Kind
    value: str
    """Digits, or the word itself."""
    check: str | None = None
    """Of the engine's check."""
    path: str | None = None
    """Of the field of the application."""

    @property
    def shown(self) -> str:
        """As the template writes it."""
        if self.kind == "inr":
            return f"₹{format_indian(int(self.value))}"
        if self.kind == "pct":
            return f"{self.value} %"
        return f"{self.value} months" if self.kind == "months" else self.value.replace("_", " ")

    @property
    def measure(self) -> Measure | None:
        """What of it a sentence may state; None for words."""
        return None if self.kind == "word" else Measure(Decimal(self.value), _UNITS[self.kind])


@dataclass(frozen=True, slots=True)
class MemoFacts:
    """All of one case."""

    figures: tuple[MemoFigure, ...]
    fact_ids: Mapping[str, str]
    recommendation: str
    codes: tuple[str, ...]

    def of(self, section: Section) -> dict[str, MemoFigure]:
        """The figures of a section by name."""
        return {one.name: one for one in self.figures if one.section == section}

    def plain(self) -> dict[str, dict[str, str]]:
        """By section, as a model is given them."""
        return {
            section: {f"{name}_{one.kind}": one.value for name, one in self.of(section).items()}
            for section in SECTIONS
        }

    def fact_id(self, figure: MemoFigure) -> str | None:
        """The fact that a figure rests on; None: it was declared, or worked out."""
        return self.fact_ids.get(figure.path) if figure.path else None


def memo_facts(  # noqa: PLR0913  # the parts of a judged case
    judged: Mapping[str, Any],
    *,
    inputs: Mapping[str, Any],
    fact_ids: Mapping[str, str],
    stress: Sequence[Mapping[str, Any]],
    valuation: Mapping[str, Any],
    title: Mapping[str, Any],
) -> MemoFacts:
    """The figures of a judged case."""
    found = [
        *_request(judged),
        *_income(judged),
        *_record(judged),
        *_property(judged, inputs, valuation, title),
        *_stress(judged, stress),
        MemoFigure("outcome", "recommendation", "word", judged["recommendation"]),
        MemoFigure("outcome", "offer", "inr", str(judged["offer_amount"])),
        MemoFigure("outcome", "emi_of_the_offer", "inr", str(judged["emi_offer"])),
    ]
    figures = tuple(one for one in found if one.value not in {"", "None"})
    return MemoFacts(figures, fact_ids, judged["recommendation"], tuple(judged["reason_codes"]))


def _request(judged: Mapping[str, Any]) -> list[MemoFigure]:
    return [
        MemoFigure("request", "product", "word", judged["product"]),
        MemoFigure("request", "requested", "inr", str(judged["requested_amount"]), path="requested_amount"),
        MemoFigure("request", "rate", "pct", judged["rate_pct"], path="rate_pct"),
        MemoFigure(
            "request", "tenure", "months", str(judged["tenure_used"] or ""), "tenure_months", "tenure_months"
        ),
    ]


def _income(judged: Mapping[str, Any]) -> list[MemoFigure]:
    return [
        MemoFigure("income", "assessed_monthly", "inr", str(judged["assessed_monthly_income"]), "foir"),
        MemoFigure("income", "running_monthly", "inr", str(judged["obligations_monthly"]), "foir"),
        MemoFigure("income", "emi_requested", "inr", str(judged["emi_requested"]), "foir"),
        MemoFigure("income", "foir", "pct", _percent(judged["foir"]), "foir"),
        MemoFigure("income", "foir_cap", "pct", _percent(judged["foir_cap"]), "foir"),
        MemoFigure("income", "largest_loan", "inr", str(judged["max_loan_foir"]), "foir"),
    ]


def _record(judged: Mapping[str, Any]) -> list[MemoFigure]:
    score = judged["bureau_score_used"]
    return [MemoFigure("record", "score", "score", "" if score is None else str(score), "bureau_score")]


def _property(
    judged: Mapping[str, Any],
    inputs: Mapping[str, Any],
    valuation: Mapping[str, Any],
    title: Mapping[str, Any],
) -> list[MemoFigure]:
    held = inputs["property"]
    agreement = str(held.get("agreement_value", held["market_value"]))
    return [
        MemoFigure("property", "agreement_value", "inr", agreement, "ltv", "property.agreement_value"),
        MemoFigure("property", "value_for_ltv", "inr", str(judged["property_value_for_ltv"]), "ltv"),
        MemoFigure("property", "ltv", "pct", _percent(judged["ltv_requested"]), "ltv"),
        MemoFigure("property", "ltv_cap", "pct", _percent(judged["ltv_cap_at_requested"]), "ltv"),
        MemoFigure("property", "market_low", "inr", str(valuation["low_inr"])),
        MemoFigure("property", "market_high", "inr", str(valuation["high_inr"])),
        MemoFigure("property", "title", "word", title["opinion"] or "pending", "title"),
    ]


def _stress(judged: Mapping[str, Any], stress: Sequence[Mapping[str, Any]]) -> list[MemoFigure]:
    worst = max(stress, key=lambda row: Decimal(row["foir"] or 0), default=None)
    return [
        MemoFigure("stress", "stressed_emi", "inr", str(judged["stress_emi"]), "stress_foir"),
        MemoFigure("stress", "stressed_foir", "pct", _percent(judged["stress_foir"]), "stress_foir"),
        MemoFigure("stress", "stressed_cap", "pct", _percent(judged["stress_foir_cap"]), "stress_foir"),
        MemoFigure("stress", "worst_foir", "pct", _percent(worst["foir"] if worst else None)),
    ]


def _percent(ratio: str | None) -> str:
    return "" if ratio is None else as_percent(ratio)
