"""Sums a paper has to keep with itself: where they break, somebody wrote or read a figure wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.documents.income.payslip import slips_of
from domain.documents.labels import DocumentLabel
from domain.money import format_indian

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.documents.fact import Fact, FactValue


class BrokenSum(NamedTuple):
    """A sum that does not hold; rupees."""

    field: str
    says: str
    expected_inr: int
    found_inr: int
    facts: tuple[Fact, ...]
    """The figure that is off, and those it should come from where they are few."""


def broken_sums(
    label: DocumentLabel, facts: Sequence[Fact], *, rounding_inr: int, return_rounding_inr: int
) -> tuple[BrokenSum, ...]:
    """What does not add up in one paper.

    Args:
        label: Kind of the paper.
        facts: Its facts, as its reader gave them.
        rounding_inr: Rupees that a sum may be off.
        return_rounding_inr: The same of a return of income.
    """
    if label is DocumentLabel.PAYSLIP:
        return tuple(each for slip in slips_of(facts) for each in _slip(slip, rounding_inr))
    if label is DocumentLabel.BANK_STATEMENT:
        return tuple(_statement(facts, rounding_inr))
    if label in {DocumentLabel.FORM_16, DocumentLabel.FORM_130}:
        return tuple(_certificate(label.value, facts, rounding_inr))
    if label is DocumentLabel.ITR:
        return tuple(_return(facts, return_rounding_inr))
    return ()


def figure(value: FactValue, key: str) -> int:
    """A whole number within a fact's value; zero where it is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, int) else 0


def _one(facts: Sequence[Fact], field: str) -> tuple[Fact, int] | None:
    """The first fact of a field, where it is a whole number."""
    for fact in facts:
        if fact.field == field and isinstance(fact.value, int):
            return fact, fact.value
    return None


def _differs(
    total: tuple[Fact, int] | None, expected: int | None, words: str, rounding: int
) -> Iterator[BrokenSum]:
    if total is None or expected is None or abs(total[1] - expected) <= rounding:
        return
    says = f"{words} come to ₹{format_indian(expected)}, the paper says ₹{format_indian(total[1])}"
    yield BrokenSum(total[0].field, says, expected, total[1], (total[0],))


def _slip(facts: Sequence[Fact], rounding: int) -> Iterator[BrokenSum]:
    gross, taken = _one(facts, "payslip.gross_inr"), _one(facts, "payslip.deductions_inr")
    for kind, total, words in (
        ("earning", gross, "the earnings"),
        ("deduction", taken, "the deductions"),
    ):
        lines = [figure(f.value, "amount_inr") for f in facts if f.field == f"payslip.{kind}"]
        yield from _differs(total, sum(lines) if lines else None, words, rounding)
    left = gross[1] - taken[1] if gross and taken else None
    yield from _differs(_one(facts, "payslip.net_pay_inr"), left, "earnings less deductions", rounding)


def _statement(facts: Sequence[Fact], rounding: int) -> Iterator[BrokenSum]:
    opening = _one(facts, "bank_statement.opening_balance_inr")
    before = None if opening is None else opening[1]
    for fact in facts:
        if fact.field != "bank_statement.entry":
            continue
        balance = figure(fact.value, "balance_inr")
        moved = figure(fact.value, "credit_inr") - figure(fact.value, "debit_inr")
        yield from _differs(
            (fact, balance),
            None if before is None else before + moved,
            "balance before and this entry",
            rounding,
        )
        before = balance


def _certificate(field: str, facts: Sequence[Fact], rounding: int) -> Iterator[BrokenSum]:
    quarters = [fact.value for fact in facts if fact.field == f"{field}.quarter"]
    tax = sum(figure(each, "tax_inr") for each in quarters) if quarters else None
    yield from _differs(_one(facts, f"{field}.tds_inr"), tax, "the quarters' tax", rounding)


def _return(facts: Sequence[Fact], rounding: int) -> Iterator[BrokenSum]:
    gross, off = _one(facts, "itr.gross_total_income_inr"), _one(facts, "itr.deductions_inr")
    left = gross[1] - off[1] if gross and off else None
    yield from _differs(
        _one(facts, "itr.total_income_inr"), left, "gross total income less deductions", rounding
    )
