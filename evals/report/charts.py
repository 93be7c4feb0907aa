"""Plots as inline SVG, drawn by us in colours of the page, so that they are light or dark with it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from html import escape
from math import log10
from typing import TYPE_CHECKING, Any, Final

from evals.harness.statistics import percentile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.eval_records import EvalResult
    from evals.gates.gate import SuiteGate

_WIDE: Final = 460
_NAME: Final = 132
_ROW: Final = 24
_TOP: Final = 10
_FOOT: Final = 30
_VERDICTS: Final = ("recommendation", "opinion", "band", "verdict", "kind")
"""Fields of an output whose expected and given values make a confusion table."""
_MOST_KINDS: Final = 12


def score_chart(summary: Mapping[str, Any], gates: Mapping[str, SuiteGate]) -> str:
    """Each suite's score with its interval, and the score that the baseline has on the same cases."""
    marks = []
    rows = [(suite, figures) for suite, figures in summary.items() if figures["score"] is not None]
    for at, (suite, figures) in enumerate(rows):
        y = _TOP + at * _ROW + _ROW / 2
        score = figures["score"]
        told = f"{suite}: {score['value']:.3f} ({score['low']:.3f} to {score['high']:.3f})"
        marks.append(_label(suite, y))
        marks.append(
            f'<g><title>{escape(told)}</title><line x1="{_x(score["low"])}" x2="{_x(score["high"])}" '
            f'y1="{y}" y2="{y}" class="range"/>'
            f'<circle cx="{_x(score["value"])}" cy="{y}" r="5" class="dot"/></g>'
        )
        held = gates.get(suite)
        if held is not None and held.difference is not None:
            before = score["value"] - held.difference.value
            marks.append(
                f'<path d="M{_x(before)} {y - 8}v16" class="before">'
                f"<title>baseline {before:.3f}</title></path>"
            )
    scale = _scale(len(rows), [(share / 4, f"{share / 4:.2f}") for share in range(5)])
    return _framed("Score with 95 % interval; the bar is the baseline", len(rows), "".join([scale, *marks]))


def quality_cost_chart(summary: Mapping[str, Any]) -> str:
    """Score against what a sample costs; without any cost there is nothing to draw."""
    points = [
        (suite, figures["score"]["value"], float(Decimal(figures["cost_inr"]) / max(figures["results"], 1)))
        for suite, figures in summary.items()
        if figures["score"] is not None
    ]
    most = max((cost for *_, cost in points), default=0.0)
    if most <= 0:
        return _empty("Quality against cost", "Nothing was spent: the floor answered.")
    high = 220
    marks = "".join(
        f'<circle cx="{_NAME + (_WIDE - _NAME - 20) * cost / most:.1f}" '
        f'cy="{_TOP + (high - 50) * (1 - score):.1f}" r="6" class="dot">'
        f"<title>{escape(suite)}: {score:.3f} at ₹{cost:.4f} a sample</title></circle>"
        for suite, score, cost in points
    )
    axes = (
        f'<text x="{_NAME - 8}" y="{_TOP + 8}" class="end">score 1</text>'
        f'<text x="{_NAME - 8}" y="{high - 36}" class="end">0</text>'
        f'<text x="{_WIDE - 10}" y="{high - 14}" class="end">₹{most:.4f} a sample</text>'
        f'<path d="M{_NAME} {_TOP}V{high - 40}H{_WIDE - 10}" class="axis"/>'
    )
    return _figure("Quality against cost", high, axes + marks)


def latency_chart(suites: Mapping[str, Sequence[EvalResult]]) -> str:
    """p50 and p95 of each suite on a scale of powers of ten."""
    rows = []
    for suite, results in suites.items():
        times = [max(one.latency_ms, 0.001) for one in results if not one.is_cached]
        middle, late = percentile(times, 0.5), percentile(times, 0.95)
        if middle is not None and late is not None:
            rows.append((suite, middle, late))
    if not rows:
        return _empty("Latency", "Everything came out of the cache.")
    low = min(log10(middle) for _, middle, _ in rows) - 0.3
    high = max(log10(late) for *_, late in rows) + 0.3
    marks = []
    for at, (suite, middle, late) in enumerate(rows):
        y = _TOP + at * _ROW + _ROW / 2
        ends = [_x((log10(each) - low) / (high - low)) for each in (middle, late)]
        marks.append(
            f"{_label(suite, y)}<g><title>{escape(suite)}: p50 {middle:.2f} ms, p95 {late:.2f} ms</title>"
            f'<line x1="{ends[0]}" x2="{ends[1]}" y1="{y}" y2="{y}" class="range"/>'
            f'<circle cx="{ends[0]}" cy="{y}" r="4" class="dot"/><circle cx="{ends[1]}" cy="{y}" r="4" '
            f'class="ring"/></g>'
        )
    ticks = [
        ((power - low) / (high - low), _ms(10.0**power)) for power in range(-3, 6) if low <= power <= high
    ]
    return _framed("Latency: p50 and p95", len(rows), _scale(len(rows), ticks) + "".join(marks))


