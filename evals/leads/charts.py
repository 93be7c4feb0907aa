"""Plots as inline SVG, drawn by us, in colours of the page, so that they are light or dark with it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDE: Final = 340
_HIGH: Final = 280
_LEFT: Final = 44
_FOOT: Final = 40
_TOP: Final = 12
_NAME_CHARS: Final = 27


def reliability_chart(bins: Sequence[Mapping[str, Any]]) -> str:
    """Predicted against actual; the size of a point is its part of the rows."""
    rows = sum(each["rows"] for each in bins)
    marks = "".join(
        f'<circle cx="{_x(each["predicted"])}" cy="{_y(each["actual"])}" '
        f'r="{3 + 9 * (each["rows"] / rows) ** 0.5:.1f}" class="dot">'
        f"<title>predicted {each['predicted']:.3f}, actual {each['actual']:.3f}, "
        f"{each['rows']} rows</title></circle>"
        for each in bins
    )
    line = " ".join(f"{_x(each['predicted'])},{_y(each['actual'])}" for each in bins)
    body = f'{_diagonal()}<polyline points="{line}" class="line"/>{marks}'
    return _framed("Reliability: what was predicted, and what came", "predicted", "actual", body)


def gains_chart(points: Sequence[Mapping[str, Any]]) -> str:
    """Which part of the successes is found in which part of the best-scored rows."""
    line = " ".join(f"{_x(each['rows_part'])},{_y(each['positives_part'])}" for each in points)
    body = f'{_diagonal()}<polyline points="{line}" class="line"/>'
    return _framed(
        "Gains: successes found by calling the best-scored first", "part of leads", "part of successes", body
    )


def effect_chart(effect: Mapping[str, Any]) -> str:
    """Bars of the mean share by value, to the right for and to the left against."""
    points = effect["points"]
    widest = max((abs(point["share"]) for point in points), default=0.0) or 1.0
    step, left, wide = 20, 180, 160
    middle = left + wide / 2
    bars = []
    for at, point in enumerate(points):
        size = abs(point["share"]) / widest * (wide / 2 - 2)
        start = middle if point["share"] >= 0 else middle - size
        top, sign = at * step + 4, "for" if point["share"] >= 0 else "against"
        bars.append(
            f'<text x="{left - 8}" y="{top + 11}" class="name">{_short(point["value"])}</text>'
            f'<rect x="{start:.1f}" y="{top}" width="{max(size, 0.5):.1f}" height="14" class="{sign}"/>'
            f'<text x="{left + wide + 8}" y="{top + 11}" class="figure">{point["share"]:+.2f}</text>'
            f"<title>{escape(point['value'])}: {point['share']:+.3f}, {point['rows']} rows</title>"
        )
    high = len(points) * step + 8
    return (
        f"<figure><figcaption>{escape(effect['column'])} <small>mean size {effect['strength']:.2f}</small>"
        f'</figcaption><svg viewBox="0 0 400 {high}" role="img" aria-label="Effect of '
        f'{escape(effect["column"], quote=True)}"><line x1="{middle}" x2="{middle}" y1="0" y2="{high}" '
        f'class="axis"/>{"".join(f"<g>{bar}</g>" for bar in bars)}</svg></figure>'
    )


def _framed(title: str, across: str, up: str, body: str) -> str:
    ticks = "".join(
        f'<line x1="{_x(at)}" x2="{_x(at)}" y1="{_y(0)}" y2="{_y(1)}" class="grid"/>'
        f'<line x1="{_x(0)}" x2="{_x(1)}" y1="{_y(at)}" y2="{_y(at)}" class="grid"/>'
        f'<text x="{_x(at)}" y="{_y(0) + 15:.1f}" class="tick">{at:g}</text>'
        f'<text x="{_LEFT - 6}" y="{_y(at) + 4:.1f}" class="tick end">{at:g}</text>'
        for at in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    names = (
        f'<text x="{_x(0.5)}" y="{_HIGH - 6}" class="tick">{across}</text>'
        f'<text transform="rotate(-90)" x="{-_y(0.5)}" y="12" class="tick">{up}</text>'
    )
    return (
        f'<figure><figcaption>{title}</figcaption><svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" '
        f'aria-label="{title}">{ticks}{names}{body}</svg></figure>'
    )


def _diagonal() -> str:
    return f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" class="even"/>'


def _x(part: float) -> float:
    return round(_LEFT + part * (_WIDE - _LEFT - 12), 1)


def _y(part: float) -> float:
    return round(_TOP + (1 - part) * (_HIGH - _TOP - _FOOT), 1)


def _short(name: str) -> str:
    return escape(name if len(name) <= _NAME_CHARS else name[: _NAME_CHARS - 1] + "…")
