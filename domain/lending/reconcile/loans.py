"""Instalments: what was declared against the account's debits and the bureau's list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz

from domain.documents.income.arithmetic import figure
from domain.documents.labels import DocumentLabel
from domain.lending.reconcile.account_signs import entries_of, instalments
from domain.lending.reconcile.kinds import DeclaredLoan, Mismatch, MismatchCode, Side
from domain.lending.reconcile.people import source_of
from domain.money import format_indian

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.documents.fact import Fact
    from domain.lending.reconcile.kinds import PaperFacts
    from domain.lending.reconcile.limits import Limits

_OVER: Final = re.compile(r"closed|settled|written|sold|refinanced|transferred", re.IGNORECASE)
_CARD: Final = re.compile(r"card", re.IGNORECASE)
LENDER_SAME_FROM: Final = 85
"""Of 100: token likeness of two spellings of a lender; a narration cuts names short."""


class BureauLoan(NamedTuple):
    """An account that runs, as the bureau has it; rupees."""

    lender: str
    kind: str
    emi_inr: int
    balance_inr: int
    fact: Fact
    paper: PaperFacts


def is_over(status: str) -> bool:
    """Whether an account of that status has no instalments any more.

    >>> is_over("Active"), is_over("Closed")
    (False, True)
    """
    return _OVER.search(status) is not None


def bureau_loans(papers: Sequence[PaperFacts]) -> list[BureauLoan]:
    """The accounts that still run and have an instalment."""
    loans = []
    for paper in papers:
        for fact in paper.all("bureau_report.account"):
            said = fact.value
            if not isinstance(said, dict):
                continue
            loan = BureauLoan(
                str(said.get("lender", "")),
                str(said.get("kind", "")),
                figure(said, "emi_inr"),
                figure(said, "balance_inr"),
                fact,
                paper,
            )
            if loan.emi_inr and loan.balance_inr and not is_over(str(said.get("status", ""))):
                loans.append(loan)
    return [loan for loan in loans if not _CARD.search(loan.kind)]


def loan_mismatches(
    place: int, declared: Sequence[DeclaredLoan], papers: Sequence[PaperFacts], limits: Limits
) -> Iterator[Mismatch]:
    """Loans of the bureau against the declared ones, then debits of the account against both."""
    known = bureau_loans(papers)
    free = [loan for loan in declared if loan.emi_inr]
    for loan in known:
        match = declared_as(loan.lender, loan.emi_inr, loan.kind, free, limits)
        if match is not None:
            free.remove(match)
        if match is not None and _near(match.emi_inr, loan.emi_inr, limits):
            continue
        yield _bureau_mismatch(place, loan, match)
    for paper in papers:
        if paper.label is not DocumentLabel.BANK_STATEMENT:
            continue
        paid = instalments(entries_of(paper.facts), limits)
        # A loan whose lender is paid by name cannot be the one behind another debit of like amount.
        unpaid = [loan for loan in known if not any(_same_lender(each.party, loan.lender) for each in paid)]
        for each in paid:
            is_declared = declared_as(each.party, each.emi_inr, "", declared, limits) is not None
            is_known = any(_same_lender(each.party, loan.lender) for loan in known) or any(
                _near(each.emi_inr, loan.emi_inr, limits) for loan in unpaid
            )
            if is_declared or is_known:
                continue
            last = each.entries[-1].fact
            yield Mismatch(
                code=MismatchCode.UNDISCLOSED_EMI,
                field="obligations",
                severity="review",
                says=(
                    f"₹{format_indian(each.emi_inr)} goes to {each.party.title()} each month; "
                    "no such loan is declared and the bureau has none."
                ),
                sides=(
                    Side("application", None),
                    *(Side(source_of(paper, e.fact), e.debit, e.fact) for e in each.entries[:-1]),
                    Side(source_of(paper, last), each.emi_inr, last),
                ),
                person=place,
            )


def _bureau_mismatch(place: int, loan: BureauLoan, match: DeclaredLoan | None) -> Mismatch:
    has = f"{loan.lender} ({loan.kind}) gets ₹{format_indian(loan.emi_inr)} a month, says the bureau"
    tail = "none is declared" if match is None else f"₹{format_indian(match.emi_inr)} is declared"
    return Mismatch(
        code=MismatchCode.OBLIGATION_VS_BUREAU,
        field="obligations",
        severity="review",
        says=f"{has}; {tail}.",
        sides=(
            Side("application", None if match is None else match.emi_inr),
            Side(source_of(loan.paper, loan.fact), loan.emi_inr, loan.fact),
        ),
        person=place,
    )


def declared_as(
    lender: str, emi: int, kind: str, declared: Sequence[DeclaredLoan], limits: Limits
) -> DeclaredLoan | None:
    """The declared loan that is meant: by lender, else by its instalment, else the only one of its kind."""
    by_lender = [each for each in declared if each.lender and _same_lender(lender, each.lender)]
    by_emi = [each for each in declared if _near(each.emi_inr, emi, limits)]
    both = [each for each in by_lender if each in by_emi]
    word = kind.split(" ", 1)[0].casefold()
    by_kind = [
        each for each in declared if word and not each.lender and each.kind.casefold().startswith(word)
    ]
    unnamed = [each for each in by_emi if each.lender is None]
    return next(iter([*both, *by_lender, *unnamed, *(by_kind if len(by_kind) == 1 else ())]), None)


def _near(one: int, other: int, limits: Limits) -> bool:
    return abs(one - other) <= max(one, other) * limits.obligation_share


def _same_lender(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= LENDER_SAME_FROM
