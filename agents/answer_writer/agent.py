"""The wording agent: a model's sentences over tool results, each kept only when the results bear it out.

The model sees facts from closed vocabularies and figures, never a listing's free text: what a seller wrote
cannot speak to it. It has no tools. What it writes is stripped of markup and links, checked sentence by
sentence, and goes out only as whole sentences.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import structlog
from opentelemetry.trace import get_current_span

from agents.answer_writer.sentence_rules import broken_by
from agents.prompts import load_prompt
from config.tracing import tell
from domain.errors import ModelUnavailable
from router.grounding import Evidence, sentences, words_of
from router.measures import measures_of
from router.removals import note_removed
from router.text_safety import plain_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from domain.leads import Language
    from router.port import ModelMessage, ModelPort
    from tools.cards import ListingCard
    from tools.outcomes import Outcome

log = structlog.get_logger()

PACKAGE: Final = "agents.answer_writer"
WORDED_KINDS: Final = frozenset({"results", "emi", "affordability", "comparison", "details"})
"""Outcomes a model may word. Consent, refusals and questions keep their fixed wording."""
END_MARK: Final = "END"
"""The model's last line: a stream without it was cut off, whatever the provider says (L15)."""
MOST_SENTENCES: Final = 32
"""Four times what the prompt allows; who says more is not wording an answer, and judging it costs time."""
_FREE_TEXT: Final = frozenset(
    {"about", "title", "sliders", "sources", "as_of", "disclaimer", "listing_id", "listing_ids", "titles"}
)
_NAME_FIELDS: Final = ("locality", "project", "metro_station", "city", "rera_id")
_NAME_CHARS: Final = 48
_NOT_NAME: Final = re.compile(r"[^\w\s.\-&'/]")
_LANGUAGES: Final = {
    "en": "English",
    "hinglish": "Hinglish (Hindi in Latin letters)",
    "hi": "Hindi in Devanagari",
    "mr": "Marathi in Devanagari",
}


async def write_with_model(
    model: ModelPort, outcome: Outcome, said: str, language: Language
) -> AsyncIterator[str]:
    """Grounded sentences as they become whole, each with the white space that joins it to the last.

    Raises:
        ModelUnavailable: the model broke off, or nothing of what it wrote could be kept. What was yielded
            before is void.
    """
    facts = facts_for_model(outcome)
    evidence = evidence_of(facts, said)
    kept = removed = 0
    before = ""
    refused: Counter[str] = Counter()
    has_ended = False
    async for sentence in whole_sentences(model, _messages(facts, said, language)):
        if sentence == END_MARK:
            has_ended = True
            break
        if kept + removed == MOST_SENTENCES:
            break
        broken = broken_by(sentence, evidence, before)
        refused.update(broken)
        removed += bool(broken)
        if not broken:
            yield sentence if kept == 0 else f"\n{sentence}"
            kept += 1
            before = sentence
    tell(get_current_span(), grounding_kept=kept, grounding_removed=removed)
    if refused:
        note_removed("property_search", refused)
        log.info("grounding.refused", model=model.name, kept=kept, **refused)
    if not has_ended or kept == 0:
        raise ModelUnavailable("The model's answer was cut off or not borne out; the templates answer.")


def facts_for_model(outcome: Outcome) -> dict[str, Any]:
    """The outcome without free text: figures, closed words, and names cut to harmless length."""
    facts: dict[str, Any] = _without_free_text(outcome)
    return facts


def evidence_of(facts: Mapping[str, Any], said: str) -> Evidence:
    """What sentences over these facts may state: a listing's figures only beside its number."""
    cards: Sequence[ListingCard] = facts.get("cards") or ([facts["card"]] if "card" in facts else [])
    common = {key: value for key, value in facts.items() if key not in {"cards", "card"}}
    counts = {"total": [len(cards), *range(1, min(len(cards), 9) + 1)]}
    common_facts = measures_of(common) | measures_of(counts) | measures_of(said)
    panel = facts.get("panel", {})
    if "months" in panel:
        common_facts |= measures_of({"years": panel["months"] / 12})
    by_listing = {card["number"]: measures_of(card) for card in cards}
    if "number" in panel:
        by_listing.setdefault(panel["number"], measures_of(panel))
    words_by_listing = {card["number"]: words_of(card) for card in cards}
    return Evidence(
        common=common_facts,
        by_listing=by_listing,
        words=words_of([common, said]),
        words_by_listing=words_by_listing,
    )


def _messages(facts: Mapping[str, Any], said: str, language: Language) -> list[ModelMessage]:
    system = load_prompt(PACKAGE).message(language=_LANGUAGES[language], end=END_MARK)
    data = json.dumps(facts, ensure_ascii=False)
    question = said[:2000].replace("<", " ").replace(">", " ")
    return [
        system,
        {"role": "user", "content": f"<message>{question}</message>\n<facts>{data}</facts>"},
    ]


async def whole_sentences(model: ModelPort, messages: Sequence[ModelMessage]) -> AsyncIterator[str]:
    """The model's text as plain sentences; the last one only when the stream has ended."""
    held = ""
    async for piece in model.stream_text(messages):
        held += piece
        *whole, held = _split(held)
        for sentence in whole:
            yield sentence
    for sentence in sentences(plain_text(held)):
        yield sentence


def _split(text: str) -> list[str]:
    """Whole sentences, then the unfinished rest. A sentence is whole once white space follows its end."""
    cut = max((match.end() for match in re.finditer(r"(?<=[.!?।])\s+|\n+", text)), default=0)
    return [*sentences(plain_text(text[:cut])), text[cut:]]


def _without_free_text(value: Any) -> Any:  # noqa: ANN401  # any JSON-plain value
    if isinstance(value, dict):
        return {
            key: _name(inner) if key in _NAME_FIELDS and isinstance(inner, str) else _without_free_text(inner)
            for key, inner in value.items()
            if key not in _FREE_TEXT
        }
    if isinstance(value, list):
        return [_without_free_text(inner) for inner in value]
    return value


def _name(text: str) -> str:
    return _NOT_NAME.sub(" ", text)[:_NAME_CHARS].strip()
