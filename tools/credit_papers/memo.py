"""The credit memo: what the engine found, where each figure was read, who signed. A draft until all have.

It takes the JSON of `domain.lending.case_report` and, beside it, what the desk knows of the case in the
shapes of the case API; whatever is not there yet is left out of the paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from domain.masking import mask_text
from tools.credit_papers.setting import percent, rupees, set_paper, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OUTCOMES: Final = {
    "approve": "Approve",
    "refer": "Refer to a person",
    "counter_offer": "Offer a smaller loan",
    "decline": "Decline",
}
CHECK_NAMES: Final = {
    "foir": "FOIR",
    "ltv": "LTV",
    "income_multiple": "Income multiple",
    "stress_foir": "FOIR under stress",
    "bureau_score": "Bureau score",
    "tenure_months": "Tenure, months",
    "valuation_variance": "Valuation variance",
    "title": "Title",
    "dscr": "DSCR",
}
_VERDICTS: Final = {"pass": "pass", "reduce": "reduced to it", "refer": "refer", "fail": "fail"}
_SHARES: Final = frozenset({"foir", "ltv", "stress_foir", "valuation_variance"})
_IN_RUPEES: Final = frozenset({"income_multiple"})
MOST_SIDES: Final = 4
"""Sides of a mismatch that a row shows; the desk has them all."""
MOST_QUOTED: Final = 90
"""Letters of a page's words that a row shows."""


def memo_pdf(report: Mapping[str, Any], case: Mapping[str, Any]) -> bytes:
    """The memo of a case.

    Args:
        report: As `domain.lending.case_report.case_report` gives it.
        case: ``ref``, ``applicants`` (names); where there are any, ``documents`` (id, label, file_name,
            pages), ``facts``, ``mismatches``, ``missing``, ``conditions``, ``deviations``, ``memo`` and
            ``signatures``, as the case API has them.

    Raises:
        TypesettingFailed: The two do not fit the template.
    """
    documents = list(case.get("documents", ()))
    numbers = {str(each["id"]): f"D{at}" for at, each in enumerate(documents, 1)}
    cites = {str(f["id"]): _cite(f, numbers) for f in case.get("facts", ()) if f.get("id")}
    signatures = list(case.get("signatures", ()))
    needed = (report.get("authority") or {}).get("signatures", 1) + 1
    outcome = str(report["recommendation"])
    memo = case.get("memo") or {}
    data = {
        "ref": case["ref"],
        "applicants": ", ".join(case["applicants"]),
        "outcome": outcome,
        "outcome_words": OUTCOMES.get(outcome, outcome),
        "offer": rupees(report["offer_amount"]),
        "requested": rupees(report["requested_amount"]),
        "head": _head(report),
        "paragraphs": [_paragraph(each, cites) for each in memo.get("paragraphs", ())],
        "writer": memo.get("engine") or "rules",
        "figures": [_figure(f, numbers) for f in case.get("facts", ()) if f.get("is_current", True)],
        "checks": [_check(each) for each in report["checks"]],
        "amounts": _amounts(report),
        "reasons": [{"sentence": each["sentence"], "code": each["code"]} for each in report["told"]],
        "mismatches": [_mismatch(each) for each in case.get("mismatches", ())],
        "missing": [str(each["says"]) for each in case.get("missing", ())],
        "deviations": [
            {"subject": each.get("code", ""), "level": each.get("level", ""), "text": each.get("text", "")}
            for each in case.get("deviations", ())
        ],
        "conditions": [
            {"text": each["text"], "before": each.get("before", ""), "state": each.get("state", "")}
            for each in case.get("conditions", ())
        ],
        "authority": _authority(report.get("authority")),
        "signatures": signed(signatures),
        "unsigned": ["Analyst", *("Sanctioning authority",) * (needed - 1)][len(signatures) :],
        "documents": [
            {
                "no": numbers[str(each["id"])],
                "file": each["file_name"],
                "label": str(each.get("label", "")).replace("_", " "),
                "pages": str(each.get("pages", "")),
            }
            for each in documents
        ],
        "as_of": report["as_of"],
        "ruleset": str(report["ruleset_hash"])[:16],
        "inputs": str(report["inputs_hash"])[:16],
    }
    return set_paper(
        "memo",
        data,
        title=f"Credit memorandum {case['ref']}",
        running=f"Credit memorandum {case['ref']}",
        foot="Confidential: for the lender's sanctioning authorities",
        is_draft=len(signatures) < needed,
    )


def _head(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Product", str(report["product"]).replace("_", " ")),
        ("Rate", f"{report['rate_pct']}% a year"),
        ("Tenure", f"{report['tenure_used']} months"),
        ("EMI of the offer", rupees(report["emi_offer"])),
        ("Income a month", rupees(report["assessed_monthly_income"])),
        ("Running instalments", rupees(report["obligations_monthly"])),
        ("Value for LTV", rupees(report["property_value_for_ltv"])),
        ("Bureau score", str(report["bureau_score_used"] or "no history")),
    ]


