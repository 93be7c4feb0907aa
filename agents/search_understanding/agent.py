"""The reading agent: one message to slots and intent, by a model where there is one, by grammar always.

The grammar reads every message, also when a model does: refusals and protected attributes are its to find,
and it is what remains when the model is away or proposes what does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from agents.search_understanding.canonical import dispose
from agents.search_understanding.human_talk import with_human_talk
from agents.search_understanding.list_talk import with_list_talk
from agents.search_understanding.proposal import Proposal, reading_messages
from domain.errors import ContentFiltered, ModelUnavailable
from domain.pii.find import without_identifiers
from domain.pii.tokens import without_tokens
from domain.search.parser import parse
from domain.verdicts import Doubt

if TYPE_CHECKING:
    from domain.leads import Language
    from domain.search.slots import ParsedUtterance, SearchFilters
    from router.port import ModelPort


class Understanding(NamedTuple):
    """A message as slots, and what read it."""

    parsed: ParsedUtterance
    engine: str
    doubt: Doubt | None = None
    """Why a person has to read it: no other model is asked, and the grammar's reading is not acted upon."""


async def understand(
    text: str, filters: SearchFilters, model: ModelPort | None, language: Language = "en"
) -> Understanding:
    """What the message asks for, given the active filters; what was assumed is said in ``language``."""
    wish = without_identifiers(without_tokens(text))
    by_rules = with_list_talk(parse(wish, filters, language=language), wish, filters)
    by_rules = with_human_talk(by_rules, wish, filters)
    tool = by_rules.get("tool", {})
    is_for_rules = tool.get("wants") == "human" or tool.get("name") == "tax"
    if model is None or by_rules.get("intent") == "refuse" or is_for_rules:
        return Understanding(by_rules, "rules")
    try:
        proposal = await model.structured(reading_messages(text, filters), Proposal)
    except ContentFiltered:
        return Understanding(by_rules, "rules", Doubt.CONTENT_FILTERED)
    except ModelUnavailable:
        return Understanding(by_rules, "rules")
    disposed = dispose(proposal, by_rules, wish, filters)
    return Understanding(by_rules, "rules") if disposed is None else Understanding(disposed, model.name)


def says_nothing(text: str, filters: SearchFilters) -> bool:
    """Whether the grammar finds no wish, question or refusal in the message: bare words, perhaps a name."""
    text = without_tokens(text)
    parsed = with_list_talk(parse(text, filters), text, filters)
    found = parsed.get("state_after") or parsed.get("filters") or {}
    is_changed = bool(set(found) - {"transaction"}) and found != filters
    return parsed.get("intent") in {"search", "refine"} and not is_changed and not parsed.get("refused")
