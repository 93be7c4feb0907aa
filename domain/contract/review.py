"""An agreement for sale against CR-01 to CR-18: present, partial or missing, with quote and page.

How it works. The agreement is cut into clauses; for each check those that are *about* it are found by
patterns (`rules/contract_clauses.yaml`), and the check asks of them what its benchmark asks: figures, dates,
words that give a free hand. What a pattern cannot see, a lawyer has to: the review is a reading aid and
signs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.contract import money_checks, rights_checks
from domain.contract.clauses import clauses_of
from domain.contract.judging import Judged, Question, has
from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from domain.contract.clauses import Clause
    from domain.contract.judging import Present
    from domain.title.findings import Severity

RULES_FILE: Final = "contract_clauses.yaml"
Language = Literal["en", "hi", "mr"]
QUOTE_CHARS: Final = 400
NOTICE: Final = "reading aid, not legal advice; a builder's draft needs a lawyer's sign-off"
CHECKS: Final[Mapping[str, Callable[[Question], Judged]]] = {
    "CR-01": money_checks.advance,
    "CR-02": rights_checks.rera,
    "CR-03": money_checks.carpet_area,
    "CR-04": rights_checks.possession,
    "CR-05": money_checks.delay,
    "CR-06": money_checks.interest_parity,
    "CR-07": rights_checks.title_defect,
    "CR-08": rights_checks.defects,
    "CR-09": rights_checks.changes,
    "CR-10": money_checks.cancellation,
    "CR-11": money_checks.stages,
    "CR-12": rights_checks.conveyance,
    "CR-13": money_checks.separate_account,
    "CR-14": money_checks.parking,
    "CR-15": money_checks.fair_terms,
    "CR-16": rights_checks.lender,
    "CR-17": money_checks.taxes,
    "CR-18": rights_checks.annexures,
}
PLAIN_STATES: Final[Mapping[Language, Mapping[Present, str]]] = {
    "en": {"yes": "In order.", "partial": "Weak:", "no": "Missing:"},
    "hi": {"yes": "ठीक है।", "partial": "कमज़ोर:", "no": "नहीं है:"},
    "mr": {"yes": "योग्य.", "partial": "अपुरे:", "no": "नाही:"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseFinding:
    """One check of one agreement."""

    id: str
    title: str
    present: Present
    quote: str | None
    page: int | None
    number: str | None
    """Of the clause, as the agreement numbers it."""
    assessment: str
    severity: Severity
    """How grave it is where it is off."""
    benchmark: str
    suggested_wording: str
    source: str
    plain: Mapping[Language, str]
    """For the buyer."""
    method: Literal["rules", "model"] = "rules"


def review_agreement(pages: Sequence[str], day: date) -> tuple[ClauseFinding, ...]:
    """Every check, in order, under the rules of the day.

    Args:
        pages: Text of each page.
        day: Of the agreement or, where it has none, of the review.

    Raises:
        BadInput: There are no words, or more than an agreement could hold.
    """
    clauses = clauses_of(pages)
    return tuple(judged(check_id, clauses, day) for check_id in CHECKS)


def judged(check_id: str, clauses: Sequence[Clause], day: date) -> ClauseFinding:
    """One check over the clauses of an agreement."""
    rule = rule_on(RULES_FILE, check_id, day)
    patterns = rule.value["about"]
    about = [clause for clause in clauses if all(has(clause.searched, pattern) for pattern in patterns)]
    found = CHECKS[check_id](Question(about, clauses))
    return finding_of(check_id, found, day)


def finding_of(
    check_id: str, found: Judged, day: date, method: Literal["rules", "model"] = "rules"
) -> ClauseFinding:
    """A check's answer with all that the rule of the day says of it."""
    rule = rule_on(RULES_FILE, check_id, day)
    clause = found.clause
    return ClauseFinding(
        id=check_id,
        title=rule.value["title"],
        present=found.present,
        quote=None if clause is None else clause.text[:QUOTE_CHARS],
        page=None if clause is None else clause.page,
        number=None if clause is None else clause.number or None,
        assessment=found.assessment,
        severity=rule.value["severity"],
        benchmark=rule.value["benchmark"],
        suggested_wording="" if found.present == "yes" else rule.value["suggested"],
        source=rule.source,
        plain={
            language: f"{PLAIN_STATES[language][found.present]} {rule.value['plain'][language]}"
            for language in PLAIN_STATES
        },
        method=method,
    )


def to_json(found: Sequence[ClauseFinding], *, engine: str = "rules") -> dict[str, Any]:
    """The review, JSON-plain."""
    off = [each for each in found if each.present != "yes"]
    return {
        "notice": NOTICE,
        "engine": engine,
        "clauses": [
            {
                "id": each.id,
                "title": each.title,
                "present": each.present,
                "quote": each.quote,
                "page": each.page,
                "clause": each.number,
                "assessment": each.assessment,
                "severity": each.severity,
                "benchmark": each.benchmark,
                "suggested_wording": each.suggested_wording,
                "source": each.source,
                "plain": dict(each.plain),
                "method": each.method,
            }
            for each in found
        ],
        "off": {
            severity: [each.id for each in off if each.severity == severity]
            for severity in ("critical", "high", "medium", "low")
        },
    }
