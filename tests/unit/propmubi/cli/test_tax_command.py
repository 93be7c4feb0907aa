import io
import json

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from propmubi.chat.session import Card
from propmubi.chat.view import ChatView
from propmubi.cli import tax

APP = typer.Typer()


@APP.callback()
def root() -> None:
    """A group, so that the command keeps its name."""


tax.register(APP)
RUNNER = CliRunner()
CASE = {
    "as_of": "2026-09-01",
    "regime_compare": {"salary": 6_000_000, "property": "none"},
    "tds": {"consid": 8_000_000, "seller": "nri"},
}


def write(folder, text):
    path = folder / "case.json"
    path.write_text(text, "utf-8")
    return path


def test_works_out_each_calculation_under_the_day_of_the_case(tmp_path):
    result = RUNNER.invoke(APP, ["tax", str(write(tmp_path, json.dumps(CASE))), "--json"])

    assert result.exit_code == 0
    got = json.loads(result.stdout)
    assert list(got) == ["regime_compare", "tds"]
    assert got["tds"]["tan_needed"] is True
    assert got["tds"]["as_of"] == "2026-09-01"


def test_prints_working_assumptions_rules_and_that_it_is_no_advice(tmp_path):
    result = RUNNER.invoke(APP, ["tax", str(write(tmp_path, json.dumps(CASE)))])

    lines = result.stdout.splitlines()
    assert "  Salary of the year: ₹60,00,000" in lines
    assert "  assumed: No deductions beyond those named" in lines
    assert "  ask a chartered accountant: Income or gain above 50 lakh (surcharge)" in lines
    assert any(line.startswith("  rule tds.nri_seller (since 2024-07-23): s.195") for line in lines)
    assert lines[-1] == "  Estimate, not advice."


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nonsense", "is not JSON"),
        ("[]", "must hold an object"),
        ("{}", "names no calculation"),
        ('{"magic": {}}', "'magic' must be one of"),
        ('{"tds": 5}', "'tds' must be one of"),
        ('{"tds": {"consid": "x"}}', "tds: input 'consid' must be a plain number"),
        ('{"gst": "' + "x" * tax.MOST_BYTES + '"}', "is larger than"),
    ],
)
def test_a_case_of_another_form_is_one_clear_line(tmp_path, text, complaint):
    result = RUNNER.invoke(APP, ["tax", str(write(tmp_path, text))])

    assert isinstance(result.exception, BadInput)
    assert complaint in result.exception.detail


def test_a_missing_file_is_said(tmp_path):
    assert isinstance(RUNNER.invoke(APP, ["tax", str(tmp_path / "none.json")]).exception, UnreadableFile)


def test_the_chat_draws_the_card_with_working_and_sources():
    screen = io.StringIO()
    card = {
        "title": "TDS when buying",
        "lines": [{"label": "TDS", "amount_label": "₹80,000"}, {"label": "You need a TAN for it"}],
        "sources": [{"id": "tds.resident_seller", "source": "s.194-IA", "since": "since 2024-10-01"}],
        "disclaimer": "Estimate, not advice.",
    }

    ChatView(Console(file=screen, highlight=False, width=200)).part(Card("tax", {"type": "tax", "tax": card}))

    assert screen.getvalue().splitlines() == [
        "TDS when buying",
        "   TDS: ₹80,000",
        "   You need a TAN for it",
        "   rule tds.resident_seller (since 2024-10-01): s.194-IA",
        "   Estimate, not advice.",
    ]
