"""Dashboards, alerts and the operators' page name metrics that exist, and every metric is explained."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client.samples import Sample

from api.metrics.names import METRICS
from tests.support.promql import unmet

ROOT = Path(__file__).parents[3]
RULES = ROOT / "infra" / "prometheus" / "rules.yaml"
DASHBOARD = ROOT / "infra" / "grafana" / "dashboard.json"
PAGE = ROOT / "docs" / "operations.md"
NAMED = re.compile(r"\bpropmubi_[a-z_]+[a-z]")
PARTS = re.compile(r"_seconds_(bucket|count|sum)$")


def named_in(text: str) -> set[str]:
    """Metrics that are named, a histogram's parts by the histogram."""
    return {PARTS.sub("_seconds", name) for name in NAMED.findall(text)}


@pytest.mark.parametrize("file", [RULES, DASHBOARD, PAGE], ids=lambda file: file.name)
def test_every_metric_named_exists(file: Path) -> None:
    named = named_in(file.read_text(encoding="utf-8")) - {"propmubi_app"}

    assert named
    assert sorted(named - set(METRICS)) == []


def test_every_metric_is_explained_and_drawn() -> None:
    explained = named_in(PAGE.read_text(encoding="utf-8"))
    drawn = named_in(DASHBOARD.read_text(encoding="utf-8"))

    assert sorted(set(METRICS) - explained) == []
    assert sorted(set(METRICS) - drawn) == []


def test_every_alert_leads_to_a_heading_of_the_page() -> None:
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
    headings = {
        line.lstrip("# ").strip().lower().replace(" ", "-")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    }

    for rule in rules:
        page, _, heading = rule["annotations"]["page"].partition("#")
        assert page == "docs/operations.md"
        assert heading in headings, rule["alert"]
        assert {"alert", "expr", "for", "labels"} <= set(rule)
    assert {rule["alert"] for rule in rules} >= {
        "PropMubiStreamLag", "PropMubiDeadLetters", "PropMubiStuckLeases", "PropMubiNoWorkers",
    }  # fmt: skip


def test_the_dashboard_is_one_that_grafana_can_import() -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))

    assert dashboard["uid"] == "propmubi-run-engine"
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    assert all(panel["targets"] for panel in dashboard["panels"])


LEASES = [
    Sample("propmubi_leases", {"state": "held"}, 1.0),
    Sample("propmubi_leases", {"state": "expired"}, 0.0),
]


@pytest.mark.parametrize(
    ("expression", "lack"),
    [
        ('max by (state) (propmubi_leases{state="expired"}) > 0', []),
        ('propmubi_leases{state="lost"}', ["propmubi_leases has no state=lost"]),
        ('propmubi_leases{graph="a"}', ["propmubi_leases has no label graph"]),
        ("sum by (graph, state) (propmubi_leases)", ["nothing has a label graph"]),
        ("rate(propmubi_runs_total[5m])", ["no series propmubi_runs_total"]),
    ],
)
def test_what_an_alert_asks_in_vain_is_seen(expression: str, lack: list[str]) -> None:
    assert unmet(expression, LEASES) == lack


def test_prometheus_itself_takes_the_alerts() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not on PATH")

    checked = subprocess.run(
        [promtool, "check", "rules", str(RULES)], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
