"""The picture as SVG text, with no script and nothing to load."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from domain.title.names import printable
from domain.title.picture.shapes import Circle, Line, Polygon, Rectangle
from domain.title.picture.style import style_sheet

if TYPE_CHECKING:
    from domain.title.picture.shapes import Group, Picture, Shape


def svg_of(picture: Picture) -> str:
    """The picture as one SVG document."""
    width, height = f"{picture.width:.0f}", f"{picture.height:.0f}"
    drawn = []
    for is_named, groups in groupby(picture.groups, key=lambda each: bool(each.name)):
        inside = "".join(map(_group, groups))
        drawn.append(f'<g role="list">{inside}</g>' if is_named else inside)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group"'
        f' aria-labelledby="chain-title" aria-describedby="chain-desc">'
        f'<title id="chain-title">{_plain(picture.title)}</title>'
        f'<desc id="chain-desc">{_plain(picture.description)}</desc>'
        f"{style_sheet()}{''.join(drawn)}</svg>\n"
    )


def _group(group: Group) -> str:
    inside = "".join(map(_shape, group.parts))
    if not group.name:
        return inside
    link = f' data-event="{_plain(group.event)}"' if group.event else ""
    return f'<g role="listitem"{link}><title>{_plain(group.name)}</title>{inside}</g>'


def _shape(shape: Shape) -> str:
    look = f' class="{shape.look}"' if shape.look else ""
    match shape:
        case Rectangle():
            size = f'width="{shape.width:.1f}" height="{shape.height:.1f}"'
            return f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" {size}{look}/>'
        case Line():
            ends = f'x1="{shape.x1:.1f}" y1="{shape.y1:.1f}" x2="{shape.x2:.1f}" y2="{shape.y2:.1f}"'
            return f"<line {ends}{look}/>"
        case Polygon():
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
            return f'<polygon points="{points}"{look}/>'
        case Circle():
            return f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{shape.radius:.1f}"{look}/>'
        case _:  # Words
            place = f'x="{shape.x:.1f}" y="{shape.y:.1f}" text-anchor="{shape.anchor}"'
            return f"<text {place}{look}>{_plain(shape.text)}</text>"


def _plain(text: str) -> str:
    """Text that may stand in an SVG."""
    return escape(printable(text), quote=True)
