"""The rules a card of figures rests on, as the card names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from domain.wording import say

if TYPE_CHECKING:
    from domain.dated_rules import Rule
    from domain.leads import Language


class RuleSource(TypedDict):
    """A rule the figures rest on."""

    id: str
    source: str
    effective_from: str
    since: str
    """The date in words."""


def rule_source(rule: Rule, language: Language) -> RuleSource:
    """The rule with its source as on file and its date in the person's language."""
    day = rule.effective_from.isoformat()
    return {
        "id": rule.id,
        "source": rule.source,
        "effective_from": day,
        "since": say("tax_cards", "since", language, day=day),
    }


def estimate_only(language: Language) -> str:
    """What every card of figures says of itself."""
    return say("tax_cards", "estimate", language)
