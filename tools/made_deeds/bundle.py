"""Bundles from a seed: a story, its papers in shuffled order, the truth of each, and the case of all."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds import (
    deeds_bound,
    deeds_form,
    deeds_model,
    deeds_narrative,
    records_lines,
    records_register,
    records_tables,
)
from tools.made_deeds.case_truth import case_of, request_of
from tools.made_deeds.content import Deed
from tools.made_deeds.fonts import families
from tools.made_deeds.plots import DEFECTS, clean
from tools.made_deeds.story import Story
from tools.made_deeds.truth import Truth, truth_of
from tools.made_deeds.typeset import set_pdf
from tools.made_deeds.variants import varied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tools.made_deeds.content import Content, Record
    from tools.made_deeds.typeset import Block
    from tools.made_deeds.variants import Stock
    from tools.made_deeds.words import Script


class DeedLayout(NamedTuple):
    """One way to write a deed."""

    name: str
    blocks: Callable[[Deed], list[Block]]
    style: Mapping[str, Any]
    is_held_out: bool = False


class RecordLayout(NamedTuple):
    """One way to print a certificate."""

    name: str
    blocks: Callable[[Record], list[Block]]
    is_held_out: bool = False


DEED_LAYOUTS: Final = (
    DeedLayout("narrative", deeds_narrative.blocks, deeds_narrative.STYLE),
    DeedLayout("model", deeds_model.blocks, deeds_model.STYLE),
    DeedLayout("form", deeds_form.blocks, deeds_form.STYLE),
    DeedLayout("bound", deeds_bound.blocks, deeds_bound.STYLE, is_held_out=True),
)
RECORD_LAYOUTS: Final = (
    RecordLayout("tables", records_tables.blocks),
    RecordLayout("lines", records_lines.blocks),
    RecordLayout("register", records_register.blocks, is_held_out=True),
)
_WIDE: Final = (Label.ENCUMBRANCE_CERTIFICATE,)


@dataclass(frozen=True, slots=True)
class MadePaper:
    """One paper of a bundle."""

    label: Label
    layout: str
    is_held_out: bool
    script: Script
    facts: tuple[Truth, ...]
    blocks: tuple[Block, ...]
    style: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Papers of one property with all that is true of them."""

    seed: str
    plot: str
    state: str
    papers: tuple[MadePaper, ...]
    request: dict[str, Any]
    case: dict[str, Any]

    def pdf(self) -> bytes:
        """All papers as one PDF, one after another."""
        return set_pdf([paper.blocks for paper in self.papers], styles=[paper.style for paper in self.papers])

    def pdf_of(self, paper: MadePaper) -> bytes:
        """One paper as a PDF."""
        return set_pdf([paper.blocks], styles=[paper.style])


def make_bundle(seed: str, *, held_out: bool = False, words: Stock | None = None) -> Bundle:
    """The bundle of a seed.

    Args:
        seed: Any text; half of all seeds hide one defect.
        held_out: Papers in the layouts that no reader was written against; else in the others.
        words: Papers in English are said in other words of that stock and set in another form; None: as the
            layout has them.
    """
    draw = Random(seed)  # noqa: S311 - papers for tests, no secret
    plot = draw.choice(DEFECTS) if draw.random() < 0.5 else clean
    story = Story(draw)
    plot(story)
    kept = [paper for paper in story.papers if not (isinstance(paper, Deed) and paper.is_left_out)]
    papers = [set_paper(paper, draw, held_out=held_out) for paper in kept]
    if words is not None:
        papers = [varied(paper, draw, words) if paper.script == "latin" else paper for paper in papers]
    draw.shuffle(papers)
    return Bundle(seed, plot.__name__, story.state, tuple(papers), request_of(story), case_of(story))


def set_paper(content: Content, draw: Random, *, held_out: bool) -> MadePaper:
    """A paper in one of the layouts, drawn."""
    if isinstance(content, Deed):
        deed_layout = draw.choice([each for each in DEED_LAYOUTS if each.is_held_out == held_out])
        return MadePaper(
            content.label,
            deed_layout.name,
            held_out,
            "latin",
            truth_of(content),
            tuple(deed_layout.blocks(content)),
            deed_layout.style,
        )
    layout = draw.choice([each for each in RECORD_LAYOUTS if each.is_held_out == held_out])
    style = _style(content, draw, is_wide=content.label in _WIDE and layout.name == "tables")
    return MadePaper(
        content.label,
        layout.name,
        held_out,
        content.script,
        truth_of(content),
        tuple(layout.blocks(content)),
        style,
    )


def _style(record: Record, draw: Random, *, is_wide: bool) -> dict[str, Any]:
    latin = draw.choice(families("latin")[:2])
    fonts: Sequence[str] = [latin] if record.script == "latin" else [families(record.script)[0], latin]
    language = {"latin": "en", "devanagari": "mr", "kannada": "kn"}[record.script]
    return {
        "fonts": list(fonts),
        "size": draw.choice((10, 11)),
        "margin": draw.choice((45, 60)),
        "flipped": is_wide,
        "lang": language,
    }
