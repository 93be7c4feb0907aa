from __future__ import annotations

import json
import re
from dataclasses import replace

from evals.gates.baseline import baselines_of
from evals.gates.gate import GateRule, gate
from evals.report.charts import calibration_chart, confusion_table, quality_cost_chart
from evals.report.page import page
from evals.report.rows import row_of
from tests.support.eval_runs import ran, suite

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


async def test_a_page_is_one_file_that_loads_nothing_and_runs_nothing_of_what_was_said():
    ended, results = await ran(suite(30, wrong=lambda n, _: n == 2, tags={"city": "Pune <b>"}))
    said = [replace(results[0], output={"text": EVIL, "n": 0}, error=EVIL), *results[1:]]
    baselines = {one.suite: one for one in baselines_of(ended, results)}
    gates = {one.suite: one for one in gate(said, baselines, GateRule()).suites}

    html = page(ended, said, gates)

    assert html.count("<script") == 2
    assert "<img" not in html
    assert re.findall(r"""(?:src|href)=["'](?!#)""", html) == []
    assert "default-src 'none'" in html
    assert "prefers-color-scheme: dark" in html
    cases = json.loads(re.search(r'id="cases">(.*?)</script>', html, re.DOTALL)[1])
    assert len(cases) == 30
    assert cases[0]["output"]["text"] == EVIL
    assert cases[2]["replay"] == "propmubi eval replay made/c10"
    assert "Pune &lt;b&gt;" in html


async def test_a_long_answer_is_cut_and_cached_runs_have_no_times():
    ended, results = await ran(suite(1))
    html = page(ended, [replace(results[0], output={"text": "x" * 50_000}, is_cached=True)], {})

    assert "x" * 25_000 not in html
    assert "Everything came out of the cache." in html


async def test_plots_say_cost_calibration_and_confusion():
    ended, [result] = await ran(suite(1))
    dear = {"made": {**ended.summary["made"], "cost_inr": "3.5"}}
    said = [
        replace(result, output={"probability": p, "band": "hot"}, expected={"booked": b, "band": c})
        for p, b, c in ((0.9, True, "hot"), (0.1, False, "cold"))
    ]

    assert "at ₹3.5000 a sample" in quality_cost_chart(dear)
    assert "Nothing was spent" in quality_cost_chart(ended.summary)
    assert calibration_chart([result]) == ""
    assert "said 0.90, came 1.00, 1 cases" in calibration_chart(said)
    assert "<td class='wrong'>1</td>" in confusion_table(said)
    assert confusion_table([result]) == ""
    assert confusion_table([replace(said[0], output="lost", expected={"band": "hot"})]).count("lost") == 0


async def test_a_row_says_when_nothing_was_scored_and_when_it_is_bad():
    ended, _ = await ran(suite(1))
    figures = {
        **ended.summary["made"],
        "score": None,
        "pass_at_1": None,
        "p50_ms": None,
        "floor_share": None,
        "errors": 1,
    }

    row = row_of("made", figures, None)

    assert row.mood == "bad"
    assert row.cells[2:5] == ("-", "-", "new")
