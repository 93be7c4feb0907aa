"""The console script: quick, and one clear line for every wrong use."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from propmubi.cli import COMMANDS, main

if TYPE_CHECKING:
    from pathlib import Path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["propmubi", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bogus"], "bogus"),
        (["search"], "Missing argument"),
        (["search", "x", "--nope"], "--nope"),
        (["search", "x", "--limit", "many", "--parse-only"], "--limit"),
        (["search", "x", "--parse-only", "--state", "no-such-file.json"], "no-such-file.json cannot be read"),
        (["search", "x", "--parse-only", "--state", "{broken"], "--state must be a JSON object"),
        (["search", "x" * 3000, "--parse-only"], "3000 characters"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, *words)

    told = capsys.readouterr()
    assert code == 2
    assert told.out == ""
    assert told.err.startswith("propmubi: ")
    assert told.err.count("\n") == 1
    assert said in told.err


def test_help_names_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, "--help")

    text = capsys.readouterr().out
    assert code == 0
    assert [name for name in COMMANDS if f" {name} " not in text] == []


def test_version_is_the_installed_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out.startswith("propmubi 0.")


def test_parse_only_reads_a_refinement_against_a_state_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = {"transaction": "buy", "city": "Bengaluru", "price": {"max": 12_000_000, "period": "total"}}
    file = tmp_path / "state.json"
    file.write_text(json.dumps(state))

    code = run(monkeypatch, "search", "cheaper", "--parse-only", "--json", "--state", str(file))

    parsed = json.loads(capsys.readouterr().out)
    assert code == 0
    assert parsed["intent"] == "refine"
    assert parsed["state_after"] == {**state, "price": {"max": 10_800_000, "period": "total"}}


def test_parse_only_says_in_words_what_was_understood(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, "search", "flat where Muslims are not living, Pune 2bhk 50 lakh", "--parse-only")

    text = capsys.readouterr().out
    assert code == 0
    assert "2 BHK" in text
    assert "PROTECTED_ATTRIBUTE" in text
