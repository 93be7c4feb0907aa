"""A round of a decision: the maker recommends, checkers answer. Pure rules; the database refuses the same again.

A round ends when enough checkers of a high enough level have agreed, when one declines, or when one sends the
case back. A new recommendation is a new round, whose maker may be another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from domain.cases.conditions import BUREAU, KYC
from domain.cases.desk_rules import desk_rule
from domain.dated_rules import rule_on
from domain.errors import BadInput, Conflict, Forbidden
from domain.lending.authority import Authority, Level, Signature, check_signature
from domain.lending.outcome import judge
from domain.lending.reason_codes import MEANINGS, Code
from domain.lending.sanction_request import authority_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from domain.lending.case import LoanCase
    from domain.lending.outcome import Outcome

Decision = Literal["approve", "decline", "counter_offer"]
"""The maker's word."""
SignatureDecision = Literal["agree", "return", "decline"]
"""The checker's word: grants, sends back to the maker, or declines what was to be granted."""
Verdict = Literal["sanctioned", "declined", "returned"]
CONDITIONAL: Final = frozenset({Code.TITLE_PENDING, Code.TITLE_SUBJECT_TO, Code.EXPOSURE_FOUR_EYES})
"""Doubts that a condition before disbursal or the committee itself answers; they need no deviation."""


class Deviation(NamedTuple):
    """A rule set aside, and why."""

    code: str
    reason_code: str
    text: str


