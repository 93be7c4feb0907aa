"""The describing agent: a model's sentences over a listing's facts, each kept only when they bear it out.

The model sees closed values, figures and names cut to harmless length, never a seller's free text. It has no
tools. A sentence that states more than the facts is dropped, or shuts people out, or repeats a prompt.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from agents.answer_writer.agent import END_MARK, MOST_SENTENCES, facts_for_model, whole_sentences
from agents.answer_writer.sentence_rules import broken_by
from agents.listing_describer.floor import describe
from agents.prompts import load_prompt
from domain.errors import ModelUnavailable
from domain.listings.exclusion import without_exclusions
from domain.listings.texts import without_contacts
from router.grounding import Evidence, words_of
from router.measures import measures_of
from router.removals import note_removed
from tools.cards import listing_card

if TYPE_CHECKING:
    from domain.listing import Listing
    from router.port import ModelMessage, ModelPort

log = structlog.get_logger()

PACKAGE: Final = "agents.listing_describer"
MAX_CHARS: Final = 1200
_NOT_TOLD: Final = frozenset(
    {"number", "price_inr", "price_label", "price_period", "price_per_sqft_inr", "deposit_inr",
     "maintenance_inr_month", "project", "latitude", "longitude", "doubts", "rera_id", "seller_type"}
)  # fmt: skip
"""What a description does not speak of: figures that stand beside it, doubts, and who sells."""


class Description(NamedTuple):
    """The words, and what wrote them: ``rules`` or the model's name."""

    text: str
    engine: str


async def write_description(listing: Listing, model: ModelPort | None) -> Description:
    """The description of a listing that has none; without a usable model, the floor's."""
    if model is not None:
        try:
            return Description(await _with_model(listing, model), model.name)
        except ModelUnavailable as error:
            log.info("listing.described_by_rules", reason=error.detail)
    return Description(describe(listing), "rules")


async def _with_model(listing: Listing, model: ModelPort) -> str:
    card = facts_for_model({"kind": "details", "card": listing_card(listing, 1)})["card"]
    facts = {key: value for key, value in card.items() if key not in _NOT_TOLD}
    evidence = Evidence(common=measures_of(facts), by_listing={}, words=words_of(facts))
    kept: list[str] = []
    refused: Counter[str] = Counter()
    seen, has_ended = 0, False
    async for sentence in whole_sentences(model, _messages(facts)):
        if sentence == END_MARK:
            has_ended = True
            break
        if seen == MOST_SENTENCES:
            break
        seen += 1
        broken = broken_by(sentence, evidence, kept[-1] if kept else "")
        refused.update(broken)
        if not broken:
            kept.append(sentence)
    if refused:
        note_removed("listing_enrichment", refused)
        log.info("grounding.refused", model=model.name, kept=len(kept), **refused)
    text = without_contacts(without_exclusions(" ".join(kept)).text).text
    if not has_ended or not text or len(text) > MAX_CHARS:
        raise ModelUnavailable(
            "The model's description was cut off or not borne out; the template describes."
        )
    return text


def _messages(facts: dict[str, object]) -> list[ModelMessage]:
    data = json.dumps(facts, ensure_ascii=False)
    return [
        {"role": "system", "content": load_prompt(PACKAGE).render(end=END_MARK)},
        {"role": "user", "content": f"<facts>{data}</facts>"},
    ]
