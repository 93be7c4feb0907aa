"""Made sets: the same seed gives the same bytes, every page says what it is, the truth is in the papers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from domain.lending.case_reading import read_case
from tests.support.made_sets import one_of_each
from tools.made_papers import world
from tools.made_papers.cases import made_case, made_cases, write_case
from tools.made_papers.paper import SPECIMEN
from tools.made_papers.planting import respelt
from tools.made_papers.writing import Writing, rupees_in_words

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_gives_the_same_case_and_bytes() -> None:
    one, other = made_case(5, 2), made_case(5, 2)

    assert one == other
    assert one.papers[0].file_bytes() == other.papers[0].file_bytes()
    assert list(made_cases(5, 2))[1] == one
    assert made_case(6, 2) != one


def test_every_page_of_every_layout_says_that_it_is_synthetic() -> None:
    for paper, pages in one_of_each().values():
        # A file of data has no pages of its own: it says so once.
        for page in pages if paper.format == "pdf" else pages[:1]:
            assert "SYNTHETIC SPECIMEN" in page.text, paper.layout


def test_there_are_layouts_for_a_dozen_firms_and_banks() -> None:
    assert len(world.EMPLOYERS) + len(world.BANKS) >= 12
    layouts = list(one_of_each())
    for kind in ("payslip", "bank", "form16", "itr", "bureau", "agreement", "valuation"):
        assert sum(layout.startswith(kind) for layout in layouts) >= 3


def test_every_made_application_is_a_case_the_engine_reads() -> None:
    for case in made_cases(9, 15):
        assert read_case(case.declared).primary.is_co_owner


def test_a_case_is_written_with_its_truth_and_never_over_another(tmp_path: Path) -> None:
    case = made_case(5, 2)

    count = write_case(case, tmp_path)

    folder = tmp_path / case.name
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    assert count == len(case.papers) == len(truth["papers"])
    assert truth["note"] == SPECIMEN
    assert sorted(truth["planted"]) == sorted(case.planted)
    assert {path.name for path in folder.iterdir()} == {p.name for p in case.papers} | {
        "truth.json",
        "application.json",
    }
    with pytest.raises(BadInput, match="not empty"):
        write_case(case, tmp_path)


def test_names_of_files_are_one_each() -> None:
    for case in made_cases(4, 15):
        names = [paper.name for paper in case.papers]
        assert len(names) == len(set(names))


def test_amounts_and_words() -> None:
    assert Writing("paise", "%d").amount(-12_345) == "-123.45"
    assert rupees_in_words(0) == "Rupees Zero"
    assert rupees_in_words(10_000_021) == "Rupees One Crore Twenty One"
    assert respelt("Sunita") == "Sunitha"
    assert respelt("Bob") == "Bob"
