import json

import pytest
import typer
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from propmubi.cli import underwrite
from tests.support.loan_cases import business, inputs, person

APP = typer.Typer()


@APP.callback()
def root() -> None:
    """A group, so that the command keeps its name."""


underwrite.register(APP)
RUNNER = CliRunner(env={"COLUMNS": "100"})
CAR = {"type": "auto_loan", "emi": 22_610, "remaining_months": 40}


def run(tmp_path, said, *options):
    file = tmp_path / "case.json"
    file.write_text(said if isinstance(said, str) else json.dumps(said), "utf-8")
    return RUNNER.invoke(APP, ["underwrite", str(file), *options])


def test_the_page_shows_offer_checks_reasons_ways_and_signer(tmp_path):
    result = run(tmp_path, inputs(person(obligations=[CAR])))

    assert result.exit_code == 0
    for shown in (
        "COUNTER OFFER  offer ₹43,66,000 of ₹50,00,000 asked",
        "FOIR                0.6000      0.5500      reduce",
        "Instalments may take 55 % of an income of ₹1,10,000",
        "[FOIR_LIMIT]",
        "A loan of ₹43,66,000 instead of ₹50,00,000 would pass.",
        "To sanction: one signature of level L1",
        "set ",
    ):
        assert shown in result.stdout


def test_json_is_one_document_with_the_hashes(tmp_path):
    result = run(tmp_path, {"id": "x", "kind": "underwriting", "inputs": inputs()}, "--json")

    report = json.loads(result.stdout)
    assert (report["recommendation"], report["authority"]["level"]) == ("approve", "L1")
    assert len(report["ruleset_hash"]) == len(report["inputs_hash"]) == 64
    assert report["ways_to_yes"] == report["told"] == []


def test_a_decline_has_nothing_to_sign_and_says_that_nothing_helps(tmp_path):
    result = run(tmp_path, inputs(person(bureau_score=640)), "--language", "mr")

    assert "DECLINE" in result.stdout
    assert "क्रेडिट स्कोअर 640" in result.stdout
    assert "No single change" in result.stdout
    assert "To sanction" not in result.stdout


def test_a_committee_a_second_valuation_and_what_nobody_may_waive(tmp_path):
    held = {"agreement_value": 90_000_000, "market_value": 60_000_000, "noi_annual": 5_000_000}
    people = [business(20_000_000, 20_000_000, bureau_score=None)]
    result = run(tmp_path, inputs(*people, held=held, requested_amount=40_000_000))

    assert "2 signatures of level L3" in result.stdout
    assert "after a second valuation" in result.stdout
    assert "none" in result.stdout
    assert "DSCR" in result.stdout


def test_an_offer_nobody_may_grant_says_so(tmp_path):
    from propmubi.cli.underwrite_view import _signing

    told = _signing({"level": "L1", "signatures": 1, "conditions": [], "refused": ["kyc"]})

    assert told.endswith("no level may waive: kyc.")


@pytest.mark.parametrize(
    "said", ["nonsense", "[]", '{"inputs": 5}', "[" * 100_000, json.dumps({"product": "x"})]
)
def test_a_file_that_is_no_case_is_bad_input(tmp_path, said):
    result = run(tmp_path, said)

    assert isinstance(result.exception, BadInput)


def test_a_missing_file_is_named(tmp_path):
    result = RUNNER.invoke(APP, ["underwrite", str(tmp_path / "none.json")])

    assert isinstance(result.exception, UnreadableFile)
    assert "none.json" in str(result.exception)
