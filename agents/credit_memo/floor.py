"""The floor: the memo as sentences around figures, the same for every case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.lending.reason_codes import MEANINGS, Code

if TYPE_CHECKING:
    from agents.credit_memo.facts import MemoFacts, Section

HEADINGS: Final[dict[Section, str]] = {
    "request": "Request",
    "income": "Income and repayment",
    "record": "Credit record",
    "property": "Property and title",
    "stress": "Under stress",
    "outcome": "What the policy says",
}
_WORDS: Final = {
    "approve": "The policy approves the whole request.",
    "counter_offer": "The policy carries less than was asked for.",
    "refer": "The policy refers the case to a person.",
    "decline": "The policy declines the case.",
}


def paragraph(facts: MemoFacts, section: Section) -> str:
    """One section of the memo, by the template."""
    return _WRITERS[section](facts)


def _request(facts: MemoFacts) -> str:
    held = facts.of("request")
    over = f" over {held['tenure'].shown}" if "tenure" in held else ""
    return (
        f"Asked for is {held['requested'].shown} for a {held['product'].shown} at {held['rate'].shown}{over}."
    )


def _income(facts: MemoFacts) -> str:
    held = facts.of("income")
    said = (
        f"Assessed income a month is {held['assessed_monthly'].shown}; running instalments are "
        f"{held['running_monthly'].shown}, the instalment asked for is {held['emi_requested'].shown}."
    )
    if "foir" not in held:
        return f"{said} Without assessed income there is no ratio."
    return (
        f"{said} All instalments take {held['foir'].shown} of income against a cap of "
        f"{held['foir_cap'].shown}. Income carries {held['largest_loan'].shown}."
    )


def _record(facts: MemoFacts) -> str:
    held = facts.of("record")
    if "score" not in held:
        return "No credit score is known."
    return f"The lowest score of those the case rests on is {held['score'].shown}."


def _property(facts: MemoFacts) -> str:
    held = facts.of("property")
    said = (
        f"The agreement is of {held['agreement_value'].shown}; the value for LTV is "
        f"{held['value_for_ltv'].shown}, so the request is {held['ltv'].shown} of it against "
        f"{held['ltv_cap'].shown}."
    )
    if "market_low" in held:
        said += f" Homes like it ask {held['market_low'].shown} to {held['market_high'].shown}."
    return f"{said} The title is {held['title'].shown}."


def _stress(facts: MemoFacts) -> str:
    held = facts.of("stress")
    said = f"At the stressed rate the instalment is {held['stressed_emi'].shown}."
    if "stressed_foir" in held:
        said += (
            f" It takes all instalments to {held['stressed_foir'].shown} of income against "
            f"{held['stressed_cap'].shown}."
        )
    if "worst_foir" in held:
        said += f" In the hardest of the scenarios it is {held['worst_foir'].shown}."
    return said


def _outcome(facts: MemoFacts) -> str:
    said = _WORDS[facts.recommendation]
    offer = facts.of("outcome").get("offer")
    if facts.recommendation == "counter_offer" and offer is not None:
        said += f" It carries {offer.shown}."
    codes = [code for code in facts.codes if MEANINGS[Code(code)].effect != "info"]
    if codes:
        said += f" Findings: {', '.join(codes)}."
    return said


_WRITERS: Final = {
    "request": _request,
    "income": _income,
    "record": _record,
    "property": _property,
    "stress": _stress,
    "outcome": _outcome,
}
