from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from propmubi.cli import build_app
from propmubi.doctor import Finding, Status

GOOD = Finding("python", Status.OK, "3.11.7")
BAD = Finding("redis", Status.FAIL, "served, [cannot] be reached", "start it")


@pytest.fixture
def told(monkeypatch):
    def run(findings: list[Finding], *options: str):
        async def examine(_settings: object) -> list[Finding]:
            return findings

        monkeypatch.setattr("propmubi.cli.doctor.examine", examine)
        return CliRunner().invoke(build_app("doctor"), ["doctor", *options])

    return run


def test_all_well_is_exit_0_and_one_line_each(told) -> None:
    result = told([GOOD])

    assert result.exit_code == 0
    assert result.output.split() == ["ok", "python", "3.11.7"]


def test_failure_is_exit_1_with_what_to_do(told) -> None:
    result = told([GOOD, BAD])

    assert result.exit_code == 1
    assert "[cannot] be reached" in result.output
    assert "→ start it" in result.output


def test_json_is_one_document(told) -> None:
    result = told([GOOD, BAD], "--json")

    document = json.loads(result.output)
    assert result.exit_code == 1
    assert document["ok"] is False
    assert document["findings"][1] == {
        "name": "redis",
        "status": "fail",
        "detail": "served, [cannot] be reached",
        "fix": "start it",
    }
