"""Checks of what is paid, when, and back: CR-01, 03, 05, 06, 10, 11, 13, 14, 15, 17."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from domain.contract.figures import percents, rupees
from domain.contract.judging import Judged, Question, fine, has, missing, near, weak
from domain.contract.patterns import BUYER, SELLER, pattern

if TYPE_CHECKING:
    from domain.contract.clauses import Clause

_ADVANCE: Final = (
    r"advance|booking amount|earnest|application fee|token|initial (?:payment|deposit)|down payment|"
    r"sum paid (?:at|on)|paid (?:at|on) (?:the )?(?:time of )?(?:booking|application)"
)
_TEN: Final = Decimal(10)


def advance(question: Question) -> Judged:
    """CR-01: the share that is taken before the agreement is registered."""
    before = pattern("advance.before")
    found = question.those(_ADVANCE, before)
    rates = [
        (clause, rate)
        for clause in found
        for words in near(clause.searched, _ADVANCE, chars=220)
        for rate in percents(words)
    ]
    above = next((clause for clause, rate in rates if rate > _TEN), None)
    if above is not None:
        return weak(above, "More than 10% is taken before the agreement is registered.")
    if rates:
        return fine(rates[0][0], "The advance is within 10%.")
    return _by_amounts(question, found)


def _by_amounts(question: Question, found: list[Clause]) -> Judged:
    """Where no percentage is told: the advance against the largest amount of the agreement, its price."""
    price = max((amount for clause in question.clauses for amount in rupees(clause.text)), default=0)
    for clause in found:
        taken = [
            amount for words in near(clause.searched, _ADVANCE) for amount in rupees(words) if amount < price
        ]
        if taken and price:
            if max(taken) * 10 > price:
                return weak(clause, "The advance is more than a tenth of the price.")
            return fine(clause, "The advance is within a tenth of the price.")
    return missing("an advance of at most 10% before registration")


def carpet_area(question: Question) -> Judged:
    """CR-03: measured and priced by carpet area, with money back when it is less."""
    stated = question.those(r"carpet area", r"\d[\d,.]*\s*(?:sq\.?|square)")
    saleable = question.those(
        r"super built[- ]?up|saleable area|chargeable area", r"price|consideration|cost|rate"
    )
    priced_by_other = [
        clause for clause in saleable if not has(clause.searched, r"not (?:be )?(?:charged|calculated|based)")
    ]
    if not stated:
        where = priced_by_other or question.those(r"super built[- ]?up|built[- ]?up|saleable")
        if where:
            return weak(where[0], "An area is told that is no carpet area.")
        mentioned = question.those(r"carpet area")
        return (
            weak(mentioned[0], "Carpet area is named without a figure.")
            if mentioned
            else missing("carpet area")
        )
    if priced_by_other:
        return weak(priced_by_other[0], "The price rests on super built-up or saleable area.")
    back = question.those(
        r"carpet area|area",
        r"refund|return|adjust|reduc|repa(?:y|id)",
        r"less|reduc|decreas|variation|differ|short|varies",
        among=question.clauses,
    )
    if not back:
        return weak(stated[0], "Carpet area is stated; nothing is refunded when the final area is less.")
    one_way = [clause for clause in back if has(clause.searched, pattern("carpet_area.one_way"))]
    if one_way:
        return weak(one_way[0], "Less area brings no refund.")
    return fine(stated[0], "Carpet area is stated and a difference is adjusted.")


def delay(question: Question) -> Judged:
    """CR-05: refund with interest, or interest for each month."""
    late = pattern("delay.late")
    found = [
        clause
        for clause in question.those(late, r"possession|hand|deliver|complet")
        if not has(clause.searched, pattern("delay.found"))
        or has(clause.searched, rf"{SELLER}[^.]{{0,60}}(?:fail|unable|delay)")
    ]
    if not found:
        return missing("what happens when possession is late")
    whole = [
        clause
        for clause in found
        if has(clause.searched, r"refund|return(?:ed)?|repay|pay back") and has(clause.searched, r"interest")
    ]
    monthly = [
        clause
        for clause in found
        if has(clause.searched, r"interest")
        and has(clause.searched, r"every month|each month|per month|monthly|month of delay")
    ]
    barred = next(
        (clause for clause in found if has(clause.searched, pattern("delay.barred"))),
        None,
    )
    if barred is not None:
        return weak(barred, "The right to refund or interest on delay is cut short.")
    if whole and (
        monthly or has(" ".join(each.searched for each in found), r"interest (?:for|on)[^.]{0,60}delay")
    ):
        return fine(whole[0], "Refund with interest, or interest for the delay.")
    where = (whole or monthly or found)[0]
    return weak(where, "Only one of refund with interest and monthly interest is given.")


def interest_parity(question: Question) -> Judged:
    """CR-06: one rate on both sides."""
    same = question.those(pattern("interest_parity.same"))
    owed = _rates(
        question,
        pattern("interest_parity.owed"),
    )
    paid = _rates(
        question,
        pattern("interest_parity.paid"),
    )
    if owed and paid:
        worst, best = max(owed, key=lambda one: one[0]), min(paid, key=lambda one: one[0])
        if worst[0] > best[0]:
            return weak(worst[1], f"The buyer pays {worst[0]}% and is paid {best[0]}%.")
        return fine(worst[1], "The rates are the same.")
    if same:
        return fine(same[0], "One rate of interest for both sides.")
    if owed:
        return weak(owed[0][1], "The buyer's rate is told and the promoter's is not.")
    told = question.those(r"interest", r"rate|%|per\s?cent")
    return weak(told[0], "The rate is not told for both sides.") if told else missing("the rate of interest")


def _rates(question: Question, who: str) -> list[tuple[Decimal, Clause]]:
    found = []
    for clause in question.those(who):
        for sentence in clause.searched.split(". "):
            if has(sentence, who):
                found += [(rate, clause) for rate in percents(sentence) if rate <= Decimal(40)]
    return found


def cancellation(question: Question) -> Judged:
    """CR-10: after notice and repeated default, with a cap on what is kept."""
    found = question.those(r"cancel|terminat", rf"{BUYER}")
    if not found:
        return missing("cancellation by the promoter")
    text = " ".join(clause.searched for clause in found)
    kept = [
        rate for words in near(text, r"forfeit|deduct|retain|withhold", chars=120) for rate in percents(words)
    ]
    entire = has(
        text,
        pattern("cancellation.entire"),
    )
    if entire or any(rate > _TEN for rate in kept):
        return weak(found[0], "More than 10%, or everything, is forfeited.")
    if not has(text, r"notice") or has(text, r"without (?:any )?(?:further |prior )?notice"):
        return weak(found[0], "The promoter may cancel without notice.")
    if not has(text, r"two|three|consecutive|repeated|second|demand"):
        return weak(found[0], "One default is enough to cancel.")
    return fine(found[0], "Notice, repeated default, and a cap on forfeiture.")


def stages(question: Question) -> Judged:
    """CR-11: by stages of construction."""
    staged = question.those(
        pattern("stages.staged"),
        r"instal|pay|%|per\s?cent",
    )
    if staged:
        return fine(staged[0], "Payments follow the construction.")
    timed = question.those(pattern("stages.timed"), r"instal|pay")
    return weak(timed[0], "Payments follow the calendar alone.") if timed else missing("a plan of payments")


def separate_account(question: Question) -> Judged:
    """CR-13: 70 % set apart."""
    found = question.those(pattern("separate_account.found"))
    if not found:
        return missing("the separate account")
    whole = [clause for clause in found if any(rate >= 70 for rate in percents(clause.searched))]
    if whole:
        return fine(whole[0], "70% is kept in a separate account.")
    return weak(found[0], "A separate account is named without its 70%.")


def parking(question: Question) -> Judged:
    """CR-14: open parking is not sold."""
    found = question.those(r"parking|garage")
    if not found:
        return missing("parking")
    sold = question.those(
        r"(?:open|stilt|surface)[^.]{0,40}parking", r"price|consideration|rs\.?|₹|charge|sold|sale|exclusive"
    )
    free = [clause for clause in sold if has(clause.searched, pattern("parking.free"))]
    if sold and not free:
        return weak(sold[0], "Open or stilt parking is sold.")
    return fine((free or found)[0], "Parking is told, and open parking is not sold.")


def fair_terms(question: Question) -> Judged:
    """CR-15: charges named; nothing one-sided."""
    unfair = (
        (r"transfer (?:fee|charge)", r"payable|pay|rs\.?|₹|%|per\s?cent|charge", "A transfer fee is asked."),
        (rf"{BUYER}[^.]{{0,80}}indemnif", r".", "The buyer alone indemnifies."),
        (r"arbitrat", pattern("fair_terms.unfair"), "Arbitration shuts the Authority out."),
        (r"maintenance|charges", pattern("fair_terms.shuts_out"), "Charges are the promoter's to decide."),
    )
    for first, second, says in unfair:
        for clause in question.those(first, second, among=question.clauses):
            if not has(
                clause.searched,
                pattern("fair_terms.fair"),
            ):
                return weak(clause, says)
    found = question.those(r"maintenance")
    return (
        fine(found[0], "Maintenance is told; no one-sided term was found.")
        if found
        else missing("maintenance charges")
    )


def taxes(question: Question) -> Judged:
    """CR-17: taxes as the law has them, no escalation."""
    rising = [
        clause
        for clause in question.those(pattern("taxes.rising"))
        if not has(clause.searched, pattern("taxes.bounded"))
    ]
    if rising:
        return weak(rising[0], "The price may rise.")
    firm = question.those(pattern("taxes.firm"))
    taxed = question.those(r"\bgst\b|goods and services tax|\btds\b|taxes")
    if firm:
        return fine(firm[0], "No escalation but statutory.")
    return (
        weak(taxed[0], "Taxes are told; that the price stays is not.")
        if taxed
        else missing("taxes and escalation")
    )
