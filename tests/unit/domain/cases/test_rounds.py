"""Who may recommend what, who may sign it, and what a round comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from domain.cases.rounds import (
    CheckersWord,
    Deviation,
    Stale,
    Wish,
    check_checker,
    check_maker,
    needed_authority,
    recommended,
    verdict_of,
)
from domain.errors import BadInput, Conflict, Forbidden
from domain.lending.authority import Level, Signature
from tests.support.loan_cases import case, person

if TYPE_CHECKING:
    from domain.errors import PropMubiError

MAKER, CHECKER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
APPROVE = Wish(decision="approve", text="It bears the loan.")
COUNTER = replace(APPROVE, decision="counter_offer")


def said(case_: Any, wish: Wish, *open_conditions: str, stops: int = 0) -> Any:
    return recommended(case_, wish, open_conditions=open_conditions, open_stops=stops)


def test_the_whole_request_of_a_case_that_passes_needs_one_signature_of_its_amount() -> None:
    got = said(case(), APPROVE)

    assert (got.terms, got.level, got.signatures) == ((5_000_000, 240), Level.L1, 1)
    assert got.why == "L1 by amount, score, valuation_variance"


@dataclass(frozen=True)
class Refusal:
    id: str
    wish: Wish
    error: type[PropMubiError]
    says: str
    case: Any = None
    conditions: tuple[str, ...] = ()
    stops: int = 0


LOW = {"applicants": [person(bureau_score=690)]}
REFUSALS = [
    Refusal("hard", APPROVE, Forbidden, "never set aside", case(person(bureau_score=600))),
    Refusal(
        "hard by override",
        replace(APPROVE, deviations=(Deviation("BUREAU_SCORE_LOW", "low_ltv", "x"),)),
        Forbidden,
        "BUREAU_SCORE_LOW is never set aside",
        case(person(bureau_score=600)),
    ),
    Refusal("doubt unanswered", APPROVE, Conflict, "BUREAU_SCORE_BAND_C", case(person(bureau_score=690))),
    Refusal("limit unanswered", COUNTER, BadInput, "terms.amount_inr"),
    Refusal("no less", replace(COUNTER, amount_inr=5_000_000), BadInput, "of less than was asked"),
    Refusal("more than asked", replace(APPROVE, amount_inr=6_000_000), BadInput, "more than they asked"),
    Refusal("no finding", replace(APPROVE, deviations=(Deviation("DSCR_LOW", "low_ltv", "x"),)), BadInput, "DSCR_LOW"),
    Refusal(
        "no reason",
        replace(APPROVE, deviations=(Deviation("BUREAU_SCORE_BAND_C", "a_friend", "x"),)),
        BadInput,
        "reason_code",
        case(person(bureau_score=690)),
    ),
    Refusal("kyc", APPROVE, Forbidden, "kyc", conditions=("kyc",)),
    Refusal("bureau", APPROVE, Conflict, "credit report", conditions=("bureau_report",)),
    Refusal("papers", APPROVE, Conflict, "form16", conditions=("form16",)),
    Refusal("mismatch", APPROVE, Conflict, "2 mismatch", stops=2),
    Refusal("ltv", APPROVE, Forbidden, "ltv", case(held={"market_value": 5_500_000, "agreement_value": 5_500_000})),
    Refusal(
        "limit of income",
        replace(COUNTER, amount_inr=4_900_000),
        Conflict,
        "MULTIPLIER_LIMIT",
        case(person(fixed_gross_monthly=75_000)),
    ),
]  # fmt: skip


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.id)
def test_what_may_not_be_recommended_is_refused_with_its_reason(refusal: Refusal) -> None:
    with pytest.raises(refusal.error, match=refusal.says):
        said(refusal.case or case(), refusal.wish, *refusal.conditions, stops=refusal.stops)


def test_a_doubt_that_a_deviation_answers_asks_for_its_level() -> None:
    spoken = replace(APPROVE, deviations=(Deviation("BUREAU_SCORE_BAND_C", "low_ltv", "LTV of 67 percent."),))

    got = said(case(person(bureau_score=690)), spoken)

    assert (got.level, got.why) == (Level.L2, "L2 by score")


def test_a_small_foir_excess_speaks_for_itself_once_it_is_set_aside() -> None:
    excess = case(person(fixed_gross_monthly=84_000), requested_amount=5_000_000)
    with pytest.raises(Conflict, match="FOIR_DEVIATION_L1"):
        said(excess, APPROVE)

    got = said(excess, replace(APPROVE, deviations=(Deviation("FOIR_DEVIATION_L1", "low_ltv", "x"),)))

    assert got.level is Level.L1


@pytest.mark.parametrize(
    ("amount", "level", "signatures"), [(5_000_000, Level.L1, 1), (9_000_000, Level.L2, 1), (40_000_000, Level.L3, 2)]
)  # fmt: skip
def test_a_decline_is_signed_too_by_the_level_of_its_amount(
    amount: int, level: Level, signatures: int
) -> None:
    got = said(case(requested_amount=amount), replace(APPROVE, decision="decline"), "kyc", "form16", stops=3)

    assert (got.terms, got.level, got.signatures) == (None, level, signatures)


def test_nothing_is_recommended_before_figures_on_stale_ones_or_after_the_money_went_out() -> None:
    check_maker(is_stale=False, is_judged=True, is_locked=False)
    with pytest.raises(Stale):
        check_maker(is_stale=True, is_judged=True, is_locked=False)
    with pytest.raises(Conflict, match="no figures"):
        check_maker(is_stale=False, is_judged=False, is_locked=False)
    with pytest.raises(Conflict, match="paid out"):
        check_maker(is_stale=False, is_judged=True, is_locked=True)


def test_a_maker_is_never_the_checker_nor_one_of_too_low_a_level_nor_one_twice() -> None:
    needed = needed_authority(Level.L2, 2)
    check_checker(Signature(CHECKER, Level.L2), maker_id=MAKER, signed=[], needed=needed)
    with pytest.raises(Forbidden, match="recommended"):
        check_checker(Signature(MAKER, Level.L3), maker_id=MAKER, signed=[], needed=needed)
    with pytest.raises(Forbidden, match="level L2"):
        check_checker(Signature(CHECKER, Level.L1), maker_id=MAKER, signed=[], needed=needed)
    with pytest.raises(Conflict, match="signed"):
        check_checker(
            Signature(CHECKER, Level.L2), maker_id=MAKER, signed=[word(CHECKER, "agree")], needed=needed
        )


def word(person_id: UUID, decision: Any) -> CheckersWord:
    return CheckersWord(person_id=person_id, level=Level.L3, decision=decision)


@pytest.mark.parametrize(
    ("decision", "words", "verdict"),
    [
        ("approve", [], None),
        ("approve", [word(CHECKER, "agree")], None),
        ("approve", [word(CHECKER, "agree"), word(CHECKER, "agree")], None),
        ("approve", [word(CHECKER, "agree"), word(OTHER, "agree")], "sanctioned"),
        ("decline", [word(CHECKER, "agree"), word(OTHER, "agree")], "declined"),
        ("approve", [word(CHECKER, "agree"), word(OTHER, "decline")], "declined"),
        ("approve", [word(CHECKER, "decline"), word(OTHER, "return")], "returned"),
    ],
)
def test_a_round_is_over_when_enough_agree_or_one_does_not(decision: Any, words: Any, verdict: Any) -> None:
    assert verdict_of(decision, words, 2) == verdict
