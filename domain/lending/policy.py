"""The credit policy of one day, read from the dated rules into figures with units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.dated_rules import load_rules, rule_on
from domain.lending.exact import percent
from domain.lending.ltv import RULES_FILE as HOME_LOAN_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

FILE: Final = "underwriting.yaml"
SALARIED: Final = "salaried"
"""The one employment with figures of its own; all others share ``other``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskWeight:
    """One row of the regulator's table."""

    loan_up_to_inr: int | None
    ltv_up_to: Fraction
    weight_pct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Shares are fractions of one (a cap of 55 percent is 11/20), amounts whole rupees."""

    income_base: Literal["gross", "net"]
    variable_counted: Fraction
    variable_years_needed: int
    returns_needed: int
    declining_below: Fraction
    """Of the older year's cash profit."""
    capped_at: Fraction
    """Of the older year's cash profit."""
    rent_counted: Fraction
    pension_counted: Fraction
    counts_always: tuple[str, ...]
    ignored_up_to_instalments: int
    card_outstanding_share: Fraction
    foir_caps: tuple[tuple[int | None, Fraction], ...]
    """Income a month in rupees below which the cap holds (None: any), and the cap."""
    foir_cuts: tuple[tuple[int, int, Fraction], ...]
    """Score from, score to, and what is taken off the cap."""
    score_decline_below: int
    score_refer_below: int
    report_stale_after_days: int
    bureau_flags: tuple[str, ...]
    multipliers: Mapping[str, int]
    minimum_loan_inr: int
    loan_step_inr: int
    flat_ltv: Mapping[str, Fraction]
    variance_refer_above: Fraction
    risk_weights: tuple[RiskWeight, ...]
    """Empty on days whose table is not on file."""
    tenure_min_months: int
    tenure_max_months: int
    age_min_years: int
    age_at_maturity_years: Mapping[str, int]
    stress_rate_points: Fraction
    """Percentage points a year."""
    stress_foir_margin: Fraction
    dscr_min: Fraction
    four_eyes_above_inr: int
    deviation_margin: Fraction
    deviation_score_from: int
    reasons_told: int

    def multiplier_of(self, employment: str) -> int:
        """Largest loan as a multiple of that person's monthly income."""
        return self.multipliers[SALARIED if employment == SALARIED else "other"]

    def last_age_years_of(self, employment: str) -> int:
        """Greatest age at the last instalment."""
        return self.age_at_maturity_years[SALARIED if employment == SALARIED else "other"]


@lru_cache(maxsize=64)
def policy_on(day: date) -> Policy:
    """The policy of a day.

    Raises:
        BadInput: A rule is not on file for that day.
    """

    def value(name: str, file: str = FILE) -> Any:  # noqa: ANN401 - a rule's value has the form of its rule
        return rule_on(file, name, day).value

    variable, self_employed = value("underwriting.variable_pay"), value("underwriting.self_employed")
    obligations, bureau = value("underwriting.obligations"), value("underwriting.bureau_score")
    tenure, age = value("underwriting.tenure_months"), value("underwriting.age_years")
    stress, deviation = value("underwriting.stress"), value("underwriting.foir_deviation")
    return Policy(
        income_base=value("underwriting.income_base"),
        variable_counted=percent(variable["counted_pct"]),
        variable_years_needed=variable["years_needed"],
        returns_needed=self_employed["returns_needed"],
        declining_below=percent(self_employed["declining_below_pct"]),
        capped_at=percent(self_employed["capped_at_pct"]),
        rent_counted=percent(value("underwriting.rent_counted_pct")),
        pension_counted=percent(value("underwriting.pension_counted_pct")),
        counts_always=tuple(value("underwriting.income_counts_always")),
        ignored_up_to_instalments=obligations["ignored_up_to_instalments"],
        card_outstanding_share=percent(obligations["card_outstanding_pct"]),
        foir_caps=tuple(
            (cap["income_below_inr"], percent(cap["cap_pct"]))
            for cap in value("home_loan.foir_caps", HOME_LOAN_FILE)
        ),
        foir_cuts=tuple(
            (cut["score_from"], cut["score_to"], percent(cut["points"]))
            for cut in value("underwriting.foir_cuts_by_score")
        ),
        score_decline_below=bureau["decline_below"],
        score_refer_below=bureau["refer_below"],
        report_stale_after_days=bureau["stale_after_days"],
        bureau_flags=tuple(value("underwriting.bureau_flags")),
        multipliers=value("underwriting.income_multipliers"),
        minimum_loan_inr=value("underwriting.minimum_loan_inr"),
        loan_step_inr=value("home_loan.loan_rounding_inr", HOME_LOAN_FILE),
        flat_ltv={name: percent(pct) for name, pct in value("underwriting.flat_ltv_pct").items()},
        variance_refer_above=percent(value("underwriting.valuation_variance_pct")),
        risk_weights=_risk_weights(day),
        tenure_min_months=tenure["min"],
        tenure_max_months=tenure["max"],
        age_min_years=age["min"],
        age_at_maturity_years=age["at_maturity"],
        stress_rate_points=Fraction(stress["rate_points"]),
        stress_foir_margin=percent(stress["foir_points"]),
        dscr_min=Fraction(value("underwriting.dscr_min")),
        four_eyes_above_inr=value("underwriting.four_eyes_above_inr"),
        deviation_margin=percent(deviation["points"]),
        deviation_score_from=deviation["score_from"],
        reasons_told=value("underwriting.reasons_told"),
    )


def _risk_weights(day: date) -> tuple[RiskWeight, ...]:
    """The table of that day; none on file is no error, for the weight is reporting and decides nothing."""
    return tuple(
        RiskWeight(
            loan_up_to_inr=row["loan_up_to_inr"],
            ltv_up_to=percent(row["ltv_up_to_pct"]),
            weight_pct=row["weight_pct"],
        )
        for rule in load_rules(FILE)
        if rule.id == "underwriting.risk_weights" and rule.holds_on(day)
        for row in rule.value
    )
