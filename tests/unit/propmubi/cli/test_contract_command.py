"""``propmubi contract`` and folders of titles."""

from __future__ import annotations

import json

import pytest
import typst
from typer.testing import CliRunner

from domain.errors import BadInput, UnreadableFile
from domain.title.output import title_chain
from propmubi.cli import build_app
from propmubi.cli.reading import pages_of
from tests.support.title_deeds import ROOT, case
from tools.made_agreements.making import made_agreements
from tools.made_deeds.bundle import make_bundle

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


def test_a_folder_s_papers_and_case_are_one_search_and_what_was_not_read_is_told(run, tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-")
    refused = run("title", tmp_path).exception
    assert isinstance(refused, BadInput)
    assert "gives an event" in refused.detail
    assert "broken.pdf: The file is damaged" in refused.detail
    (tmp_path / "case.json").write_text(json.dumps(case(ROOT, seller="Ramaiah")), "utf-8")

    told = run("title", tmp_path, "--json")

    assert json.loads(told.stdout)["holders"] == [{"name": "Ramaiah", "share": "1"}]
    assert "Not read: broken.pdf" in told.stderr


def test_a_folder_of_papers_alone_has_the_chain_of_its_bundle(run, tmp_path):
    bundle = make_bundle("1:0")
    (tmp_path / "bundle.pdf").write_bytes(bundle.pdf())
    (tmp_path / "note.txt").write_text("call the bank on Monday", "utf-8")

    told = run("title", tmp_path, "--json")
    shown = run("title", tmp_path).output

    found = json.loads(told.stdout)
    true = title_chain(bundle.case)
    assert found["holders"] == true["holders"]
    assert [each["type"] for each in found["chain"]] == [each["type"] for each in true["chain"]]
    assert {each["label"] for each in found["papers"]} >= {str(paper.label) for paper in bundle.papers}
    assert "note.txt p. 1 is of no kind" in told.stderr
    assert "D1-2  bundle.pdf, pages 2 to 2: sale_deed" in shown


def test_an_empty_folder_is_told_what_it_lacks(run, tmp_path):
    assert "neither papers nor case.json" in str(run("title", tmp_path).exception)