def _amounts(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    names = (
        ("Most by LTV", "max_loan_ltv"),
        ("Most by FOIR", "max_loan_foir"),
        ("Most by income multiple", "max_loan_multiplier"),
        ("Eligible", "eligible_loan"),
        ("EMI of the request", "emi_requested"),
        ("EMI under stress", "stress_emi"),
    )
    return [(words, rupees(report[key])) for words, key in names]


def _check(said: Mapping[str, Any]) -> dict[str, str]:
    name = str(said["name"])
    return {
        "name": CHECK_NAMES.get(name, name),
        "figure": _shown(name, said["figure"]),
        "limit": _shown(name, said["limit"]),
        "verdict": said["verdict"],
        "verdict_words": _VERDICTS.get(said["verdict"], said["verdict"]),
        "rules": ", ".join(said["rule_ids"][:3]),
    }


def _shown(name: str, figure: str | None) -> str:
    if figure is None:
        return "–"
    if name in _SHARES:
        return percent(figure)
    return rupees(int(figure)) if name in _IN_RUPEES else figure.replace("_", " ")


def _cite(fact: Mapping[str, Any], numbers: Mapping[str, str]) -> str:
    """``D2 p. 3``; ``declared`` or ``typed in`` where no page says it."""
    evidence = fact.get("evidence") or {}
    number = numbers.get(str(evidence.get("document_id")))
    if number is None:
        return "typed in" if fact.get("method") == "person" else "declared"
    return f"{number} p. {evidence.get('page', 1)}"


def _figure(fact: Mapping[str, Any], numbers: Mapping[str, str]) -> dict[str, str]:
    value, field = fact.get("value"), str(fact["field"])
    is_money = (
        isinstance(value, int)
        and not isinstance(value, bool)
        and (field.endswith("_inr") or str(fact.get("unit")).upper() == "INR")
    )
    quote = mask_text(str((fact.get("evidence") or {}).get("quote") or ""))
    return {
        "name": _field_name(field),
        "value": rupees(value) if is_money and isinstance(value, int) else mask_text(_plain(value)),
        "cite": _cite(fact, numbers),
        "quote": quote if len(quote) <= MOST_QUOTED else f"{quote[:MOST_QUOTED]}…",
    }


def _field_name(field: str) -> str:
    """A field in words; applicants are counted from 1.

    >>> _field_name("applicants.0.fixed_gross_monthly"), _field_name("payslip.gross_inr")
    ('applicant 1: fixed gross monthly', 'payslip: gross')
    """
    match field.split("."):
        case ["applicants", place, *rest] if place.isdigit():
            parts = [f"applicant {int(place) + 1}", *rest]
        case parts:
            pass
    return ": ".join(parts).removesuffix("_inr").replace("_", " ")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_plain(one) for one in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{k.replace('_', ' ')} {_plain(v)}" for k, v in value.items())
    return "–" if value is None else str(value)


def _paragraph(said: Mapping[str, Any], cites: Mapping[str, str]) -> dict[str, Any]:
    own = [
        cites[str(each["fact_id"])] for each in said.get("figures", ()) if str(each.get("fact_id")) in cites
    ]
    return {
        "text": said["text"],
        "cites": list(dict.fromkeys(own)),
        "is_grounded": bool(said.get("is_grounded", False)),
    }


def _mismatch(said: Mapping[str, Any]) -> dict[str, str]:
    is_score = str(said.get("field", "")).endswith("score")
    sides = "; ".join(
        f"{side['source']}: {_side(side['value'], is_score=is_score)}"
        for side in said.get("sides", ())[:MOST_SIDES]
    )
    return {
        "severity": said["severity"],
        "says": said["says"],
        "sides": sides,
        "state": said.get("state", "open"),
    }


def _side(value: object, *, is_score: bool) -> str:
    is_amount = isinstance(value, int) and not is_score
    return rupees(value) if is_amount and isinstance(value, int) else mask_text(_plain(value))


def _authority(said: Mapping[str, Any] | None) -> str:
    if said is None:
        return "There is no offer to sign for; the decision to decline is signed by an underwriter."
    count = int(said["signatures"])
    asks = ", ".join(f"{ask['subject'].replace('_', ' ')} ({ask['level']})" for ask in said["asks"])
    who = f"Level {said['level']}, {count} signature{'s' if count > 1 else ''}, none of them the analyst's."
    refused: Sequence[str] = said.get("refused", ())
    barred = f" Not allowed at any level: {', '.join(refused)}." if refused else ""
    return f"{who} Asked by: {asks}.{barred}" if asks else f"{who}{barred}"
