"""Small parts of the picture: rectangles, lines, words that fit, groups with a name, marks of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.title.names import printable
from domain.title.picture.shapes import Circle, Group, Line, Polygon, Rectangle, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.title.picture.shapes import Anchor, Shape

CHAR_PX: Final = 6.7
"""Mean width of a letter at 12 px, generous for a sans face; a letter of an Indian script takes more."""


def width_px(text: str) -> float:
    """About how wide a text is at 12 px."""
    return sum(1.5 * CHAR_PX if "\u0900" <= letter < "\u1200" else CHAR_PX for letter in text)


def cut(text: str, room_px: float) -> str:
    """The text as far as it fits, with an ellipsis when it does not; empty when hardly anything fits."""
    if width_px(text) <= room_px:
        return text
    kept = text
    while kept and width_px(f"{kept}…") > room_px:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if len(kept) >= 3 else ""


def words(text: str, x: float, y: float, look: str = "", anchor: Anchor = "start") -> Words:
    """A line of text with its baseline at y."""
    return Words(text=printable(text), x=x, y=y, look=look, anchor=anchor)


def box(x: float, y: float, width: float, height: float, look: str) -> Rectangle:
    """A rectangle."""
    return Rectangle(x=x, y=y, width=max(width, 0), height=max(height, 0), look=look)


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> Line:
    """A straight line."""
    return Line(x1=x1, y1=y1, x2=x2, y2=y2, look=look)


def named(name: str, parts: Sequence[Shape], event: str | None = None) -> Group:
    """A group that a screen reader and a hovering pointer name, and that a page can link to its deed."""
    return Group(name=printable(name), parts=tuple(parts), event=event)


def bare(*parts: Shape) -> Group:
    """Shapes that mean nothing by themselves."""
    return Group(parts=parts)


_OUTLINES: Final = {
    "critical": ((-4, -9), (4, -9), (9, -4), (9, 4), (4, 9), (-4, 9), (-9, 4), (-9, -4)),
    "high": ((0, -10), (10.5, 8), (-10.5, 8)),
    "medium": ((0, -10), (10, 0), (0, 10), (-10, 0)),
}
"""Octagon, triangle, diamond, around the middle of the mark."""
_LOW_RADIUS: Final = 9


def symbol(severity: str, number: int, x: float, y: float) -> list[Shape]:
    """The mark of a finding: the shape tells the severity where colour does not."""
    outline = _OUTLINES.get(severity)
    shape: Shape = (
        Circle(x=x, y=y, radius=_LOW_RADIUS, look="low")
        if outline is None
        else Polygon(points=tuple((x + dx, y + dy) for dx, dy in outline), look=severity)
    )
    lowered = 2.5 if severity == "high" else 0
    return [shape, words(str(number), x, y + 3.5 + lowered, "number", "middle")]
