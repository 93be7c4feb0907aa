from __future__ import annotations

import json

import typer
from typer.testing import CliRunner

from evals import bench_evals
from evals.bench_evals import Contest, Coverage, Planted
from propmubi.cli import bench_evals as command


def test_the_benchmark_says_all_it_measured(monkeypatch):
    async def planted(_suite, *, rounds, wobble):
        return Planted(400, 0.03, wobble, rounds, rounds, 0, rounds)

    monkeypatch.setattr(
        bench_evals, "contest", lambda samples, _rounds: [Contest("propmubi", samples, 2.0, 1.5, 0.5)]
    )
    monkeypatch.setattr(bench_evals, "coverage", lambda: [Coverage("share", 50, 0.9, 0.95, 0.1)])
    monkeypatch.setattr(bench_evals, "planted", planted)
    monkeypatch.setattr(command, "_list_s", lambda: 0.4)
    app = typer.Typer()
    app.command()(command.evals)

    said = CliRunner().invoke(app, ["--gates", "7"]).output
    plain = json.loads(CliRunner().invoke(app, ["--json"]).output)

    assert "propmubi     300 samples: whole 2.0 s" in said
    assert "found 7 of 7, false alarms 0 of 7" in said
    assert "eval list: 0.40 s" in said
    assert [one["wobble"] for one in plain["planted"]] == [0.0, 0.01]
