"""The enquiry reader: by rules always, and with a model where there is one, which may add what rules missed.

Budget, place and rooms stay the parser's: a model's figure has no say in money. Of its proposal only what is
of the vocabulary survives, with words of the enquiry to show for it; what the rules found stays as it is.
A quote shows that words were written, not that they mean what the model says: what it adds are hints for
the next step, which count for no score, and labels that ask for a person's look and sort nobody out (T10).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from agents.enquiry_reader.proposal import Proposal, reading_messages
from domain.errors import ModelUnavailable
from domain.lead_scoring.reading import SURE, joined, read_enquiry, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.lead_scoring.facts import EnquiryFact, EnquiryReading, Label
    from router.port import ModelPort

MOST_READ: Final = 5
"""Enquiries of one person that are read, the newest."""
_FEWEST_LETTERS: Final = 3
"""Of a quote; less is in every text."""
_MOST_SURE: Final = SURE - Decimal("0.01")
"""Of a model's label: a person judges it."""


async def read(texts: Sequence[str], model: ModelPort | None) -> EnquiryReading:
    """What a person's enquiries say, the newest first; numbers in them are masked already."""
    return joined([await _read_one(text, model) for text in texts[:MOST_READ]])


async def _read_one(text: str, model: ModelPort | None) -> EnquiryReading:
    by_rules = read_enquiry(text)
    if model is None or not text.strip():
        return by_rules
    try:
        proposal = await model.structured(reading_messages(text), Proposal)
    except ModelUnavailable:
        return by_rules
    return disposed(proposal, by_rules, text, model.name)


def disposed(proposal: Proposal, by_rules: EnquiryReading, text: str, engine: str) -> EnquiryReading:
    """The reading by rules, with what holds of the proposal."""
    words = vocabulary()
    known = {fact["key"] for fact in by_rules["facts"]}
    labelled = {label["label"] for label in by_rules["labels"]}
    hints: list[EnquiryFact] = [
        {"key": one.key, "value": one.value, "quote": one.quote}
        for one in proposal.facts
        if one.key not in known
        and one.key != "label"
        and one.value in words.get(one.key, ())
        and _is_quoted(one.quote, text)
    ]
    labels: list[Label] = [
        {"label": one.label, "confidence": min(one.confidence, _MOST_SURE), "quote": one.quote}
        for one in proposal.labels
        if one.label not in labelled and one.label in words["label"] and _is_quoted(one.quote, text)
    ]
    if not hints and not labels:
        return by_rules
    return {
        **by_rules,
        "hints": list({hint["key"]: hint for hint in reversed(hints)}.values()),
        "labels": [*by_rules["labels"], *{label["label"]: label for label in reversed(labels)}.values()],
        "engine": engine,
    }


def _is_quoted(quote: str, text: str) -> bool:
    """Whether the quote stands in the enquiry; case and spaces apart."""
    said = " ".join(quote.casefold().split())
    return len(said) >= _FEWEST_LETTERS and said in " ".join(text.casefold().split())
