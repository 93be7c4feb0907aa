"""The memo's author: a model's sentences over a case's figures, each kept only when they bear it out.

The model sees closed names, digits and policy codes: no paper's words and nothing of a person. A sentence
that states more than the figures is cut and its paragraph marked; a section without a sentence left is the
template's.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import structlog

from agents.answer_writer.sentence_rules import broken_by
from agents.credit_memo.facts import SECTIONS, MemoFacts
from agents.credit_memo.floor import HEADINGS, paragraph
from agents.credit_memo.proposal import MemoProposal
from agents.prompts import load_prompt
from domain.errors import ModelUnavailable
from router.grounding import Evidence, sentences, words_of
from router.measures import figures_in
from router.removals import note_removed
from router.text_safety import plain_text

if TYPE_CHECKING:
    from agents.credit_memo.facts import Section
    from router.port import ModelMessage, ModelPort

log = structlog.get_logger()

PACKAGE: Final = "agents.credit_memo"
BESIDE: Final = "beside"
"""The sentence speaks of nothing of the case."""
MOST_SENTENCES: Final = 6
"""Of one section; what comes after them is not read."""


async def write_memo(facts: MemoFacts, model: ModelPort | None) -> dict[str, Any]:
    """The memo, JSON-plain; without a usable model, the template's."""
    if model is not None:
        try:
            return await _with_model(facts, model)
        except ModelUnavailable as error:
            log.info("memo.written_by_rules", reason=error.detail)
    return _memo(facts, {}, frozenset(), "rules", None)


def evidence_of(facts: MemoFacts) -> Evidence:
    """What sentences over these figures may state."""
    measures = frozenset(one.measure for one in facts.figures if one.measure is not None)
    said = [one.shown for one in facts.figures if one.kind == "word"]
    return Evidence(common=measures, by_listing={}, words=words_of([*said, *facts.codes]))


async def _with_model(facts: MemoFacts, model: ModelPort) -> dict[str, Any]:
    proposal = await model.structured(memo_messages(facts), MemoProposal)
    evidence = evidence_of(facts)
    kept: dict[Section, list[str]] = {}
    cut: set[Section] = set()
    refused: Counter[str] = Counter()
    for one in proposal.paragraphs:
        for sentence in sentences(plain_text(one.text))[:MOST_SENTENCES]:
            held = kept.setdefault(one.section, [])
            broken = broken_by(sentence, evidence, held[-1] if held else "")
            if not broken and not _is_of_the_case(sentence, facts):
                broken = [BESIDE]
            refused.update(broken)
            if broken:
                cut.add(one.section)
            elif len(held) < MOST_SENTENCES:
                held.append(sentence)
    if refused:
        note_removed("underwriting", refused)
        log.info("grounding.refused", model=model.name, kept=sum(map(len, kept.values())), **refused)
    written = {section: " ".join(said) for section, said in kept.items() if said}
    if not written:
        raise ModelUnavailable("Nothing of the model's memo was borne out; the template writes it.")
    version = load_prompt(PACKAGE).version
    return _memo(facts, written, frozenset(cut), model.name, version)


def _is_of_the_case(sentence: str, facts: MemoFacts) -> bool:
    """Whether a sentence speaks of any figure, word or finding of the case; others explain nothing."""
    said = sentence.casefold()
    stated = figures_in(sentence)
    return any(
        one.shown.casefold() in said
        if one.measure is None
        else any(figure.agrees_with(one.measure) for figure in stated)
        for one in facts.figures
    ) or any(code.casefold() in said for code in facts.codes)


def memo_messages(facts: MemoFacts) -> list[ModelMessage]:
    """What the model is asked."""
    data = json.dumps({**facts.plain(), "codes": list(facts.codes)}, ensure_ascii=False)
    return [
        load_prompt(PACKAGE).message(sections=", ".join(SECTIONS)),
        {"role": "user", "content": f"<facts>{data}</facts>"},
    ]


def _memo(
    facts: MemoFacts, written: dict[Section, str], cut: frozenset[Section], engine: str, version: str | None
) -> dict[str, Any]:
    return {
        "paragraphs": [_shown(facts, section, written.get(section), section in cut) for section in SECTIONS],
        "engine": engine,
        "prompt_version": version,
    }


def _shown(
    facts: MemoFacts, section: Section, text: str | None, is_cut: bool
) -> dict[str, Any]:  # one of four
    said = text if text is not None else paragraph(facts, section)
    stated = figures_in(said)
    return {
        "heading": HEADINGS[section],
        "text": said,
        "figures": [
            {"text": one.shown, "fact_id": facts.fact_id(one), "check": one.check}
            for one in facts.figures
            if one.measure is not None and any(figure.agrees_with(one.measure) for figure in stated)
        ],
        "is_grounded": not is_cut,
    }
