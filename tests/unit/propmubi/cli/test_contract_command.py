"""``propmubi contract`` and folders of titles."""

from __future__ import annotations

import json

import pytest
import typst
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from propmubi.cli import build_app
from propmubi.cli.reading import pages_of
from tests.support.title_deeds import ROOT, case
from tools.made_agreements.making import made_agreements

AGREEMENT = next(each for each in made_agreements(20, seed=9) if each.style == "form")


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda name, *words: runner.invoke(build_app(name), [name, *map(str, words)])


def test_an_agreement_is_reviewed_for_programs_and_for_people(run, tmp_path):
    file = tmp_path / "agreement.txt"
    file.write_text("\f".join(AGREEMENT.pages), "utf-8")

    told = json.loads(run("contract", file, "--json").output)
    shown = run("contract", file, "--language", "hi").output

    off = [each for each in told["clauses"] if each["present"] != "yes"]
    assert {each["id"] for each in off} == {key for key, state in AGREEMENT.truth.items() if state != "yes"}
    assert f"{len(off)} of 18 checks are off" in shown
    assert "Propose:" in shown
    assert "नहीं है:" in shown or "कमज़ोर:" in shown


def test_pages_of_a_pdf_with_text_are_read(tmp_path):
    file = tmp_path / "agreement.pdf"
    file.write_bytes(typst.compile(b"Page one here\n#pagebreak()\nPage two here", format="pdf"))

    assert [page.text for page in pages_of(file)] == ["Page one here", "Page two here"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 broken", "damaged"),
        (b"\x00\x01\x02", "not read"),
        (b"  \n", "holds nothing"),
        (None, "There is no file"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path, content, why):
    file = tmp_path / "paper"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UnreadableFile, match=why):
        pages_of(file)


def test_a_folder_gives_its_case_and_names_the_papers_that_were_not_read(run, tmp_path):
    (tmp_path / "deed.pdf").write_bytes(b"%PDF-")
    refused = run("title", tmp_path).exception
    assert isinstance(refused, BadInput)
    assert "1 papers and no case.json" in refused.detail
    (tmp_path / "case.json").write_text(json.dumps(case(ROOT, seller="Ramaiah")), "utf-8")

    told = run("title", tmp_path, "--json")

    assert json.loads(told.stdout)["holders"] == [{"name": "Ramaiah", "share": "1"}]
    assert "deed.pdf" in told.stderr
