from __future__ import annotations

from fractions import Fraction

import pytest

from domain.errors import BadInput
from domain.title.names import clean_name, likeness
from tests.support.title_deeds import ROOT, found, held, sale, searched


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sunita", "Sunitha"),
        ("Laxmi", "Lakshmi"),
        ("Smt. Lakshmi Devi", "Laxmee Devi"),
        ("Vishwanath", "Viswanat"),
        ("Ramaiah", "Ramaia"),
    ],
)
def test_spellings_of_one_sound_are_the_same(one, other):
    assert likeness(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other", "score"), [("Arjun", "Kavita", 0), ("Ramesh", "Suresh", "2/5"), ("", "", 0)]
)
def test_other_names_are_not(one, other, score):
    assert likeness(one, other) <= Fraction("1/5") if score == 0 else likeness(one, other) == Fraction(score)


def test_a_name_keeps_its_letters_but_no_marks_that_disguise_it():
    assert clean_name("  Śri\u202e  Rao\x1b[31m ") == "Śri Rao [31m"


def test_a_like_name_is_proposed_and_never_merged():
    review = searched(
        ROOT,
        sale("E2", "2001-01-01", "Ramaiah", "Sunita"),
        sale("E3", "2005-01-01", "Sunitha", "Arjun"),
        seller="Arjun,Sunithaa",
    )

    assert held(review) == {"Sunita": "1"}
    assert "CHAIN_GAP E3" in found(review)
    assert [(each["event"], each["name"], each["may_be"]) for each in review["name_proposals"]] == [
        ("E3", "Sunitha", "Sunita"),
        (None, "Sunithaa", "Sunita"),
    ]


@pytest.mark.parametrize(("other", "findings"), [("Sunitha", set()), ("Sunita B", {"NAME_VARIANCE E3"})])
def test_a_person_may_join_two_spellings_and_an_unlike_one_needs_an_affidavit(other, findings):
    review = searched(
        ROOT,
        sale("E2", "2001-01-01", "Ramaiah", "Sunita"),
        sale("E3", "2005-01-01", other, "Arjun"),
        same_person=[{"name": other, "same_as": "Sunita"}],
    )

    assert held(review) == {"Arjun": "1"}
    assert found(review) == findings


def test_a_seller_under_another_spelling_needs_an_affidavit_too():
    review = searched(ROOT, seller="Ram", same_person=[{"name": "Ram", "same_as": "Ramaiah"}])

    assert found(review) == {"NAME_VARIANCE"}


@pytest.mark.parametrize(
    "pairs",
    [
        [{"name": "A", "same_as": "B"}, {"name": "A", "same_as": "C"}],
        [{"name": "A", "same_as": "B"}, {"name": "B", "same_as": "C"}],
    ],
)
def test_spellings_lead_to_one_final_name(pairs):
    with pytest.raises(BadInput, match="same_person"):
        searched(ROOT, same_person=pairs)
