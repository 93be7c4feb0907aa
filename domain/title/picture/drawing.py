"""The whole picture of a review: one layout, for SVG, for the printed report and for the workbench."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.title.picture.bands import draw_bands, draw_names, share_words, stretches
from domain.title.picture.marks import bare, box, cut, line, named, symbol, width_px, words
from domain.title.picture.rows import (
    MARK_PX,
    ROW_PX,
    TIER_PX,
    draw_burdens,
    draw_labels,
    draw_lines,
    draw_marks,
    mark_places,
    spoken,
    step_label,
    tiers,
)
from domain.title.picture.scale import TimeScale, scale_for
from domain.title.picture.shapes import Picture
from domain.title.picture.svg import svg_of
from domain.title.review import DRAFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.title.findings import Finding
    from domain.title.picture.shapes import Group, Shape
    from domain.title.review import Review

WIDTH: Final = 1200
LEFT: Final = 24
RIGHT: Final = 1150
BANDS_PX: Final = 170
MOST_FINDING_PX: Final = 560
MOST_FINDINGS: Final = 150
"""More marks than this tell a reader nothing; the worst are drawn and the others counted."""
OPINIONS: Final = {
    "clear_and_marketable": "clear and marketable",
    "subject_to": "subject to requisitions",
    "defective": "defective",
}


def draw(found: Review, status: str = DRAFT) -> str:
    """The chain of a review as one SVG document; ``status`` stands in its head."""
    return svg_of(picture_of(found, status))


def picture_of(found: Review, status: str = DRAFT) -> Picture:
    """The chain of a review as shapes; ``status`` stands in its head."""
    scale = scale_for([step.day for step in found.steps], found.as_of, LEFT, RIGHT)
    places = {step.event: scale.x(step.day) for step in found.steps}
    bands = stretches(found.steps, found.as_of)
    shown = found.findings[:MOST_FINDINGS]
    spots = mark_places(shown, places, RIGHT)
    labels = tiers([(scale.x(step.day), step_label(step)) for step in found.steps], RIGHT)
    mark_rows = max((level for _, level in spots), default=-1) + 1
    bands_top = 84 + mark_rows * MARK_PX
    bands_end = bands_top + BANDS_PX
    deeds_end = bands_end + 22 + (max((row for _, row in labels), default=0) + 1) * TIER_PX
    burdens_top = deeds_end + 18
    burdens_end = burdens_top + len(found.burdens) * ROW_PX if found.burdens else deeds_end - 8
    axis = burdens_end + 14
    groups = [
        bare(*_head(found, status)),
        bare(*_grid(scale, bands_top, axis)),
        *draw_bands(bands, scale, bands_top, BANDS_PX),
        *draw_lines(found.steps, scale, bands_top - 4, bands_end),
        *draw_names(bands, scale, bands_top, BANDS_PX),
        *draw_labels(found.steps, labels, scale, bands_end),
        *([bare(words("CHARGES AND AGREEMENTS", LEFT, burdens_top - 7, "section"))] if found.burdens else []),
        *draw_burdens(found.burdens, scale, burdens_top),
        *draw_marks(shown, spots, bands_top - 18),
    ]
    height = axis + 44
    if shown:
        groups.append(bare(words("FINDINGS", LEFT, height, "section")))
        groups.extend(_list(shown, height))
        height += 22 * len(shown) + 16
    if len(shown) < len(found.findings):
        more = len(found.findings) - len(shown)
        groups.append(bare(words(f"and {more} more, in the review", LEFT + 30, height + 6, "soft")))
        height += 22
    return Picture(
        width=WIDTH,
        height=height,
        title=f"Chain of title on {found.as_of}: {OPINIONS[found.opinion]} ({status})",
        description=description(found),
        groups=(bare(box(0, 0, WIDTH, height, "paper")), *groups),
    )


def description(found: Review) -> str:
    """The picture in words: who holds, what burdens it, what is wrong."""
    holders = ", ".join(f"{each.name} {share_words(each.share)}" for each in found.holders) or "nobody"
    open_ones = [f"{each.event} {each.kind.replace('_', ' ')}" for each in found.burdens if not each.closed]
    wrong = "; ".join(f"{each.severity}: {spoken(each)}" for each in found.findings) or "none"
    deeds = "; ".join(f"{step.day} {step.event} {step.kind} {step.effect}" for step in found.steps)
    return (
        f"Holders on {found.as_of}: {holders}. Open charges: {', '.join(open_ones) or 'none'}. "
        f"Findings: {wrong}. Chain: {deeds}."
    )


def _head(found: Review, status: str) -> list[Shape]:
    holders = ", ".join(f"{each.name} {share_words(each.share)}" for each in found.holders) or "nobody"
    opinion = OPINIONS[found.opinion]
    wide = width_px(opinion) + 26
    return [
        words("Chain of title", LEFT, 32, "head"),
        words(status.upper(), LEFT + 130, 32, "section"),
        words(cut(f"On {found.as_of} held by {holders}", RIGHT - LEFT), LEFT, 54, "soft"),
        box(RIGHT - wide, 15, wide, 25, "badge"),
        words(opinion, RIGHT - wide / 2, 32, "name", "middle"),
    ]


def _grid(scale: TimeScale, top: float, axis: float) -> list[Shape]:
    drawn: list[Shape] = []
    for year in scale.years():
        x = scale.x(year)
        drawn.append(line(x, top, x, axis, "grid"))
        drawn.append(words(str(year.year), x, axis + 16, "soft", "middle"))
    return drawn


def _list(findings: Sequence[Finding], top: float) -> list[Group]:
    """The findings in words, and in a second column what to ask for."""
    labels = [f"{each.severity} · {spoken(each)}" for each in findings]
    column = LEFT + 30 + min(max(width_px(label) for label in labels), MOST_FINDING_PX) + 16
    drawn: list[Group] = []
    for number, (each, label) in enumerate(zip(findings, labels, strict=True), 1):
        y = top + 22 * number
        parts = [
            *symbol(each.severity, number, LEFT + 10, y - 4),
            words(cut(label, MOST_FINDING_PX), LEFT + 30, y),
            words(cut(each.requisition, RIGHT - column), column, y, "soft"),
        ]
        drawn.append(named(f"{label}. Ask for: {each.requisition}", parts))
    return drawn
