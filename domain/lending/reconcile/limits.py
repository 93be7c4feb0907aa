"""How far two sides may lie apart: the policy of a day, read once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import rule_on
from domain.lending.policy import policy_on

if TYPE_CHECKING:
    from datetime import date

FILE: Final = "reconcile.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Shares as fractions, rupees and days as whole numbers."""

    net_share: Fraction
    net_inr: int
    pay_days_before: int
    pay_days_after: int
    certificate_low: Fraction
    certificate_high: Fraction
    name_variant_from: Fraction
    employer_same_from: int
    instalment_months: int
    instalment_vary: Fraction
    obligation_share: Fraction
    circle_days: int
    circle_share: Fraction
    circle_times: int
    circle_least_inr: int
    bounces_info_up_to: int
    declared_share: Fraction
    rounding_inr: int
    return_rounding_inr: int
    valuation_share: Fraction


@lru_cache(maxsize=64)
def limits_on(day: date) -> Limits:
    """The limits of a day.

    Raises:
        BadInput: No rules are on file for it.
    """

    def value(name: str) -> Any:  # noqa: ANN401 - a rule's value has the form of its rule
        return rule_on(FILE, f"reconcile.{name}", day).value

    net, certificate, instalments = (
        value("net_pay_vs_credit"),
        value("certificate_vs_payslips_pct"),
        value("instalments"),
    )
    circular, rounding = value("circular"), value("rounding_inr")
    return Limits(
        net_share=_share(net["pct"]),
        net_inr=net["rupees"],
        pay_days_before=net["days_before"],
        pay_days_after=net["days_after"],
        certificate_low=_share(certificate["low"]),
        certificate_high=_share(certificate["high"]),
        name_variant_from=Fraction(value("name_variant_from")),
        employer_same_from=value("employer_same_from"),
        instalment_months=instalments["months"],
        instalment_vary=_share(instalments["vary_pct"]),
        obligation_share=_share(value("obligation_tolerance_pct")),
        circle_days=circular["days"],
        circle_share=_share(circular["share_pct"]),
        circle_times=circular["times"],
        circle_least_inr=circular["least_inr"],
        bounces_info_up_to=value("bounces_info_up_to"),
        declared_share=_share(value("declared_tolerance_pct")),
        rounding_inr=rounding["paper"],
        return_rounding_inr=rounding["return"],
        valuation_share=policy_on(day).variance_refer_above,
    )


def _share(percent: str) -> Fraction:
    return Fraction(percent) / 100
