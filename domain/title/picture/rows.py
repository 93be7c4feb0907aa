"""What stands above and below the bands: marks of findings, deeds, charges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from domain.title.instruments import TransferKind
from domain.title.picture.marks import bare, box, cut, line, named, symbol, width_px, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.title.chain import Burden, Step
    from domain.title.findings import Finding
    from domain.title.picture.scale import TimeScale
    from domain.title.picture.shapes import Anchor, Group, Shape

MARK_PX: Final = 25
ROW_PX: Final = 24
TIER_PX: Final = 16
PASSING: Final = frozenset({*get_args(TransferKind), "release", "partition", "gpa_sale"})
"""Kinds meant to pass a share: drawn through the bands even where they passed none."""


def mark_places(
    findings: Sequence[Finding], places: Mapping[str, float], now: float
) -> list[tuple[float, int]]:
    """Where each finding's mark stands: x, and how many marks are below it.

    A finding stands over its first deed; one of the case as a whole stands at the day of the search.
    """
    taken: list[tuple[float, int]] = []
    for each in findings:
        x = next((places[event] for event in each.events if event in places), now)
        level = 0
        while any(level == other and abs(x - spot) < MARK_PX for spot, other in taken):
            level += 1
        taken.append((x, level))
    return taken


def draw_marks(findings: Sequence[Finding], spots: Sequence[tuple[float, int]], bottom: float) -> list[Group]:
    """The marks of the findings, numbered as in the list below the picture."""
    drawn: list[Group] = []
    for number, (each, (x, level)) in enumerate(zip(findings, spots, strict=True), 1):
        told = f"Finding {number}, {each.severity}: {spoken(each)}"
        mark = symbol(each.severity, number, x, bottom - level * MARK_PX)
        drawn.append(named(told, mark, each.events[0] if each.events else None))
    return drawn


def spoken(finding: Finding) -> str:
    """A finding in one line."""
    about = f" ({', '.join(finding.events)})" if finding.events else ""
    said = f": {finding.detail}" if finding.detail else ""
    return f"{code_words(finding.code)}{about}{said}"


def code_words(code: str) -> str:
    """A code as words; abbreviations of the trade stay in capitals."""
    kept = {"POA", "GPA", "HUF", "EC", "CERSAI", "NOC", "OC", "RERA"}
    spoken_words = [word if word in kept else word.lower() for word in code.split("_")]
    sentence = " ".join(spoken_words)
    return sentence[0].upper() + sentence[1:]


def tiers(labels: Sequence[tuple[float, str]], right: float) -> list[tuple[float, int]]:
    """Left edge and row of each label, so that none lies on another nor runs over the right edge."""
    ends: list[float] = []
    placed: list[tuple[float, int]] = []
    for x, label in labels:
        start = max(min(x - 4, right - width_px(label)), 0)
        row = next((row for row, end in enumerate(ends) if end + 10 <= start), len(ends))
        ends[row : row + 1] = [start + width_px(label)]
        placed.append((start, row))
    return placed


def draw_lines(steps: Sequence[Step], scale: TimeScale, top: float, bottom: float) -> list[Group]:
    """A line through the bands for each deed that moved a share or was meant to; a tick for all others."""
    drawn: list[Group] = []
    held: tuple[object, ...] = ()
    for step in steps:
        is_about_title = step.holders != held or step.kind in PASSING
        held = step.holders
        x = scale.x(step.day)
        css = "deed" if step.is_effective else "deed void"
        drawn.append(bare(line(x, top if is_about_title else bottom, x, bottom + 8, css)))
    return drawn


def draw_labels(
    steps: Sequence[Step], places: Sequence[tuple[float, int]], scale: TimeScale, bottom: float
) -> list[Group]:
    """The label of each deed under the bands, led to by a thin line where it stands in a lower row."""
    leads: list[Group] = []
    drawn: list[Group] = []
    for step, (left, row) in zip(steps, places, strict=True):
        x, y = scale.x(step.day), bottom + 20 + row * TIER_PX
        leads.append(bare(line(x, bottom + 8, x, y - 9, "grid")))
        label = words(step_label(step), left, y, "label" if step.is_effective else "label off")
        drawn.append(named(f"{step.event}, {step.day}: {step.kind}, {step.effect}", [label], step.event))
    return [*leads, *drawn]


def step_label(step: Step) -> str:
    """Id and kind of a deed."""
    return f"{step.event} {step.kind.replace('_', ' ')}{'' if step.is_effective else ' (void)'}"


def _beside(x: float, right: float, *, is_inside: bool, has_room: bool) -> tuple[float, Anchor]:
    """Where the words of a span stand: in it, after it, or before it."""
    if is_inside:
        return x + 6, "start"
    return (right + 6, "start") if has_room else (x - 6, "end")


def draw_burdens(burdens: Sequence[Burden], scale: TimeScale, top: float) -> list[Group]:
    """A row for each charge or agreement, from its date to its end or, while open, to the search."""
    drawn: list[Group] = []
    for place, each in enumerate(burdens):
        y = top + place * ROW_PX
        x, right = scale.x(each.opened), scale.x(each.closed or scale.end)
        css = "burden closed" if each.closed else "burden"
        until = f"closed {each.closed} by {each.closed_by}" if each.closed else "open"
        told = f"{each.event} {each.kind.replace('_', ' ')} {each.holder}".rstrip()
        label = f"{told} · {until}"
        inside = cut(label, right - x - 12) == label
        room = scale.right - right if scale.right - right >= width_px(label) + 6 else 0
        at, anchor = _beside(x, right, is_inside=inside, has_room=room > 0)
        parts: list[Shape] = [
            box(x, y, max(right - x, 3), ROW_PX - 6, css),
            words(label, at, y + 13, "label", anchor),
        ]
        drawn.append(named(f"{told}, from {each.opened}, {until}", parts, each.event))
    return drawn
