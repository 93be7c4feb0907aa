"""What a picture is made of: rectangles, lines, polygons, circles and words, in groups that have a name.

One layout, several printers: `domain.title.picture.svg` writes it as SVG, `to_json` gives it to typst for the
report and to the workbench, which draw it with their own text engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """Left, top and size in units of the picture; ``look`` names its colours (`picture.style`)."""

    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """A closed shape."""

    points: tuple[tuple[float, float], ...]
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Centre and radius."""

    x: float
    y: float
    radius: float
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of text with its baseline at y."""

    text: str
    x: float
    y: float
    look: str
    anchor: Anchor


Shape = Rectangle | Line | Polygon | Circle | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shapes that mean one thing together."""

    parts: tuple[Shape, ...]
    name: str = ""
    """For screen readers and a hovering pointer; empty: mere lines and letters."""
    event: str | None = None
    """The deed that it leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A whole picture, in the order in which it is drawn."""

    width: float
    height: float
    title: str
    description: str
    """All of it in words."""
    groups: tuple[Group, ...]


def to_json(picture: Picture) -> dict[str, Any]:
    """The picture, JSON-plain; places with one decimal."""
    return {
        "width": _place(picture.width),
        "height": _place(picture.height),
        "title": picture.title,
        "description": picture.description,
        "groups": [
            {"name": each.name, "event": each.event, "parts": [_part(one) for one in each.parts]}
            for each in picture.groups
        ],
    }


def _part(shape: Shape) -> dict[str, Any]:
    match shape:
        case Rectangle():
            size = {"width": _place(shape.width), "height": _place(shape.height)}
            return {"kind": "box", "look": shape.look, "points": [[_place(shape.x), _place(shape.y)]], **size}
        case Line():
            ends = [[_place(shape.x1), _place(shape.y1)], [_place(shape.x2), _place(shape.y2)]]
            return {"kind": "line", "look": shape.look, "points": ends}
        case Polygon():
            points = [[_place(x), _place(y)] for x, y in shape.points]
            return {"kind": "polygon", "look": shape.look, "points": points}
        case Circle():
            size = {"width": 2 * _place(shape.radius), "height": 2 * _place(shape.radius)}
            centre = [[_place(shape.x), _place(shape.y)]]
            return {"kind": "circle", "look": shape.look, "points": centre, **size}
        case _:  # Words
            at = [[_place(shape.x), _place(shape.y)]]
            said = {"text": shape.text, "anchor": shape.anchor}
            return {"kind": "words", "look": shape.look, "points": at, **said}


def _place(value: float) -> float:
    return round(value, 1)
