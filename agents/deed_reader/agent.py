"""The deed reader: rules always, and a model, where there is one, for what they missed.

A quarantined reader: no tools, no other paper, nothing of the case. What it proposes counts only for a field
of the label's closed list, with a quote that stands on the page it names, and the value is read again from
that quote by our own grammar of dates, sums and names (`value_in_quote`). A field that the rules have read
keeps their value; where the quote says another, both stand side by side and a person decides.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from agents.deed_reader.proposal import Proposal, reading_messages
from domain.documents.fact import Fact
from domain.documents.instruments.field_kinds import FIELD_KINDS, value_in_quote
from domain.documents.readers import facts_of
from domain.documents.running_text import RunningText
from domain.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.documents.labels import DocumentLabel
    from domain.documents.page import Page
    from router.port import ModelPort

ADDED: Final = Fraction(3, 4)
"""Confidence of a field that only the model found."""
CONTRADICTING: Final = Fraction(1, 2)
"""Of one that the rules read otherwise."""
MANY: Final = frozenset({"witness", "holder", "mutation_no"})
"""Fields that a paper may hold more than once: another value contradicts nothing."""


async def read_instrument(
    label: DocumentLabel, pages: Sequence[Page], document_id: UUID | None, model: ModelPort | None
) -> tuple[Fact, ...]:
    """The facts of one document, the rules' first."""
    by_rules = facts_of(label, pages, document_id)
    kinds = FIELD_KINDS.get(label)
    if model is None or kinds is None or not pages:
        return by_rules
    try:
        proposal = await model.structured(reading_messages(pages, kinds), Proposal)
    except ModelUnavailable:
        return by_rules
    return (*by_rules, *_disposed(proposal, label, pages, document_id, by_rules))


def _disposed(
    proposal: Proposal,
    label: DocumentLabel,
    pages: Sequence[Page],
    document_id: UUID | None,
    by_rules: Sequence[Fact],
) -> list[Fact]:
    """What holds of the proposal and is new."""
    running = RunningText(pages)
    kinds = FIELD_KINDS[label]
    known: dict[str, list[object]] = {}
    for fact in by_rules:
        known.setdefault(fact.field, []).append(fact.value)
    added: list[Fact] = []
    for one in proposal.facts:
        kind = kinds.get(one.field)
        place = running.find(one.quote, one.page) if kind is not None else None
        value = value_in_quote(kind, one.value, one.quote) if kind is not None and place is not None else None
        field = f"{label.value}.{one.field}"
        if value is None or place is None or value in known.get(field, []):
            continue
        is_other = field in known and one.field not in MANY
        known.setdefault(field, []).append(value)
        evidence = running.evidence(*place, document_id)
        added.append(Fact(field, value, evidence, "model", CONTRADICTING if is_other else ADDED))
    return added
