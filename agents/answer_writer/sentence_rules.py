"""What a model's sentence must not do, beside stating what no tool found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agents.prompts import repeats_a_prompt
from domain.search.parser import parse

if TYPE_CHECKING:
    from router.grounding import Evidence

UNLAWFUL: Final = "unlawful"
"""It speaks of who lives or may live somewhere, of an owner's own data, or promotes a lender (DOMAIN E)."""
PROMPT: Final = "prompt"
"""It repeats instructions, its own or another agent's."""


def broken_by(sentence: str, evidence: Evidence, before: str = "") -> list[str]:
    """The kind of each thing in the sentence that may not be said; empty for a sentence that may go out.

    Args:
        sentence: Plain text.
        evidence: What may be stated.
        before: The sentence that went out before it: instructions may come in small pieces.
    """
    kinds = [str(one.kind) for one in evidence.refused(sentence)]
    if kinds:
        return kinds
    if repeats_a_prompt(f"{before} {sentence}"):
        return [PROMPT]
    return [UNLAWFUL] if parse(sentence).get("refused") else []
