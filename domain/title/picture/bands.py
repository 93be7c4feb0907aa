"""Holders as bands: height is the share, length is the time it was held."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.title.picture.marks import bare, box, cut, named, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.title.chain import Step
    from domain.title.picture.scale import TimeScale
    from domain.title.picture.shapes import Group

COLOURS: Final = 8
LEAST_LABEL_PX: Final = 13
"""Height below which a band has no room for its name."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A holder with one share from one day to another, at one height."""

    name: str
    share: Fraction
    above: Fraction
    """Shares drawn above it."""
    start: date
    end: date


def stretches(steps: Sequence[Step], end: date) -> tuple[Stretch, ...]:
    """The bands of a chain. Who takes from a holder is drawn in his place, so that bands flow on."""
    order: list[str] = []
    before: dict[str, Fraction] = {}
    made: list[Stretch] = []
    since = end
    for step in steps:
        now = {each.name: each.share for each in step.holders}
        if now == before:
            continue
        made.extend(_column(order, before, since, step.day))
        _place_new(order, before, now)
        before, since = now, step.day
    made.extend(_column(order, before, since, end))
    return _joined(made)


def _column(order: list[str], holders: dict[str, Fraction], start: date, end: date) -> list[Stretch]:
    if start >= end:
        return []
    column: list[Stretch] = []
    above = Fraction(0)
    for name in (each for each in order if each in holders):
        column.append(Stretch(name, holders[name], above, start, end))
        above += holders[name]
    return column


def _place_new(order: list[str], before: dict[str, Fraction], now: dict[str, Fraction]) -> None:
    givers = [name for name in order if name in before and now.get(name, 0) < before[name]]
    place = order.index(givers[0]) + 1 if givers else len(order)
    for name in now:
        if name not in order:
            order.insert(place, name)
            place += 1


def _joined(made: list[Stretch]) -> tuple[Stretch, ...]:
    """Stretches that go on unchanged become one."""
    open_ones: dict[tuple[str, Fraction, Fraction, date], Stretch] = {}
    for each in made:
        earlier = open_ones.pop((each.name, each.share, each.above, each.start), None)
        whole = (
            each if earlier is None else Stretch(each.name, each.share, each.above, earlier.start, each.end)
        )
        open_ones[each.name, each.share, each.above, each.end] = whole
    return tuple(sorted(open_ones.values(), key=lambda each: (each.start, each.above)))


def share_words(share: Fraction) -> str:
    """A share as a reader says it."""
    return "whole" if share == 1 else str(share)


def draw_bands(bands: Sequence[Stretch], scale: TimeScale, top: float, height: float) -> list[Group]:
    """The bands; a holder keeps his colour whatever his share."""
    colours = {name: place % COLOURS for place, name in enumerate(dict.fromkeys(each.name for each in bands))}
    drawn: list[Group] = []
    for each in bands:
        x, right = scale.x(each.start), scale.x(each.end)
        y, tall = top + float(each.above) * height, float(each.share) * height
        told = f"{each.name} holds {share_words(each.share)} from {each.start} to {each.end}"
        drawn.append(named(told, [box(x, y + 0.75, right - x, tall - 1.5, f"band c{colours[each.name]}")]))
    return drawn


def draw_names(bands: Sequence[Stretch], scale: TimeScale, top: float, height: float) -> list[Group]:
    """The name and share of each band that has room for it; the bands' own titles tell the others."""
    drawn: list[Group] = []
    for each in bands:
        x, right = scale.x(each.start), scale.x(each.end)
        y, tall = top + float(each.above) * height, float(each.share) * height
        label = cut(f"{each.name} · {share_words(each.share)}", right - x - 12)
        if label and tall >= LEAST_LABEL_PX:
            drawn.append(bare(words(label, x + 7, y + tall / 2 + 4, "name")))
    return drawn
