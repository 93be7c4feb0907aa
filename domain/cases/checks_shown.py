"""Checks, gauges and ways to a yes of a report, as the screen shows them: each with its rule, clause and inputs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from domain.cases.declared import value_at
from domain.lending.exact import shown
from domain.lending.ruleset import rules_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.dated_rules import Rule

RATIOS: Final = frozenset({"foir", "ltv", "stress_foir", "valuation_variance"})
STATES: Final = {"pass": "pass", "reduce": "refer", "refer": "refer", "fail": "fail"}
NAMES: Final = {
    "foir": "Instalments as a share of income (FOIR)",
    "ltv": "Loan as a share of value (LTV)",
    "income_multiple": "Loan against the multiple of income",
    "stress_foir": "FOIR at the stressed rate",
    "bureau_score": "Bureau score",
    "tenure_months": "Tenure and age",
    "valuation_variance": "Valuer against agreement",
    "title": "Title",
    "dscr": "Debt service cover (DSCR)",
}
_INCOME: Final = ("applicants.*.fixed_gross_monthly", "applicants.*.pension_monthly")
_LOANS: Final = ("applicants.*.obligations",)
INPUTS: Final[dict[str, tuple[str, ...]]] = {
    "foir": (*_INCOME, *_LOANS, "requested_amount", "rate_pct", "tenure_months"),
    "ltv": ("requested_amount", "property.agreement_value", "property.market_value"),
    "income_multiple": ("requested_amount", *_INCOME),
    "stress_foir": (*_INCOME, *_LOANS, "rate_pct"),
    "bureau_score": ("applicants.*.bureau_score", "applicants.*.bureau_pulled_on"),
    "tenure_months": ("tenure_months", "applicants.*.age_months"),
    "valuation_variance": ("property.agreement_value", "property.market_value"),
    "title": ("property.title_opinion",),
    "dscr": ("property.noi_annual",),
}
"""Fields of the case that a check looks at first; ``*`` stands for every applicant."""
FIELDS_OF_LEVERS: Final = {
    "amount": "requested_amount",
    "tenure": "tenure_months",
    "close_loan": "applicants.0.obligations",
    "pay_down_card": "applicants.0.obligations",
    "pay": "applicants.0.fixed_gross_monthly",
    "business_profit": "applicants.0.itr",
}


def checks_shown(
    report: Mapping[str, Any], inputs: Mapping[str, Any], fact_ids: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The checks of a report.

    Args:
        report: `domain.lending.case_report`.
        inputs: The application that was judged.
        fact_ids: By path, the fact that an input rests on.
    """
    rules = {rule.id: rule for rule in rules_on(date.fromisoformat(report["as_of"]))}
    return [_shown(one, report["as_of"], rules, inputs, fact_ids) for one in report["checks"]]


def _shown(
    check: Mapping[str, Any],
    as_of: str,
    rules: Mapping[str, Rule],
    inputs: Mapping[str, Any],
    fact_ids: Mapping[str, str],
) -> dict[str, Any]:
    name = check["name"]
    named = [rules[rule_id] for rule_id in check["rule_ids"] if rule_id in rules]
    value = _percent(name, check["figure"])
    limit = _percent(name, check["limit"]) or ""
    state = (
        "not_judged" if check["figure"] is None and check["verdict"] == "pass" else STATES[check["verdict"]]
    )
    return {
        "code": name,
        "rule": named[0].id if named else None,
        "clause": "; ".join(rule.unit for rule in named),
        "source": "; ".join(dict.fromkeys(rule.source.strip() for rule in named)),
        "as_of": as_of,
        "state": state,
        "limit": limit,
        "value": value,
        "inputs": [
            {"name": path, "value": value_at(inputs, path), "fact_id": fact_ids.get(path)}
            for path in _paths(INPUTS[name], len(inputs["applicants"]))
            if value_at(inputs, path) not in (None, [], 0)
        ],
        "says": f"{NAMES[name]}: {value or 'not known'} against {limit}.",
    }


def check_of_code(code: str) -> str:
    """The check that a reason code speaks of.

    >>> check_of_code("BUREAU_NO_HISTORY"), check_of_code("FOIR_LIMIT"), check_of_code("INCOME_DECLINING")
    ('bureau_score', 'foir', 'income')
    """
    return next((check for start, check in _BY_CODE.items() if code.startswith(start)), "case")


_BY_CODE: Final = {
    "BUREAU": "bureau_score",
    "AGE": "tenure_months",
    "TENURE": "tenure_months",
    "COLLATERAL": "ltv",
    "LTV": "ltv",
    "TITLE": "title",
    "VALUATION": "valuation_variance",
    "FOIR": "foir",
    "INSUFFICIENT": "foir",
    "MULTIPLIER": "income_multiple",
    "STRESS": "stress_foir",
    "DSCR": "dscr",
    "INCOME": "income",
}


def gauges_shown(report: Mapping[str, Any]) -> dict[str, Any]:
    """FOIR, LTV, DSCR and score against their limits; None where the case has no such figure."""
    checks = {one["name"]: one for one in report["checks"]}
    return {
        "foir": _gauge(checks.get("foir"), "below"),
        "ltv": _gauge(checks.get("ltv"), "below"),
        "dscr": _gauge(checks.get("dscr"), "above"),
        "score": _gauge(checks.get("bureau_score"), "above"),
    }


def counterfactuals_shown(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The smallest single changes that pass."""
    return [
        {
            "change": {"field": FIELDS_OF_LEVERS[way["lever"]], "from_": way["before"], "to": way["after"]},
            "outcome": "approve",
            "says": way["sentence"],
        }
        for way in report["ways_to_yes"]
    ]


def ratio_shown(report: Mapping[str, Any], name: str) -> dict[str, str] | None:
    """A ratio and its limit in percent; None where there is none."""
    check = next((one for one in report["checks"] if one["name"] == name), None)
    if check is None or check["figure"] is None:
        return None
    return {"value": as_percent(check["figure"]), "limit": as_percent(check["limit"])}


def as_percent(ratio: str) -> str:
    """A ratio of four decimals as percent of two.

    >>> as_percent("0.4520")
    '45.20'
    """
    return shown(Fraction(ratio) * 100, 2)


def outcome_shown(recommendation: str) -> str:
    """The engine's word as the queue has it: a counter-offer approves less.

    >>> outcome_shown("counter_offer"), outcome_shown("refer")
    ('approve', 'refer')
    """
    return "approve" if recommendation == "counter_offer" else recommendation


def _gauge(check: Mapping[str, Any] | None, direction: str) -> dict[str, Any] | None:
    if check is None:
        return None
    name = check["name"]
    is_unknown = check["figure"] is None and check["verdict"] == "pass"
    return {
        "value": _percent(name, check["figure"]),
        "limit": _percent(name, check["limit"]),
        "direction": direction,
        "state": "not_judged" if is_unknown else STATES[check["verdict"]],
    }


def _percent(name: str, figure: str | None) -> str | None:
    return as_percent(figure) if figure is not None and name in RATIOS else figure


def _paths(patterns: Sequence[str], people: int) -> list[str]:
    return [
        pattern.replace("*", str(place))
        for pattern in patterns
        for place in (range(people) if "*" in pattern else (0,))
    ]
