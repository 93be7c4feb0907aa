"""What would have to change for a yes: the smallest single changes, found by asking the engine again.

Each lever (amount, tenure, one running loan, one card, income) is moved alone. Of a lever in steps, halving
keeps a step that fails and one that passes until they are neighbours. So the change told passes and one step
less does not, whatever shape the policy has between. Nothing here knows a rule: only the engine does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from domain.lending.case import CARD
from domain.lending.obligations import monthly_of
from domain.lending.outcome import judge
from domain.lending.policy import policy_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.lending.case import Applicant, LoanCase, Obligation
    from domain.lending.outcome import Outcome

Lever = Literal["amount", "tenure", "close_loan", "pay_down_card", "pay", "business_profit"]
MOST_EXTRA_INR: Final = 10**9
"""More income than that (a month, or a year of a business) is nobody's plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """One change that alone leads to an approval."""

    lever: Lever
    before: int
    after: int
    """Rupees or months; of ``pay_down_card`` the outstanding, of ``close_loan`` the instalment a month."""
    subject: str
    """Kind of the loan or card; empty for the others."""
    outcome: Outcome
    """The engine's judgement after the change."""


def ways_to_yes(case: LoanCase) -> tuple[Counterfactual, ...]:
    """The smallest change of each lever that passes; none for a case that passes already.

    Costs some hundred judgements, a few hundredths of a second.
    """
    if passes(judge(case)):
        return ()
    return tuple(_ways(case))


def passes(outcome: Outcome) -> bool:
    """Whether the engine would approve the whole request."""
    return outcome.recommendation == "approve"


def _ways(case: LoanCase) -> Iterator[Counterfactual]:
    yield from _less(case)
    yield from _longer(case)
    yield from _closing_a_loan(case)
    yield from _paying_down_a_card(case)
    yield from _more_income(case)


def least_step(does_pass: Callable[[int], bool], most: int) -> int | None:
    """A step from 1 to ``most`` that passes while the one before it does not; step 0 is known not to pass."""
    if most < 1 or not does_pass(most):
        return None
    failing, passing = 0, most
    while passing - failing > 1:
        middle = (failing + passing) // 2
        if does_pass(middle):
            passing = middle
        else:
            failing = middle
    return passing


def _less(case: LoanCase) -> Iterator[Counterfactual]:
    """A smaller loan, in the policy's steps, never below its least loan."""
    policy = policy_on(case.as_of)
    step = policy.loan_step_inr
    top = -(-case.requested_inr // step)

    def changed(steps: int) -> LoanCase:
        return replace(case, requested_inr=(top - steps) * step)

    steps = least_step(lambda n: passes(judge(changed(n))), top - policy.minimum_loan_inr // step)
    if steps is not None:
        less = changed(steps)
        yield _found("amount", case.requested_inr, less.requested_inr, less)


def _longer(case: LoanCase) -> Iterator[Counterfactual]:
    """More months, as far as age and policy allow."""

    def changed(months: int) -> LoanCase:
        return replace(case, tenure_months=case.tenure_months + months)

    most = judge(case).tenure.most_months - case.tenure_months
    months = least_step(lambda n: passes(judge(changed(n))), most)
    if months is not None:
        longer = changed(months)
        yield _found("tenure", case.tenure_months, longer.tenure_months, longer)


def _closing_a_loan(case: LoanCase) -> Iterator[Counterfactual]:
    """Of the running loans whose end alone is enough, the one with the smallest instalment."""
    policy = policy_on(case.as_of)
    running = [
        (owed.emi_inr, who, which)
        for who, person in enumerate(case.applicants)
        for which, owed in enumerate(person.obligations)
        if owed.kind != CARD and monthly_of(owed, policy)
    ]
    for emi_inr, who, which in sorted(running):
        owed = case.applicants[who].obligations[which]
        closed = _with_obligation(case, who, which, replace(owed, is_closing=True))
        if passes(judge(closed)):
            yield _found("close_loan", emi_inr, 0, closed, owed.kind)
            return


def _paying_down_a_card(case: LoanCase) -> Iterator[Counterfactual]:
    """The largest card, paid down as far as is needed."""
    cards = [
        (owed.outstanding_inr, who, which)
        for who, person in enumerate(case.applicants)
        for which, owed in enumerate(person.obligations)
        if owed.kind == CARD and not owed.is_closing
    ]
    if not cards:
        return
    outstanding, who, which = max(cards)

    def changed(paid: int) -> LoanCase:
        owed = case.applicants[who].obligations[which]
        return _with_obligation(case, who, which, replace(owed, outstanding_inr=outstanding - paid))

    paid = least_step(lambda n: passes(judge(changed(n))), outstanding)
    if paid is not None:
        yield _found("pay_down_card", outstanding, outstanding - paid, changed(paid), CARD)


def _more_income(case: LoanCase) -> Iterator[Counterfactual]:
    """More pay of the main applicant a month, or more profit in the latest year of their business."""
    who = case.applicants.index(case.primary)
    person = case.primary
    is_paid = person.employment == "salaried"
    if not is_paid and not person.returns:
        return
    base = policy_on(case.as_of).income_base

    def changed(extra: int) -> LoanCase:
        return _with_applicant(
            case, who, _paid_more(person, extra, base) if is_paid else _earning_more(person, extra)
        )

    extra = least_step(lambda n: passes(judge(changed(n))), MOST_EXTRA_INR)
    if extra is None:
        return
    if is_paid:
        before = person.net_credit_inr if base == "net" else person.fixed_gross_inr
        yield _found("pay", before, before + extra, changed(extra))
    else:
        before = person.returns[-1].profit_after_tax_inr
        yield _found("business_profit", before, before + extra, changed(extra))


def _paid_more(person: Applicant, extra: int, base: str) -> Applicant:
    if base == "net":
        return replace(person, net_credit_inr=person.net_credit_inr + extra)
    return replace(person, fixed_gross_inr=person.fixed_gross_inr + extra)


def _earning_more(person: Applicant, extra: int) -> Applicant:
    *before, latest = person.returns
    more = replace(latest, profit_after_tax_inr=latest.profit_after_tax_inr + extra)
    return replace(person, returns=(*before, more))


def _with_applicant(case: LoanCase, who: int, person: Applicant) -> LoanCase:
    people = list(case.applicants)
    people[who] = person
    return replace(case, applicants=tuple(people))


def _with_obligation(case: LoanCase, who: int, which: int, owed: Obligation) -> LoanCase:
    owing = list(case.applicants[who].obligations)
    owing[which] = owed
    return _with_applicant(case, who, replace(case.applicants[who], obligations=tuple(owing)))


def _found(lever: Lever, before: int, after: int, case: LoanCase, subject: str = "") -> Counterfactual:
    return Counterfactual(lever=lever, before=before, after=after, subject=subject, outcome=judge(case))
