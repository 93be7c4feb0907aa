"""The field reader: quarantined, without tools; it returns facts, and each has its quote on the page.

The rules read first and stay as they are. A model may only fill a field of the paper's vocabulary that the
rules left open, with a value that stands in its own quote, and a quote that stands on its page (design rule
6). What a paper says to the model changes nothing but these values, which are marked as a model's and which
a person sees.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from agents.field_reader.proposal import Proposal, reading_messages
from domain.documents.fact import Evidence, Fact
from domain.documents.income.readers import facts_of
from domain.documents.income.vocabulary import FIELDS, value_of
from domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from agents.field_reader.proposal import ProposedField
    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Box, Page
    from router.port import ModelPort

MODEL_CONFIDENCE: Final = Fraction(1, 2)
"""Not calibrated: below every reading by rules, so that a screen can sort by it."""
_FEWEST_LETTERS: Final = 3
MOST_QUOTED: Final = 400


async def read_fields(
    label: DocumentLabel, pages: Sequence[Page], model: ModelPort | None, document_id: UUID | None = None
) -> tuple[Fact, ...]:
    """The facts of a paper; by the rules alone where there is no model, or none answers."""
    by_rules = facts_of(label, pages, document_id)
    open_fields = _open_fields(label, by_rules)
    if model is None or not open_fields:
        return by_rules
    try:
        proposal = await model.structured(reading_messages(label, pages), Proposal)
    except ModelUnavailable:
        return by_rules
    return (*by_rules, *disposed(label, proposal, pages, open_fields, document_id))


def disposed(
    label: DocumentLabel,
    proposal: Proposal,
    pages: Sequence[Page],
    open_fields: frozenset[str],
    document_id: UUID | None = None,
) -> tuple[Fact, ...]:
    """What holds of a proposal: the first value of each open field whose quote is on its page."""
    texts = {page.number: page for page in pages}
    facts: dict[str, Fact] = {}
    for one in proposal.fields:
        name = one.field.removeprefix(f"{label.value}.")
        page = texts.get(one.page)
        if name not in open_fields or name in facts or page is None or not _is_quoted(one, page):
            continue
        value = value_of(FIELDS[label][name], one.value)
        if value is not None:
            evidence = Evidence(document_id, page.number, one.quote[:MOST_QUOTED], _box(one.quote, page))
            facts[name] = Fact(f"{label.value}.{name}", value, evidence, "model", MODEL_CONFIDENCE)
    return tuple(facts.values())


def _open_fields(label: DocumentLabel, facts: Sequence[Fact]) -> frozenset[str]:
    known = {fact.field.removeprefix(f"{label.value}.") for fact in facts}
    return frozenset(FIELDS.get(label, {})) - known


def _is_quoted(one: ProposedField, page: Page) -> bool:
    """Whether the value stands in the quote and the quote on the page; case and spaces apart."""
    quote, value = _folded(one.quote), _folded(one.value)
    return len(quote) >= _FEWEST_LETTERS and bool(value) and value in quote and quote in _folded(page.text)


def _box(quote: str, page: Page) -> Box | None:
    """Around the lines that hold the quote; None where the page has no places."""
    wanted = _folded(quote)
    if page.width_pt == 0:
        return None
    for count in (1, 2, 3):
        for at in range(len(page.lines) - count + 1):
            lines = page.lines[at : at + count]
            if wanted in _folded(" ".join(line.text for line in lines)):
                box = lines[0].box
                for line in lines[1:]:
                    box = box.around(line.box)
                return box
    return None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