class Terms(NamedTuple):
    """What is to be granted."""

    amount_inr: int
    tenure_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the maker recommends."""

    decision: Decision
    text: str
    deviations: tuple[Deviation, ...] = ()
    amount_inr: int | None = None
    tenure_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommended:
    """A recommendation that may be made, and who has to sign it."""

    terms: Terms | None
    """None: nothing is granted."""
    reasons: tuple[str, ...]
    level: Level
    signatures: int
    conditions: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckersWord:
    """One signature of a round."""

    person_id: UUID
    level: Level
    decision: SignatureDecision


def check_deviations(deviations: Iterable[Deviation], outcome: Outcome) -> None:
    """Lets a rule be set aside.

    Raises:
        Forbidden: The code is a hard one, which no level may set aside.
        BadInput: It is no doubt of this case, or the reason is none of the list.
    """
    reasons = desk_rule("deviation_reasons", outcome.case.as_of)
    for one in deviations:
        if one.code in outcome.codes and MEANINGS[Code(one.code)].effect == "hard":
            raise Forbidden(f"{one.code} is never set aside; the case can only be declined or changed.")
        if one.code not in outcome.codes:
            raise BadInput(f"{one.code} is no finding of this case, so nothing of it is set aside.")
        if one.reason_code not in reasons:
            raise BadInput(f"reason_code must be one of {', '.join(reasons)}.")


def recommended(
    case: LoanCase, wish: Wish, *, open_conditions: Iterable[str], open_stops: int
) -> Recommended:
    """What follows from a recommendation.

    Args:
        case: As it was judged.
        wish: What the maker says.
        open_conditions: Codes of conditions before sanction that are still to be met.
        open_stops: Mismatches of severity stop that nobody has settled.

    Raises:
        BadInput: Terms or deviations are missing or of nothing.
        Conflict: A mismatch or a condition has to be settled first.
        Forbidden: No level may grant it.
    """
    outcome, waiting = judge(case), set(open_conditions)
    check_deviations(wish.deviations, outcome)
    if wish.decision == "decline":
        return _declined(outcome)
    if open_stops:
        raise Conflict(f"{open_stops} mismatch(es) have to be explained or resolved first.")
    terms = _terms(case, outcome, wish)
    hard = [code for code in outcome.codes if MEANINGS[code].effect == "hard"]
    if hard:
        raise Forbidden(f"{hard[0]} is never set aside; the case can only be declined or changed.")
    authority = authority_of(
        outcome, terms.amount_inr, months=terms.tenure_months, waits_for_kyc=KYC in waiting
    )
    if not authority.is_possible:
        raise Forbidden(f"No level may grant this: {', '.join(authority.refused)}. Settle it, or decline.")
    if BUREAU in waiting:
        raise Conflict("The credit report is still awaited; upload it, or waive the condition with a reason.")
    papers = sorted(waiting - {KYC, BUREAU})
    if papers:
        raise Conflict(f"Before a sanction {', '.join(papers)} must be there, or be waived with a reason.")
    left = _unanswered(outcome, terms, wish)
    if left:
        raise Conflict(f"{', '.join(left)} need a deviation with reason code and text.")
    return Recommended(
        terms=terms,
        reasons=tuple(outcome.codes),
        level=authority.level,
        signatures=authority.signatures,
        conditions=authority.conditions,
        why=why_of(authority),
    )


def check_maker(*, is_stale: bool, is_judged: bool, is_locked: bool) -> None:
    """Lets a recommendation be made at all.

    Raises:
        Conflict: There are no figures, or they are stale, or the loan was paid out.
    """
    if is_locked:
        raise Conflict("The loan was paid out; the case is closed to changes.")
    if not is_judged:
        raise Conflict("The case has no figures yet; wait for the run, or see what it waits for.")
    if is_stale:
        raise Stale("A fact was changed after the figures were made; run the case again first.")


class Stale(Conflict):
    """The figures no longer fit the facts."""

    code = "stale_figures"


def check_checker(
    new: Signature, *, maker_id: UUID, signed: Sequence[CheckersWord], needed: Authority
) -> None:
    """Lets a checker sign; a maker is never the checker of the same round.

    Raises:
        Forbidden: The signer made the recommendation, or is of too low a level.
        Conflict: They have signed already.
    """
    check_signature(
        new,
        maker_id=maker_id,
        signed=[Signature(one.person_id, one.level) for one in signed],
        authority=needed,
    )


def needed_authority(level: Level, signatures: int) -> Authority:
    """The authority that a recommendation was made under."""
    return Authority(level=level, signatures=signatures, asks=(), conditions=(), refused=())


def verdict_of(decision: Decision, signed: Sequence[CheckersWord], signatures: int) -> Verdict | None:
    """What the round came to; None: it is still open."""
    if any(one.decision == "return" for one in signed):
        return "returned"
    if any(one.decision == "decline" for one in signed):
        return "declined"
    agreed = {one.person_id for one in signed if one.decision == "agree"}
    if len(agreed) < signatures:
        return None
    return "declined" if decision == "decline" else "sanctioned"


def why_of(authority: Authority) -> str:
    """Which subject asks for the level, in a few words."""
    asking = [ask.subject for ask in authority.asks if ask.level == authority.level]
    return f"{authority.level.name} by {', '.join(asking)}"


def _declined(outcome: Outcome) -> Recommended:
    """A decline leaves only after an underwriter signs, of the level that the amount asks for (DOMAIN G)."""
    rows = rule_on("sanction_authority.yaml", "sanction.amounts", outcome.case.as_of).value
    asked = outcome.case.requested_inr
    level = next(
        Level[row["level"]] for row in rows if row["loan_up_to_inr"] is None or asked <= row["loan_up_to_inr"]
    )
    return Recommended(
        terms=None,
        reasons=tuple(outcome.codes),
        level=level,
        signatures=_signatures(level, outcome.case.as_of),
        conditions=(),
        why=f"{level.name} by amount",
    )


def _signatures(level: Level, day: date) -> int:
    table: Mapping[str, Any] = rule_on("sanction_authority.yaml", "sanction.signatures", day).value
    return int(table[level.name])


def _terms(case: LoanCase, outcome: Outcome, wish: Wish) -> Terms:
    amount = wish.amount_inr
    if amount is None:
        if wish.decision == "counter_offer":
            raise BadInput("A counter-offer needs terms.amount_inr.")
        amount = case.requested_inr
    if wish.decision == "counter_offer" and amount >= case.requested_inr:
        raise BadInput("A counter-offer is of less than was asked for; approve what was.")
    if amount > case.requested_inr:
        raise BadInput("Nobody is granted more than they asked for.")
    return Terms(amount, wish.tenure_months or outcome.tenure.months or case.tenure_months)


def _unanswered(outcome: Outcome, terms: Terms, wish: Wish) -> list[str]:
    """Doubts and exceeded limits that no deviation speaks of."""
    spoken = {one.code for one in wish.deviations}
    doubts = [code for code in outcome.codes if MEANINGS[code].effect == "soft" and code not in CONDITIONAL]
    limits = [*outcome.binding] if terms.amount_inr > outcome.eligible_inr else []
    if Code.FOIR_DEVIATION_L1 in outcome.codes:
        limits = []
    return [code for code in (*doubts, *limits) if code not in spoken]
