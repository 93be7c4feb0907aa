"""The values of a reconciliation: papers in, mismatches and missing papers out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from domain.documents.income.words import pan as read_pan
from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from fractions import Fraction
    from uuid import UUID

    from domain.documents.fact import Fact, FactValue
    from domain.documents.labels import DocumentLabel
    from domain.lending.reason_codes import Code

Severity = Literal["info", "review", "stop"]


class MismatchCode(StrEnum):
    """What two papers, or paper and word, can disagree on."""

    NET_PAY_VS_CREDIT = "net_pay_vs_credit"
    FORM16_VS_PAYSLIPS = "form16_vs_payslips"
    NAME_VARIANT = "name_variant"
    NAME_DIFFERS = "name_differs"
    PAN_DIFFERS = "pan_differs"
    EMPLOYER_DIFFERS = "employer_differs"
    UNDISCLOSED_EMI = "undisclosed_emi"
    OBLIGATION_VS_BUREAU = "obligation_vs_bureau"
    BOUNCES = "bounces"
    CIRCULAR_CREDITS = "circular_credits"
    AGREEMENT_VS_VALUATION = "agreement_vs_valuation"
    PAYSLIP_ARITHMETIC = "payslip_arithmetic"
    STATEMENT_ARITHMETIC = "statement_arithmetic"
    TAX_PAPER_ARITHMETIC = "tax_paper_arithmetic"
    DECLARED_VALUE = "declared_value"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One paper of a case with what was read in it."""

    document_id: UUID | None
    label: DocumentLabel
    file_name: str
    facts: tuple[Fact, ...]
    applicant: int | None = None
    """Place of the person among the applicants, where whoever brought the paper said so."""
    fact_ids: tuple[UUID, ...] = ()
    """Of each fact, by place; none where facts are kept nowhere."""

    def first(self, *fields: str) -> Fact | None:
        """The first fact of the first field that the paper has."""
        for field in fields:
            for fact in self.facts:
                if fact.field == field:
                    return fact
        return None

    def all(self, field: str) -> tuple[Fact, ...]:
        """All facts of a field."""
        return tuple(fact for fact in self.facts if fact.field == field)


class Side(NamedTuple):
    """What one source says."""

    source: str
    """``application``, or the file's name and page."""
    value: FactValue
    fact: Fact | None = None
    """None: declared, or worked out of several facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Two sides that disagree, side by side; nobody is corrected."""

    code: MismatchCode
    field: str
    severity: Severity
    says: str
    sides: tuple[Side, ...]
    person: int | None = None
    """Place of the applicant in the application; None: the case's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A paper that is asked for and not there, or not enough of it."""

    code: str
    says: str
    any_of: tuple[DocumentLabel, ...]
    needed: int
    have: int
    person: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencedIncome:
    """What the papers of one applicant show, in the case's own fields, and the income it makes."""

    person: int
    inputs: Mapping[str, Any]
    """``fixed_gross_monthly``, ``net_credit_monthly``, ``itr``, as `case_reading` takes them."""
    facts: tuple[Fact, ...]
    """On which they rest."""
    monthly: Fraction
    """Assessed by the policy of the day; nothing without evidence."""
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencedReport:
    """What the read credit report of one applicant answers, in the case's own fields."""

    person: int
    inputs: Mapping[str, Any]
    """bureau, bureau_score, bureau_pulled_on, bureau_flags; obligations, where other than declared."""
    facts: Mapping[str, Fact]
    """By field, the fact it rests on; none where the value is that nothing was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The outcome."""

    incomes: tuple[EvidencedIncome, ...]
    reports: tuple[EvidencedReport, ...]
    """Credit reports, of the applicants who have one."""
    mismatches: tuple[Mismatch, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLoan:
    """An instalment as declared; rupees."""

    kind: str
    lender: str | None
    emi_inr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredPerson:
    """One applicant as declared. Names serve to join papers to people and decide nothing."""

    name: str | None
    pan: str | None
    employer: str | None
    employment: str
    loans: tuple[DeclaredLoan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeclared:
    """The application as it came in."""

    inputs: Mapping[str, Any]
    """As ``propmubi underwrite`` takes it."""
    people: tuple[DeclaredPerson, ...]
    as_of: date


def declared_of(inputs: Mapping[str, Any], as_of: date) -> CaseDeclared:
    """The declared case of its JSON; only what is needed to compare is looked at.

    Raises:
        BadInput: There is no list of applicants.
    """
    people = inputs.get("applicants")
    if not isinstance(people, list) or not all(isinstance(person, dict) for person in people):
        raise BadInput("applicants must be a list of objects, as in docs/lending.md.")
    return CaseDeclared(inputs=inputs, people=tuple(_person(person) for person in people), as_of=as_of)


def _person(said: Mapping[str, Any]) -> DeclaredPerson:
    loans = said.get("obligations")
    listed: Sequence[Any] = loans if isinstance(loans, list) else ()
    return DeclaredPerson(
        name=_text(said.get("name")),
        pan=read_pan(_text(said.get("pan")) or ""),
        employer=_text(said.get("employer")),
        employment=_text(said.get("employment")) or "",
        loans=tuple(
            DeclaredLoan(
                kind=_text(loan.get("type")) or "",
                lender=_text(loan.get("lender")),
                emi_inr=whole_inr(loan.get("emi")),
            )
            for loan in listed
            if isinstance(loan, dict)
        ),
    )


def _text(said: object) -> str | None:
    return said.strip() or None if isinstance(said, str) else None


def whole_inr(said: object) -> int:
    """Rupees of a field of the application, a number or digits in a text; anything else is none.

    >>> whole_inr(9000), whole_inr("9000"), whole_inr("many")
    (9000, 9000, 0)
    """
    if isinstance(said, str) and said.isdecimal():
        return int(said)
    return said if isinstance(said, int) else 0
