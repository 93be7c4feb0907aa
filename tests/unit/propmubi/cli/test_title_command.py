from __future__ import annotations

import io
import json
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from domain.title.reading import read_case
from domain.title.review import review
from propmubi.cli import build_app
from propmubi.cli.title_view import show_review
from tests.support.title_deeds import ROOT, case, event, sale

GIVEN = case(
    ROOT,
    event("E2", "2001-01-01", "gpa_sale", by="Ramaiah", to="Mohan"),
    sale("E3", "2005-01-01", "Ramaiah", "Sunita"),
    event("M1", "2006-01-01", "mortgage", lender="SBI"),
    event("M2", "2007-01-01", "lease"),
    event("D1", "2008-01-01", "discharge", ref="M2"),
    sale("E4", "2014-01-01", "Sunitha", "Arjun", moon="full"),
    seller="",
    records={"litigation": [{"case_no": "OS 1/2020"}]},
)


@pytest.fixture
def run():
    app = build_app("title")
    runner = CliRunner()
    return lambda *words, **more: runner.invoke(app, ["title", *map(str, words)], **more)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(GIVEN))
    return path


def page(given, width=120):
    out = io.StringIO()
    show_review(review(read_case(given)), Console(file=out, width=width))
    return out.getvalue()


def test_prints_the_review_as_json(run, file):
    printed = run(file, "--json")

    assert printed.exit_code == 0
    assert json.loads(printed.stdout)["holders"] == [{"name": "Sunita", "share": "1"}]


def test_reads_a_worked_case_from_standard_input(run):
    printed = run("-", "--json", input=json.dumps({"id": "TC", "kind": "title_chain", "inputs": GIVEN}))

    assert json.loads(printed.stdout)["opinion"] == "defective"


def test_draws_the_chain_into_a_file(run, file, tmp_path):
    printed = run(file, "--svg", tmp_path / "chain.svg")

    assert printed.exit_code == 0
    assert (tmp_path / "chain.svg").read_text().startswith("<svg ")


def test_the_page_says_it_is_a_draft_and_shows_chain_charges_registers_and_requisitions():
    shown = page(GIVEN)

    assert re.search(r"^Defective +draft, not an opinion", shown)
    assert "On 2026-11-01 held by Sunita whole" in shown
    assert re.search(r"2001-01-01 +E2 +gpa sale +passes no title +as before", shown)
    assert re.search(r"M1 +mortgage +SBI +2006-01-01 +open", shown)
    assert re.search(r"M2 +lease +- +2007-01-01 +2008-01-01 by D1", shown)
    assert re.search(r"courts +OS 1/2020 +- +pending", shown)
    assert re.search(r"critical +Chain gap +E4 +Sunitha holds no share", shown)
    assert "ask for the order by which the suit was disposed of or withdrawn" in shown
    assert "Is Sunitha (E4) the same person as Sunita?" in shown
    assert "No seller is named" in shown
    assert "Not judged, because no rule reads it: event E4: moon" in shown


def test_the_page_of_a_clear_title_is_short():
    shown = page(case(ROOT, seller="Ramaiah"))

    assert "No findings." in shown
    assert "Charges" not in shown


def test_a_chain_without_a_root_is_held_by_nobody():
    shown = page(case(sale("E1", "2001-01-01", "X", "Y"), seller="Ramaia"))

    assert "held by nobody" in shown
    assert re.search(r"passes no title +nobody", shown)


def test_a_like_name_of_a_seller_is_asked_about():
    assert "Is Ramaia (the seller) the same person as Ramaiah?" in page(case(ROOT, seller="Ramaia B,Ramaia"))


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\xff", UnreadableFile),
        (b"[]", BadInput),
        (b"{", BadInput),
        (b"[" * 100_000, BadInput),
        (b" " * 8_000_001, UnreadableFile),
        (b"{}", BadInput),
    ],
)
def test_refuses_a_file_that_is_no_case(run, tmp_path, content, error):
    (tmp_path / "case.json").write_bytes(content)

    assert isinstance(run(tmp_path / "case.json").exception, error)


def test_refuses_a_missing_file_and_a_picture_that_cannot_be_written(run, file, tmp_path):
    assert isinstance(run(tmp_path / "none.json").exception, UnreadableFile)
    assert isinstance(run(file, "--svg", tmp_path / "no" / "chain.svg").exception, BadInput)
