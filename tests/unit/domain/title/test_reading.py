from __future__ import annotations

import pytest

from domain.errors import BadInput
from domain.title.output import title_chain
from tests.support.title_deeds import ROOT, case, event, found, held, sale, searched

SALE = sale("E2", "2001-01-01", "Ramaiah", "Arjun")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"as_of": None}, "the case: 'as_of' must be given, as a date such as 2011-03-01"),
        ({"as_of": "1.11.2026"}, "the case: 'as_of' must be a date such as 2011-03-01"),
        ({"as_of": "1950-01-01"}, "No rule"),
        ({"search_years": 0}, "the case: 'search_years' must be a whole number from 1 to 100"),
        ({"search_years": True}, "the case: 'search_years' must be"),
        ({"search_years": "30"}, "the case: 'search_years' must be"),
        ({"schedule": 5}, "the case schedule must be an object"),
        ({"events": []}, "the case: 'events' must be a list of at least one instrument"),
        ({"events": 5}, "the case: 'events' must be a list of at most 2000"),
        ({"events": [ROOT] * 2001}, "the case: 'events' must be a list of at most 2000"),
        ({"events": [ROOT, ROOT]}, "the case: 'events' must be a list in which each id stands once"),
        ({"events": ["E1"]}, "event 1 must be an object"),
        ({"ec_gaps": ["2001-01-01"]}, "the case: 'ec_gaps' must be a list of [from, to]"),
        (
            {"ec_gaps": [["2002-01-01", "2001-01-01"]]},
            "the case: 'ec_gaps' must be a list of periods that end after",
        ),
        (
            {"state": {"oc_missing": []}},
            "the case state: 'oc_missing' must be true, false, a number or a text",
        ),
        (
            {"records": {"ec": {"from": "2002-01-01", "to": "2001-01-01"}}},
            "the case records ec: 'to' must not be before 'from'",
        ),
        ({"seller": [5]}, "the case seller must be an object"),
    ],
)
def test_says_in_one_sentence_what_is_wrong_with_a_case(change, sentence):
    with pytest.raises(BadInput) as error:
        title_chain({**case(ROOT), **change})

    assert error.value.detail.startswith(sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"type": "will"}, "event E2: 'type' must be one of acquisition_notice, agreement_cancelled"),
        ({"type": None}, "event E2: 'type' must be given"),
        ({"id": None}, "event 2: 'id' must be given"),
        ({"id": "a secret name", "date": 5}, "event 2: 'date' must be a date such as 2011-03-01"),
        ({"date": None}, "event E2: 'date' must be given"),
        ({"executants": None}, "event E2: 'executants' must be a list of at least one name"),
        ({"type": "release", "executants": []}, "event E2: 'executants' must be a list of at least one name"),
        ({"claimants": []}, "event E2: 'claimants' must be a list of at least one {name, share}"),
        ({"type": "partition", "claimants": None}, "event E2: 'allot' must be a list of at least one"),
        ({"claimants": [{"share": "1"}]}, "event E2 claimants: 'name' must be given"),
        (
            {"claimants": [{"name": " \u202e"}]},
            "event E2 claimants: 'name' must be a text of 1 to 500 characters",
        ),
        ({"executants": ["x" * 501]}, "event E2 executants: 'name' must be a text of 1 to 500 characters"),
        (
            {"claimants": [{"name": "A", "share": "0"}]},
            "event E2 claimants: 'share' must be a number above zero",
        ),
        ({"share": "1/0"}, "event E2: 'share' must be a number above zero such as 1/3 or 2400"),
        ({"share": "1e9"}, "event E2: 'share' must be a number above zero such as 1/3 or 2400"),
        ({"share": True}, "event E2: 'share' must be a number above zero such as 1/3 or 2400"),
        ({"share": "3/2"}, "event E2: 'share' must be a share of the whole, at most 1"),
        ({"registered": "yes"}, "event E2: 'registered' must be true or false"),
        ({"stamp": {"deficit": -5}}, "event E2 stamp: 'deficit' must be a number above zero"),
        ({"name_variance": 1.5}, "event E2: 'name_variance' must be a likeness from 0 to 1"),
        ({"name_variance": {}}, "event E2: 'name_variance' must be true, false, a likeness from 0 to 1 or"),
    ],
)
def test_says_in_one_sentence_what_is_wrong_with_an_event(change, sentence):
    with pytest.raises(BadInput) as error:
        searched(ROOT, {**SALE, **change})

    assert error.value.detail.startswith(sentence)
    assert "secret" not in error.value.detail


def test_tells_which_fields_no_rule_reads_and_keeps_silent_on_descriptions():
    review = searched(
        ROOT,
        {
            **SALE,
            "witnesses": ["W"],
            "moon": "full",
            "property": {"village": "V", "survey_no": "112/3", "soil": "red"},
        },
        state={"haunted": True},
    )

    assert review["unread"] == ["event E2 property: soil", "event E2: moon", "the case state: haunted"]


def test_names_may_be_texts_or_objects_and_come_under_other_words():
    gift = event("E2", "2001-01-01", "gift_deed", registered=True)
    gift |= {"donors": [{"name": "Ramaiah", "father": "X"}], "donees": {"name": "Arjun"}}

    review = searched(ROOT, gift)

    assert (held(review), found(review), review["unread"]) == ({"Arjun": "1"}, set(), [])


def test_a_share_is_read_by_its_digits_and_never_as_a_float():
    assert held(searched(ROOT, {**SALE, "share": 0.1})) == {"Arjun": "1/10", "Ramaiah": "9/10"}


def test_refuses_shares_that_are_divided_without_end():
    pair = [{"name": "Ramaiah", "share": "999999999989"}, {"name": "Arjun", "share": "1"}]
    gifts = [{**SALE, "id": f"E{place}", "claimants": pair} for place in range(2, 40)]

    with pytest.raises(BadInput, match="too fine"):
        searched(ROOT, *gifts)
