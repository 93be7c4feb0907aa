"""What a read credit report answers of an applicant, in the case's own fields.

A paper tells less than a bureau's own answer: the worst delay of an account and not always when it was, an
instalment and not how many are left. So whatever favours the loan least is taken, until the bureau's own
structured report, which says both, takes its place (`domain.cases.bureau`): a delay of ninety days counts as
one of the last two years, a write-off as one of the last three, an undeclared account as a loan that runs on.
Every value rests on a fact with its place on a page.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args

from domain.documents.income.arithmetic import figure
from domain.lending.case import CARD, Bureau
from domain.lending.reconcile.kinds import EvidencedReport, whole_inr
from domain.lending.reconcile.loans import declared_as, is_over

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.documents.fact import Fact, FactValue
    from domain.lending.reconcile.kinds import DeclaredLoan, PaperFacts
    from domain.lending.reconcile.limits import Limits

DPD_DAYS: Final = 90
"""From here on an account was out of order (DOMAIN A6, A9: the NPA day)."""
_WRITTEN_OFF: Final = re.compile(r"written|write|settled", re.IGNORECASE)
_WILFUL: Final = re.compile(r"wil+ful", re.IGNORECASE)
_KINDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"card", CARD),
        (r"auto|car\b|vehicle loan", "car_loan"),
        (r"wheeler", "two_wheeler_loan"),
        (r"hous|home", "home_loan"),
        (r"personal", "personal_loan"),
        (r"consumer", "consumer_loan"),
        (r"gold", "gold_loan"),
        (r"educat", "education_loan"),
        (r"business", "business_loan"),
    )
)
"""Closed names: what a paper calls a loan stands in its fact and goes no further."""


def report_shown(
    place: int,
    rows: Sequence[Mapping[str, Any]],
    declared: Sequence[DeclaredLoan],
    papers: Sequence[PaperFacts],
    limits: Limits,
) -> EvidencedReport | None:
    """The newest report among the papers of an applicant; of one day, the one with the lower score.

    None: no paper has a score, and the day it was pulled on.

    Args:
        place: Of the applicant.
        rows: Declared obligations as the application has them.
        declared: The same, as they are compared.
        papers: The applicant's own.
        limits: Of the day of the case.
    """
    found = max(filter(None, map(_scored, papers)), key=lambda one: (one[0], -one[1]), default=None)
    if found is None:
        return None
    pulled_on, score, paper = found
    inputs: dict[str, Any] = {
        "bureau_score": score,
        "bureau_pulled_on": pulled_on.isoformat(),
        "bureau_flags": [],
    }
    facts: dict[str, Fact] = {}
    for field, name in (("bureau_score", "score"), ("bureau_pulled_on", "pulled_on"), ("bureau", "bureau")):
        fact = paper.first(f"bureau_report.{name}")
        if fact is not None:
            facts[field] = fact
    named = facts.pop("bureau", None)
    if named is not None and named.value in get_args(Bureau):
        inputs["bureau"], facts["bureau"] = named.value, named
    for flag, fact in _flags(paper):
        if flag not in inputs["bureau_flags"]:
            inputs["bureau_flags"].append(flag)
            facts.setdefault("bureau_flags", fact)
    loans, fact = _obligations(rows, declared, paper, limits)
    if fact is not None:
        inputs["obligations"], facts["obligations"] = loans, fact
    return EvidencedReport(person=place, inputs=inputs, facts=facts)


def _scored(paper: PaperFacts) -> tuple[date, int, PaperFacts] | None:
    score, pulled = paper.first("bureau_report.score"), paper.first("bureau_report.pulled_on")
    if score is None or pulled is None or not _is_score(score.value):
        return None
    try:
        day = date.fromisoformat(str(pulled.value))
    except ValueError:
        return None
    assert isinstance(score.value, int)  # noqa: S101  # by `_is_score`
    return day, score.value, paper


def _is_score(value: FactValue) -> bool:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return is_whole and (value == -1 or 300 <= value <= 900)  # type: ignore[operator]  # a whole number by now


def _accounts(paper: PaperFacts) -> Iterator[tuple[Fact, dict[str, Any]]]:
    for fact in paper.all("bureau_report.account"):
        if isinstance(fact.value, dict):
            yield fact, fact.value


def _flags(paper: PaperFacts) -> Iterator[tuple[str, Fact]]:
    for fact, said in _accounts(paper):
        status = str(said.get("status", ""))
        if _WILFUL.search(status):
            yield "wilful_defaulter", fact
        if _WRITTEN_OFF.search(status):
            yield "writeoff_or_settled_36m", fact
        if not is_over(status):
            if figure(said, "dpd_max") >= DPD_DAYS:
                yield "dpd90_24m", fact
            if figure(said, "overdue_inr") > 0:
                yield "current_overdue", fact


def _obligations(
    rows: Sequence[Mapping[str, Any]], declared: Sequence[DeclaredLoan], paper: PaperFacts, limits: Limits
) -> tuple[list[dict[str, Any]], Fact | None]:
    """Declared loans, each with the larger of its two figures, and those nobody declared behind them."""
    loans = [dict(row) for row in rows]
    free = list(zip(declared, loans, strict=True)) if len(declared) == len(loans) else []
    first: Fact | None = None
    for fact, said in _accounts(paper):
        emi, owed = figure(said, "emi_inr"), figure(said, "balance_inr")
        kind = _kind(str(said.get("kind", "")))
        if is_over(str(said.get("status", ""))) or not owed or not (emi or kind == CARD):
            continue
        lender, open_loans = str(said.get("lender", "")), [loan for loan, _ in free]
        names = (str(said.get("kind", "")), kind.replace("_", " "))
        match = next(
            filter(None, (declared_as(lender, emi, name, open_loans, limits) for name in names)), None
        )
        if match is None:
            loans.append({"type": kind, "emi": 0 if kind == CARD else emi, "outstanding": owed})
            first = first or fact
            continue
        at = next(at for at, (loan, _) in enumerate(free) if loan is match)
        row = free.pop(at)[1]
        for name, shown in (("emi", 0 if kind == CARD else emi), ("outstanding", owed)):
            if shown > whole_inr(row.get(name)):
                row[name] = shown
                first = first or fact
    return loans, first


def _kind(said: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.search(said)), "other_loan")
