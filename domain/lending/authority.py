"""Who may sanction a loan, with which deviations, and who may not sign (DOMAIN A8, G).

Levels are L1 credit officer, L2 credit manager, L3 committee. The amount and every deviation each ask for a
level; the highest decides. Some things no level may waive. A maker is never the checker of the same case.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from domain.dated_rules import rule_on
from domain.errors import Conflict, Forbidden
from domain.lending.exact import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

FILE: Final = "sanction_authority.yaml"
Subject = Literal["amount", "foir", "score", "age_at_maturity", "valuation_variance"]
NeverWaived = Literal["ltv", "kyc", "fair_lending", "title_defective"]
MONTHS_A_YEAR: Final = 12


class Level(IntEnum):
    """Sanctioning levels, low to high."""

    L1 = 1
    L2 = 2
    L3 = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionRequest:
    """What is to be granted; shares are fractions of one."""

    amount_inr: int
    foir_over_cap: Fraction = Fraction(0)
    """FOIR less its cap; zero or below is within."""
    score: int | None
    """None without history, which is no deviation: the regulator sets no least score."""
    months_over_age: int = 0
    """Months by which the oldest passes the greatest age at the last instalment."""
    has_pension_or_younger_borrower: bool = False
    valuation_variance: Fraction = Fraction(0)
    breaches: frozenset[NeverWaived] = frozenset()


class Ask(NamedTuple):
    """The level one subject asks for, and the rule that says so."""

    subject: Subject
    level: Level
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who has to sign."""

    level: Level
    signatures: int
    """Of different people, none of them the maker."""
    asks: tuple[Ask, ...]
    conditions: tuple[str, ...]
    """What has to be there first: ``second_valuation``."""
    refused: tuple[str, ...]
    """Subjects that nobody may grant; any of them and there is no sanction at all."""

    @property
    def is_possible(self) -> bool:
        """Whether any level may grant the request."""
        return not self.refused


class Signature(NamedTuple):
    """One person's yes."""

    person_id: UUID
    level: Level


def authority_needed(request: SanctionRequest, day: date) -> Authority:
    """The level, signatures and conditions of a request under the rules of a day.

    Raises:
        BadInput: No rules are on file for that day.
    """
    found = (
        _amount(request, day),
        _foir(request, day),
        _score(request, day),
        _age(request, day),
        _variance(request, day),
    )
    asks = tuple(ask for ask in found if isinstance(ask, Ask))
    never = rule_on(FILE, "sanction.never_deviable", day).value
    refused = (
        *(subject for subject in never if subject in request.breaches),
        *(subject for subject in found if isinstance(subject, str)),
    )
    level = max(ask.level for ask in asks)
    return Authority(
        level=level,
        signatures=int(rule_on(FILE, "sanction.signatures", day).value[level.name]),
        asks=asks,
        conditions=_conditions(request, day),
        refused=refused,
    )


def signatures_missing(authority: Authority, signed: Sequence[Signature]) -> int:
    """How many signatures are still needed."""
    return max(authority.signatures - len({each.person_id for each in signed}), 0)


def check_signature(
    new: Signature, *, maker_id: UUID, signed: Iterable[Signature], authority: Authority
) -> None:
    """Lets a signature through.

    Raises:
        Forbidden: The signer made the recommendation, is of too low a level, or nobody may grant the request.
        Conflict: The person has signed already.
    """
    if new.person_id == maker_id:
        raise Forbidden("Whoever recommended a case cannot sign it; ask a colleague.")
    if not authority.is_possible:
        raise Forbidden(
            f"No level may grant this: {', '.join(authority.refused)}. Decline or change the case."
        )
    if new.level < authority.level:
        raise Forbidden(f"This case needs a signature of level {authority.level.name}.")
    if any(each.person_id == new.person_id for each in signed):
        raise Conflict("You have signed this case already; the next signature is someone else's.")


def _rows(rule_id: str, day: date) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rule_on(FILE, rule_id, day).value
    return rows


def _amount(request: SanctionRequest, day: date) -> Ask:
    rule_id = "sanction.amounts"
    level = next(
        row["level"]
        for row in _rows(rule_id, day)
        if row["loan_up_to_inr"] is None or request.amount_inr <= row["loan_up_to_inr"]
    )
    return Ask("amount", Level[level], rule_id)


def _foir(request: SanctionRequest, day: date) -> Ask | Subject | None:
    if request.foir_over_cap <= 0:
        return None
    rule_id = "sanction.foir_over_cap"
    for row in _rows(rule_id, day):
        has_score = row["score_from"] is None or (
            request.score is not None and request.score >= row["score_from"]
        )
        if has_score and request.foir_over_cap <= percent(row["points"]):
            return Ask("foir", Level[row["level"]], rule_id)
    return "foir"


def _score(request: SanctionRequest, day: date) -> Ask | Subject | None:
    if request.score is None:
        return None
    rule_id = "sanction.score"
    for row in _rows(rule_id, day):
        if request.score >= row["score_from"]:
            return Ask("score", Level[row["level"]], rule_id)
    return "score"


def _age(request: SanctionRequest, day: date) -> Ask | Subject | None:
    if request.months_over_age <= 0:
        return None
    rule_id = "sanction.age_at_maturity"
    for row in _rows(rule_id, day):
        has_support = request.has_pension_or_younger_borrower or not row["needs_support"]
        if has_support and request.months_over_age <= row["years"] * MONTHS_A_YEAR:
            return Ask("age_at_maturity", Level[row["level"]], rule_id)
    return "age_at_maturity"


def _variance_row(request: SanctionRequest, day: date) -> dict[str, Any]:
    return next(
        row
        for row in _rows("sanction.valuation_variance", day)
        if row["up_to_pct"] is None or request.valuation_variance <= percent(row["up_to_pct"])
    )


def _variance(request: SanctionRequest, day: date) -> Ask:
    level = Level[_variance_row(request, day)["level"]]
    return Ask("valuation_variance", level, "sanction.valuation_variance")


def _conditions(request: SanctionRequest, day: date) -> tuple[str, ...]:
    return ("second_valuation",) if _variance_row(request, day)["needs_second_valuation"] else ()
