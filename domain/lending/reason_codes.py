"""The closed list of reason codes, what each does to the outcome, and the rules behind it (DOMAIN A7).

The order here is the order in which codes are told: hard, soft, limits, notes; limits among themselves go by
what binds tightest.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, NamedTuple

Effect = Literal["hard", "soft", "limit", "info"]


class Code(StrEnum):
    """Reason codes in the order of telling."""

    AGE_BELOW_MIN = "AGE_BELOW_MIN"
    TENURE_NOT_POSSIBLE = "TENURE_NOT_POSSIBLE"
    BUREAU_SCORE_LOW = "BUREAU_SCORE_LOW"
    BUREAU_WRITEOFF_36M = "BUREAU_WRITEOFF_36M"
    BUREAU_DPD90_24M = "BUREAU_DPD90_24M"
    BUREAU_WILFUL_DEFAULTER = "BUREAU_WILFUL_DEFAULTER"
    INSUFFICIENT_REPAYMENT_CAPACITY = "INSUFFICIENT_REPAYMENT_CAPACITY"
    COLLATERAL_INSUFFICIENT = "COLLATERAL_INSUFFICIENT"
    TITLE_DEFECTIVE = "TITLE_DEFECTIVE"
    BUREAU_SCORE_BAND_C = "BUREAU_SCORE_BAND_C"
    BUREAU_NO_HISTORY = "BUREAU_NO_HISTORY"
    BUREAU_CURRENT_OVERDUE = "BUREAU_CURRENT_OVERDUE"
    BUREAU_REPORT_STALE = "BUREAU_REPORT_STALE"
    INCOME_DECLINING = "INCOME_DECLINING"
    INCOME_PROOF_SHORT = "INCOME_PROOF_SHORT"
    VALUATION_VARIANCE = "VALUATION_VARIANCE"
    TITLE_SUBJECT_TO = "TITLE_SUBJECT_TO"
    TITLE_PENDING = "TITLE_PENDING"
    EXPOSURE_FOUR_EYES = "EXPOSURE_FOUR_EYES"
    FOIR_DEVIATION_L1 = "FOIR_DEVIATION_L1"
    STRESS_FOIR_EXCEEDED = "STRESS_FOIR_EXCEEDED"
    DSCR_LOW = "DSCR_LOW"
    LTV_LIMIT = "LTV_LIMIT"
    FOIR_LIMIT = "FOIR_LIMIT"
    MULTIPLIER_LIMIT = "MULTIPLIER_LIMIT"
    TENURE_CAPPED = "TENURE_CAPPED"
    INCOME_SPIKE_CAPPED = "INCOME_SPIKE_CAPPED"
    INCOME_EXCLUDED_NON_OWNER = "INCOME_EXCLUDED_NON_OWNER"


class Meaning(NamedTuple):
    """What a code does, and why."""

    effect: Effect
    rule_ids: tuple[str, ...]
    checkable_input: str
    """The field of the case a person can check and correct."""


MEANINGS: Final[dict[Code, Meaning]] = {
    Code.AGE_BELOW_MIN: Meaning("hard", ("underwriting.age_years",), "applicants.age_months"),
    Code.TENURE_NOT_POSSIBLE: Meaning(
        "hard", ("underwriting.tenure_months", "underwriting.age_years"), "applicants.age_months"
    ),
    Code.BUREAU_SCORE_LOW: Meaning("hard", ("underwriting.bureau_score",), "applicants.bureau_score"),
    Code.BUREAU_WRITEOFF_36M: Meaning("hard", ("underwriting.bureau_flags",), "applicants.bureau_flags"),
    Code.BUREAU_DPD90_24M: Meaning("hard", ("underwriting.bureau_flags",), "applicants.bureau_flags"),
    Code.BUREAU_WILFUL_DEFAULTER: Meaning("hard", ("underwriting.bureau_flags",), "applicants.bureau_flags"),
    Code.INSUFFICIENT_REPAYMENT_CAPACITY: Meaning(
        "hard",
        ("underwriting.minimum_loan_inr", "home_loan.foir_caps", "underwriting.income_multipliers"),
        "applicants.obligations",
    ),
    Code.COLLATERAL_INSUFFICIENT: Meaning(
        "hard", ("underwriting.minimum_loan_inr", "home_loan.ltv_slabs"), "property.market_value"
    ),
    Code.TITLE_DEFECTIVE: Meaning("hard", ("sanction.never_deviable",), "property.title_opinion"),
    Code.BUREAU_SCORE_BAND_C: Meaning("soft", ("underwriting.bureau_score",), "applicants.bureau_score"),
    Code.BUREAU_NO_HISTORY: Meaning("soft", ("underwriting.bureau_no_history",), "applicants.bureau_score"),
    Code.BUREAU_CURRENT_OVERDUE: Meaning("soft", ("underwriting.bureau_flags",), "applicants.bureau_flags"),
    Code.BUREAU_REPORT_STALE: Meaning("soft", ("underwriting.bureau_score",), "applicants.bureau_pulled_on"),
    Code.INCOME_DECLINING: Meaning("soft", ("underwriting.self_employed",), "applicants.itr"),
    Code.INCOME_PROOF_SHORT: Meaning("soft", ("underwriting.self_employed",), "applicants.itr"),
    Code.VALUATION_VARIANCE: Meaning(
        "soft", ("underwriting.valuation_variance_pct",), "property.market_value"
    ),
    Code.TITLE_SUBJECT_TO: Meaning("soft", ("sanction.never_deviable",), "property.title_opinion"),
    Code.TITLE_PENDING: Meaning("soft", ("sanction.never_deviable",), "property.title_opinion"),
    Code.EXPOSURE_FOUR_EYES: Meaning("soft", ("underwriting.four_eyes_above_inr",), "requested_amount"),
    Code.FOIR_DEVIATION_L1: Meaning(
        "soft", ("underwriting.foir_deviation", "home_loan.foir_caps"), "applicants.obligations"
    ),
    Code.STRESS_FOIR_EXCEEDED: Meaning("soft", ("underwriting.stress",), "applicants.obligations"),
    Code.DSCR_LOW: Meaning("soft", ("underwriting.dscr_min",), "property.noi_annual"),
    Code.LTV_LIMIT: Meaning("limit", ("home_loan.ltv_slabs",), "property.agreement_value"),
    Code.FOIR_LIMIT: Meaning(
        "limit", ("home_loan.foir_caps", "underwriting.foir_cuts_by_score"), "applicants.obligations"
    ),
    Code.MULTIPLIER_LIMIT: Meaning(
        "limit", ("underwriting.income_multipliers",), "applicants.fixed_gross_monthly"
    ),
    Code.TENURE_CAPPED: Meaning(
        "info", ("underwriting.tenure_months", "underwriting.age_years"), "applicants.age_months"
    ),
    Code.INCOME_SPIKE_CAPPED: Meaning("info", ("underwriting.self_employed",), "applicants.itr"),
    Code.INCOME_EXCLUDED_NON_OWNER: Meaning(
        "info", ("underwriting.income_counts_always",), "applicants.co_owner"
    ),
}
