"""Small parts of an SVG: safe text, rectangles, lines, groups with a name for screen readers."""

from __future__ import annotations

from html import escape
from typing import Final

from domain.title.names import printable

CHAR_PX: Final = 6.7
"""Mean width of a letter at 12 px, generous for a sans face; a letter of an Indian script takes more."""


def plain(text: str) -> str:
    """Text that may stand in an SVG."""
    return escape(printable(text), quote=True)


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


def words(text: str, x: float, y: float, css: str = "", anchor: str = "start") -> str:
    """A line of text with its baseline at y."""
    kind = f' class="{css}"' if css else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{kind} text-anchor="{anchor}">{plain(text)}</text>'


def box(x: float, y: float, width: float, height: float, css: str) -> str:
    """A rectangle."""
    size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} class="{css}"/>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """A straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{css}"/>'


def named(name: str, parts: list[str], event: str | None = None) -> str:
    """A group that a screen reader and a hovering pointer name, and that a page can link to its deed."""
    link = f' data-event="{plain(event)}"' if event else ""
    return f'<g role="listitem"{link}><title>{plain(name)}</title>{"".join(parts)}</g>'


def symbol(severity: str, number: int, x: float, y: float) -> str:
    """The mark of a finding: the shape tells the severity where colour does not."""
    shapes = {
        "critical": f'<path d="M{x - 4:.1f} {y - 9:.1f}h8l5 5v8l-5 5h-8l-5 -5v-8z" class="critical"/>',
        "high": f'<path d="M{x:.1f} {y - 10:.1f}l10.5 18h-21z" class="high"/>',
        "medium": f'<path d="M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10 -10z" class="medium"/>',
        "low": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" class="low"/>',
    }
    lowered = 2.5 if severity == "high" else 0
    return shapes[severity] + words(str(number), x, y + 3.5 + lowered, "number", "middle")
