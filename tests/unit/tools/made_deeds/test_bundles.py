"""Made bundles: the same seed gives the same papers, half of them hide a defect that the title search then finds."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from domain.title.output import title_chain
from tools.made_deeds import fonts
from tools.made_deeds.bundle import make_bundle
from tools.made_deeds.extents import drawn, extent_of
from tools.made_deeds.people import Cast
from tools.made_deeds.plots import DEFECTS
from tools.made_deeds.scans import scan
from tools.made_deeds.typeset import SYNTHETIC
from tools.made_deeds.words import month_first, year_spoken

if TYPE_CHECKING:
    import pytest

FOUND = {
    "unregistered_sale": "COMPETING_CLAIM", "missing_link": "CHAIN_GAP", "sold_twice": "COMPETING_CLAIM",
    "one_heir_sells_all": "SHARE_OVERSOLD", "open_mortgage": "UNDISCHARGED_MORTGAGE", "open_cersai": "CERSAI_ENTRY_OPEN",
    "minor_without_leave": "MINOR_NO_COURT_PERMISSION", "dead_principal": "COMPETING_CLAIM",
    "unregistered_power": "POA_UNREGISTERED", "partition_without_one": "COMPETING_CLAIM",
    "unregistered_release": "COMPETING_CLAIM", "unproved_heirs": "HEIRSHIP_UNPROVED", "unproved_will": "WILL_NOT_PROVED",
    "karta_alone": "HUF_NECESSITY_UNPROVED", "open_agreement": "OPEN_AGREEMENT", "other_survey": "SURVEY_MISMATCH",
    "other_spelling": "CHAIN_GAP", "uncovered_years": "EC_GAP", "young_root": "SEARCH_PERIOD_SHORT",
    "power_for_price": "COMPETING_CLAIM", "short_stamp": "STAMP_DEFICIT", "pending_suit": "LIS_PENDENS_OPEN",
    "old_name": "MUTATION_PENDING", "ended_registration": "RERA_MISSING", "arrears": "TAX_ARREARS",
}  # fmt: skip


def test_a_seed_gives_the_same_papers_and_half_hide_a_defect() -> None:
    bundles = [make_bundle(f"plots:{number}") for number in range(160)]
    plots = Counter(bundle.plot for bundle in bundles)

    assert bundles[0] == make_bundle("plots:0")
    assert 50 < plots["clean"] < 110
    assert len(plots) > 20
    for bundle in bundles:
        codes = {finding["code"] for finding in title_chain(bundle.case)["findings"]}
        if bundle.plot == "clean":
            assert codes <= {"NAME_VARIANCE"}, bundle.seed
        elif bundle.plot in FOUND:
            assert FOUND[bundle.plot] in codes, (bundle.seed, bundle.plot)
    assert FOUND.keys() <= {plot.__name__ for plot in DEFECTS}


def test_the_pdf_of_a_bundle_is_the_same_to_the_byte_and_says_it_is_synthetic() -> None:
    bundle = make_bundle("pdf:1")

    pdf = bundle.pdf_of(bundle.papers[0])

    assert pdf == bundle.pdf_of(bundle.papers[0])
    assert pdf.startswith(b"%PDF")
    assert "SYNTHETIC" in SYNTHETIC
    [page, *_], [again, *_] = scan(pdf, "1"), scan(pdf, "1")
    assert page.mode == "L"
    assert page.tobytes() == again.tobytes()


def test_held_out_layouts_are_their_own() -> None:
    known, held_out = make_bundle("held:3"), make_bundle("held:3", held_out=True)

    assert known.case == held_out.case
    assert {paper.layout for paper in held_out.papers} <= {"bound", "register"}
    assert not {paper.layout for paper in known.papers} & {"bound", "register"}
    assert {paper.is_held_out for paper in held_out.papers} == {True}


def test_scripts_without_a_font_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.made_deeds.registers.families", lambda script: ())

    assert {paper.script for number in range(20) for paper in make_bundle(f"font:{number}").papers} == {
        "latin"
    }
    assert fonts.families("latin")
    assert all(folder.is_dir() for folder in fonts.folders())
    assert fonts.handwriting() is None or fonts.handwriting().is_file()  # type: ignore[union-attr]  # none, or a file


def test_a_cast_never_repeats_a_name_however_large() -> None:
    cast = Cast(Random(1))  # noqa: S311 - names for tests

    names = [cast.person().name.latin for _ in range(50)]

    assert len({name.split()[0] for name in names[:36]}) == 36


def test_extents_and_years_are_written_in_their_own_ways() -> None:
    assert extent_of(((1, "acre"), (20, "guntha")), "KA", "kannada").written == "೧ ಎಕರೆ ೨೦ ಗುಂಟೆ"
    assert str(extent_of(((5, "katha"),), "WB").sqft) == "3600.00"
    assert drawn(Random(1), "RJ")[0][1] == "sqyd"  # noqa: S311 - an extent for tests
    assert year_spoken(date(1998, 5, 1)) == "1st day of May Nineteen Hundred Ninety Eight"
    assert month_first(date(2011, 3, 15)) == "March 15, 2011"


def test_words_and_forms_are_drawn_by_seed_and_the_truth_stays() -> None:
    plain, seen, unseen = (make_bundle("held:3", words=words) for words in (None, "seen", "unseen"))

    assert seen == make_bundle("held:3", words="seen")
    told = [
        sorted(map(str, ((one.label, one.facts) for one in each.papers))) for each in (plain, seen, unseen)
    ]
    said = [sorted(str(one.blocks) for one in each.papers) for each in (plain, seen, unseen)]
    assert told[0] == told[1] == told[2]
    assert said[0] != said[1] != said[2]
