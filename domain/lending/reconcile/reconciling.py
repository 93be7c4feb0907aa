"""Declared against evidenced, for the whole case: incomes, mismatches, missing papers. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.lending.case_reading import read_case
from domain.lending.income import assess
from domain.lending.policy import policy_on
from domain.lending.reconcile.account import account_mismatches
from domain.lending.reconcile.checklist import missing_papers
from domain.lending.reconcile.evidence import Shown, business_shown, paid_of, salaried_shown, slips_in
from domain.lending.reconcile.figures import (
    declared_home_mismatches,
    declared_person_mismatches,
    sum_mismatches,
    value_mismatches,
)
from domain.lending.reconcile.kinds import EvidencedIncome, Mismatch, Reconciled
from domain.lending.reconcile.limits import limits_on
from domain.lending.reconcile.loans import loan_mismatches
from domain.lending.reconcile.pay import certificate_mismatches, credit_mismatches
from domain.lending.reconcile.people import (
    employer_mismatches,
    name_mismatches,
    pan_mismatches,
    papers_by_person,
)
from domain.lending.reconcile.reports import report_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.lending.reason_codes import Code
    from domain.lending.reconcile.kinds import CaseDeclared, EvidencedReport, PaperFacts
    from domain.lending.reconcile.limits import Limits

INCOME_FIELDS: Final = (
    "fixed_gross_monthly",
    "net_credit_monthly",
    "variable_annual",
    "itr",
    "rent_monthly_documented",
    "pension_monthly",
)
"""Of an applicant, which only papers may fill."""
_ORDER: Final = {"stop": 0, "review": 1, "info": 2}


def reconcile(declared: CaseDeclared, papers: Sequence[PaperFacts]) -> Reconciled:
    """What the papers show of the declared case, where they disagree, and which are missing.

    Facts that disagree stay side by side; nothing declared is changed. Mismatches come gravest first.

    Raises:
        BadInput: No rules are on file for the day of the case.
    """
    limits = limits_on(declared.as_of)
    own = papers_by_person(declared.people, papers, limits)
    mismatches: list[Mismatch] = []
    shown: list[Shown] = []
    for place, person in enumerate(declared.people):
        slips = slips_in(own[place])
        paid = paid_of(slips, own[place], person.employer, limits)
        is_business = person.employment.startswith("self_employed")
        shown.append(business_shown(own[place]) if is_business else salaried_shown(slips, paid))
        mismatches += [
            *name_mismatches(place, person, own[place], limits),
            *pan_mismatches(place, person, own[place]),
            *employer_mismatches(place, person, own[place], limits),
            *credit_mismatches(place, paid, limits),
            *certificate_mismatches(place, slips, own[place], limits),
            *loan_mismatches(place, person.loans, own[place], limits),
            *account_mismatches(place, own[place], limits),
            *sum_mismatches(place, own[place], limits),
            *declared_person_mismatches(
                place, declared.inputs["applicants"][place], shown[place].inputs, own[place], limits
            ),
        ]
    mismatches += [
        *value_mismatches(papers, limits),
        *declared_home_mismatches(declared.inputs, papers, limits),
    ]
    return Reconciled(
        incomes=_incomes(declared, shown),
        reports=tuple(_reports(declared, own, limits)),
        mismatches=tuple(sorted(mismatches, key=lambda each: _ORDER[each.severity])),
        missing=missing_papers(declared, own),
    )


def _reports(
    declared: CaseDeclared, own: Sequence[Sequence[PaperFacts]], limits: Limits
) -> Iterator[EvidencedReport]:
    for place, person in enumerate(declared.people):
        rows = declared.inputs["applicants"][place].get("obligations")
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        found = report_shown(place, rows, person.loans, own[place], limits)
        if found is not None:
            yield found


def evidenced_inputs(declared: CaseDeclared, shown: Sequence[Shown]) -> dict[str, Any]:
    """The case with incomes as the papers show them: a declared income without a paper is left out."""
    people = [
        {**{k: v for k, v in person.items() if k not in INCOME_FIELDS}, **each.inputs}
        for person, each in zip(declared.inputs["applicants"], shown, strict=True)
    ]
    return {**declared.inputs, "applicants": people}


def _incomes(declared: CaseDeclared, shown: Sequence[Shown]) -> tuple[EvidencedIncome, ...]:
    """Assessed by the policy of the day; zero where the application cannot be read as a case yet."""
    try:
        case = read_case({**evidenced_inputs(declared, shown), "as_of": declared.as_of.isoformat()})
    except BadInput:
        assessed: list[tuple[Fraction, tuple[Code, ...]]] = [(Fraction(0), ()) for _ in shown]
    else:
        assessed = [(each.monthly, each.codes) for each in assess(case.applicants, policy_on(declared.as_of))]
    return tuple(
        EvidencedIncome(person=place, inputs=each.inputs, facts=each.facts, monthly=monthly, codes=codes)
        for place, (each, (monthly, codes)) in enumerate(zip(shown, assessed, strict=True))
    )
