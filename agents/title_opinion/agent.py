"""The opinion agent: a model's sentences over the engine's findings, each kept only when they bear it out.

A section of which a sentence had to go is the template's: half of a finding's words may mean the opposite.
The conclusion is always the template's.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import structlog

from agents.answer_writer import sentence_rules
from agents.prompts import load_prompt, repeats_a_prompt
from agents.title_opinion.facts import facts_of, without_tokens
from agents.title_opinion.floor import WORDED, paragraph, write
from agents.title_opinion.proposal import PACKAGE, OpinionProposal, opinion_messages
from domain.errors import ModelUnavailable
from router.grounding import Evidence, sentences, words_of
from router.measures import measures_of
from router.removals import note_removed
from router.text_safety import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agents.title_opinion.facts import OpinionFacts
    from agents.title_opinion.floor import Paragraph, Section
    from router.port import ModelPort

log = structlog.get_logger()

MOST_SENTENCES: Final = 120
MOST_CHARS: Final = 12_000
_JUDGING: Final = (
    "marketable", "clear title", "title is clear", "good title", "valid title", "defective",
    "free from encumbrance", "safe to buy", "recommend",
)  # fmt: skip
"""Words by which a sentence says how good the title is, which the last paragraph alone does."""


class Draft(NamedTuple):
    """The words, and what wrote them: ``rules`` or the model's name."""

    paragraphs: list[Paragraph]
    engine: str
    prompt_version: str | None


async def draft_opinion(report: Mapping[str, Any], sellers: Sequence[str], model: ModelPort | None) -> Draft:
    """The opinion's words over a report (`domain.title.output.to_json`); without a model, the floor's."""
    facts = facts_of(report, sellers)
    floor = write(facts)
    if model is None:
        return Draft(floor, "rules", None)
    try:
        proposal = await model.structured(opinion_messages(facts.facts), OpinionProposal)
    except ModelUnavailable as error:
        log.info("title.drafted_by_rules", reason=error.detail)
        return Draft(floor, "rules", None)
    refused: Counter[str] = Counter()
    worded: dict[Section, str] = {}
    for section in WORDED:
        text = _kept(getattr(proposal, section), facts, refused)
        if text is not None:
            worded[section] = text
    if refused:
        note_removed("title_review", refused)
        log.info("grounding.refused", model=model.name, kept=len(worded), **refused)
    if not worded:
        return Draft(floor, "rules", None)
    paragraphs = [
        paragraph(each["section"], worded[each["section"]]) if each["section"] in worded else each
        for each in floor
    ]
    return Draft(paragraphs, model.name, load_prompt(PACKAGE).version)


def broken_by(sentence: str, facts: OpinionFacts, evidence: Evidence) -> list[str]:
    """The kind of each thing in the sentence that may not be said."""
    if facts.unknown_tokens(sentence):
        return ["token"]
    bare = without_tokens(sentence)
    if any(mark in bare for mark in "{}[]"):
        return ["token"]
    if kinds := sentence_rules.broken_by(bare, evidence):
        return kinds
    said = bare.casefold()
    return ["opinion"] if any(words in said for words in _JUDGING) else []


def evidence_of(facts: OpinionFacts) -> Evidence:
    """What a sentence over these facts may state."""
    return Evidence(common=measures_of(facts.facts), by_listing={}, words=words_of(facts.facts))


def _kept(proposed: Sequence[str], facts: OpinionFacts, refused: Counter[str]) -> str | None:
    """The section's text with names in place; None where a sentence may not be said, or there is none."""
    evidence = evidence_of(facts)
    said = [
        " ".join(one.split())
        for item in proposed[:MOST_SENTENCES]
        for one in sentences(plain_text(item[:MOST_CHARS]))
    ][:MOST_SENTENCES]
    broken = Counter(kind for one in said for kind in broken_by(one, facts, evidence))
    refused.update(broken)
    text = " ".join(said)
    if broken or not text or len(text) > MOST_CHARS or repeats_a_prompt(text):
        return None
    return facts.untoken(text)
