import json
from decimal import Decimal

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from propmubi.cli import calc

APP = typer.Typer()


@APP.callback()
def root() -> None:
    """A group, so that the command keeps its name."""


calc.register(APP)
RUNNER = CliRunner()


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_computes_every_line_of_standard_input():
    result = RUNNER.invoke(
        APP, ["calc"], input='{"id":"a","kind":"format_short","inputs":{"amount":100000}}\n\n'
    )

    assert result.exit_code == 0
    assert lines(result.stdout) == [{"id": "a", "output": {"text": "₹1 L"}}]


def test_a_wrong_line_is_answered_and_the_rest_goes_on(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text(
        'nonsense\n[]\n{"id":"k"}\n{"id":"n","kind":"none","inputs":{}}\n'
        '{"id":"a","kind":"format_indian","inputs":{"amount":1000}}\n',
        "utf-8",
    )

    result = RUNNER.invoke(APP, ["calc", str(file)])

    assert result.exit_code == 1
    answers = lines(result.stdout)
    assert [answer["id"] for answer in answers] == [None, None, "k", "n", "a"]
    assert [answer.get("error", {}).get("code") for answer in answers] == ["bad_input"] * 4 + [None]
    assert "1 computed, 4 wrong" in result.stderr


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"\n"])
def test_unreadable_or_empty_input_is_one_error(tmp_path, content):
    file = tmp_path / "cases.jsonl"
    if content is not None:
        file.write_bytes(content)

    result = RUNNER.invoke(APP, ["calc", str(file)])

    assert isinstance(result.exception, BadInput | UnreadableFile)


def test_prints_decimals_as_digits_and_nothing_else_unknown():
    assert calc._plain(Decimal("1.50")) == "1.50"
    with pytest.raises(TypeError, match="set"):
        calc._plain({1})