def calibration_chart(results: Sequence[EvalResult]) -> str:
    """What was predicted against how often it came, where outputs say a probability and cases the outcome."""
    pairs = [
        (float(one.output["probability"]), bool(one.expected["booked"]))
        for one in results
        if isinstance(one.output, dict)
        and isinstance(one.expected, dict)
        and "probability" in one.output
        and "booked" in one.expected
    ]
    if not pairs:
        return ""
    high = 240
    side = high - 50
    marks = []
    for at in range(5):
        held = [pair for pair in pairs if min(int(pair[0] * 5), 4) == at]
        if held:
            said = sum(said for said, _ in held) / len(held)
            came = sum(came for _, came in held) / len(held)
            marks.append(
                f'<circle cx="{_NAME + side * said:.1f}" cy="{_TOP + side * (1 - came):.1f}" '
                f'r="{3 + 6 * (len(held) / len(pairs)) ** 0.5:.1f}" class="dot">'
                f"<title>said {said:.2f}, came {came:.2f}, {len(held)} cases</title></circle>"
            )
    axes = (
        f'<path d="M{_NAME} {_TOP}V{_TOP + side}H{_NAME + side}" class="axis"/>'
        f'<path d="M{_NAME} {_TOP + side}L{_NAME + side} {_TOP}" class="grid"/>'
        f'<text x="{_NAME - 8}" y="{_TOP + 8}" class="end">came</text>'
        f'<text x="{_NAME + side}" y="{_TOP + side + 18}" class="end">predicted</text>'
    )
    return _figure("Calibration: what was predicted, and what came", high, axes + "".join(marks))


def confusion_table(results: Sequence[EvalResult]) -> str:
    """Expected against given verdicts of each suite that has them."""
    blocks = []
    for suite, field in sorted(
        {(one.suite, field) for one in results for field in _VERDICTS if _has(one, field)}
    ):
        pairs = Counter(
            (str(one.expected[field]), str(_given(one, field)))
            for one in results
            if one.suite == suite and _has(one, field)
        )
        kinds = sorted({kind for pair in pairs for kind in pair})[:_MOST_KINDS]
        if len(kinds) < 2:
            continue
        head = "".join(f"<th scope='col'>{escape(kind)}</th>" for kind in kinds)
        lines = "".join(
            f"<tr><th scope='row'>{escape(wanted)}</th>"
            + "".join(_cell(pairs[wanted, got], is_right=wanted == got) for got in kinds)
            + "</tr>"
            for wanted in kinds
        )
        blocks.append(
            f"<table class='confusion'><caption>{escape(suite)}: {escape(field)}, expected by row, given by "
            f"column</caption><thead><tr><th></th>{head}</tr></thead><tbody>{lines}</tbody></table>"
        )
    if not blocks:
        return ""
    return f"<section><h2>Confusion</h2><div class='wide confusions'>{''.join(blocks)}</div></section>"


def _has(one: EvalResult, field: str) -> bool:
    return isinstance(one.expected, dict) and field in one.expected


def _given(one: EvalResult, field: str) -> Any:  # noqa: ANN401  # JSON
    return one.output.get(field) if isinstance(one.output, dict) else "nothing"


def _cell(count: int, *, is_right: bool) -> str:
    mood = "" if not count else " class='right'" if is_right else " class='wrong'"
    return f"<td{mood}>{count or ''}</td>"


def _x(share: float) -> str:
    return f"{_NAME + (_WIDE - _NAME - 20) * min(max(share, 0.0), 1.0):.1f}"


def _label(name: str, y: float) -> str:
    return f'<text x="{_NAME - 10}" y="{y + 4}" class="end">{escape(name)}</text>'


def _scale(rows: int, ticks: Sequence[tuple[float, str]]) -> str:
    foot = _TOP + rows * _ROW
    return "".join(
        f'<path d="M{_x(share)} {_TOP}V{foot}" class="grid"/>'
        f'<text x="{_x(share)}" y="{foot + 18}" class="middle">{escape(told)}</text>'
        for share, told in ticks
    )


def _ms(value: float) -> str:
    return f"{value:g} ms" if value < 1000 else f"{value / 1000:g} s"


def _framed(title: str, rows: int, body: str) -> str:
    return _figure(title, _TOP + rows * _ROW + _FOOT, body)


def _figure(title: str, high: int, body: str) -> str:
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDE} {high}" role="img" '
        f'aria-label="{escape(title)}">{body}</svg></figure>'
    )


def _empty(title: str, says: str) -> str:
    return f"<figure><figcaption>{escape(title)}</figcaption><p class='muted'>{escape(says)}</p></figure>"
