"""A run as one page: no file beside it, no address in it, light or dark with its reader.

The figures, plots and slices are drawn here; the cases come along as JSON, which a script of this folder
draws, filters and searches. Everything that cases or models say is data: it is escaped here and set as text
there.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from domain.eval_records import plain_result
from evals.harness.book import short_id
from evals.harness.finding import replay_command
from evals.harness.summary import by_suite, slices
from evals.report.charts import (
    calibration_chart,
    confusion_table,
    latency_chart,
    quality_cost_chart,
    score_chart,
)
from evals.report.rows import HEADS, row_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.eval_records import EvalResult, EvalRun
    from evals.gates.gate import SuiteGate

_MOST_LETTERS: Final = 20_000
"""Of one part of one case: a page with many long answers stays one that a browser opens."""


def page(run: EvalRun, results: Sequence[EvalResult], gates: Mapping[str, SuiteGate]) -> str:
    """The whole page."""
    suites = by_suite(results)
    plots = "".join(
        (
            score_chart(run.summary, gates),
            quality_cost_chart(run.summary),
            latency_chart(suites),
            calibration_chart(results),
        )
    )
    parts = [
        _head(run),
        _figures(run, gates),
        f'<section class="plots">{plots}</section>',
        _CASES,
        confusion_table(results),
        _slices(suites),
    ]
    body = "\n".join(part for part in parts if part)
    title = f"Evals {short_id(run.id)}"
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return _FRAME.format(
        title=title,
        policy=policy,
        style=_text("page.css"),
        body=body,
        cases=_cases(run, results),
        script=_text("page.js"),
    )


def _text(name: str) -> str:
    return files("evals.report").joinpath(name).read_text("utf-8")


def _head(run: EvalRun) -> str:
    state = run.fingerprint
    facts = {
        "state": run.state,
        "started": run.started_at.isoformat(sep=" ", timespec="seconds"),
        "model": run.plan.get("model", "rules"),
        "epochs": run.plan.get("epochs", 1),
        "seed": run.plan.get("seed", 0),
        "commit": state.get("commit", "unknown"),
        "source": str(state.get("source", ""))[:12],
        "rules": str(state.get("rules", ""))[:12],
        "tiers": str(state.get("tiers", ""))[:12],
    }
    prompts = ", ".join(f"{name} {version}" for name, version in dict(state.get("prompts", {})).items())
    cells = "".join(
        f"<div><dt>{name}</dt><dd>{escape(str(value))}</dd></div>" for name, value in facts.items()
    )
    return (
        f"<header><h1>Evals <code>{short_id(run.id)}</code></h1><dl>{cells}</dl>"
        f"<p class='muted'>prompts: {escape(prompts) or 'none'}</p></header>"
    )


def _figures(run: EvalRun, gates: Mapping[str, SuiteGate]) -> str:
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in HEADS)
    lines = []
    for suite, figures in run.summary.items():
        row = row_of(suite, figures, gates.get(suite))
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row.cells[1:])
        lines.append(
            f"<tr class='{row.mood}'><th scope='row'><a href='#cases' data-suite='{escape(suite)}'>"
            f"{escape(suite)}</a></th>{cells}</tr>"
        )
    return (
        f"<section><h2>Suites</h2><div class='wide'><table class='figures'><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div></section>"
    )


def _slices(suites: Mapping[str, Sequence[EvalResult]]) -> str:
    blocks = []
    for suite, results in suites.items():
        for tag, values in slices(results).items():
            rows = "".join(
                f"<tr><th scope='row'>{escape(value)}</th><td>{held['results']}</td>"
                f"<td>{_figure(held['score'])}</td><td>{_bar(held['score'])}</td></tr>"
                for value, held in values.items()
            )
            blocks.append(
                f"<details><summary>{escape(suite)} by {escape(tag)} <span class='muted'>{len(values)}</span>"
                f"</summary><table><thead><tr><th>{escape(tag)}</th><th>results</th><th>score</th><th></th></tr>"
                f"</thead><tbody>{rows}</tbody></table></details>"
            )
    return f"<section><h2>Slices</h2><div class='slices'>{''.join(blocks)}</div></section>" if blocks else ""


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _bar(value: float | None) -> str:
    if value is None:
        return ""
    return (
        f"<svg class='bar' width='120' height='10' role='img' aria-label='{value:.0%}'>"
        f"<rect width='120' height='10' class='ground'/>"
        f"<rect width='{120 * value:.1f}' height='10' class='mark'/></svg>"
    )


def _cases(run: EvalRun, results: Sequence[EvalResult]) -> str:
    told = [
        {**_short(plain_result(one)), "replay": replay_command(one.suite, one.case_id, run.plan, one.epoch)}
        for one in results
    ]
    # A text that would end the script element is written so that it does not.
    return json.dumps(told, ensure_ascii=False, default=str).replace("<", "\\u003c")


def _short(plain: dict[str, Any]) -> dict[str, Any]:
    def cut(value: Any) -> Any:  # noqa: ANN401  # JSON
        told = json.dumps(value, ensure_ascii=False, default=str)
        return value if len(told) <= _MOST_LETTERS else told[:_MOST_LETTERS] + "…"

    return {
        **plain,
        "inputs": cut(plain["inputs"]),
        "output": cut(plain["output"]),
        "steps": cut(plain["steps"]),
    }


_FRAME: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
<script type="application/json" id="cases">{cases}</script>
<script>
{script}</script>
</body>
</html>
"""
_CASES: Final = """<section id="cases-view">
<h2 id="cases-head">Cases</h2>
<form class="filters" role="search" onsubmit="return false">
<label>Search <input type="search" id="find" placeholder="id, tag, words of input or answer"></label>
<label>Suite <select id="suite"><option value="">all</option></select></label>
<label>Show <select id="state"><option value="failed">failed</option><option value="">all</option>
<option value="passed">passed</option><option value="dangerous">dangerous</option>
<option value="golden">golden</option><option value="unscored">unscored</option>
<option value="slow">slowest</option></select></label>
<output id="count" aria-live="polite"></output>
</form>
<div id="list"></div>
<button type="button" id="more" hidden>Show more</button>
</section>"""
