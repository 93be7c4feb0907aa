"""What holds for every chain, whatever its deeds."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.title.findings import SEVERITIES
from tests.support.title_deeds import event, found, held, sale, searched, shares

NAMES = ["Ramaiah", "Lakshmi", "Suresh", "Kavita", "Arjun"]
some_names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
parties = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(NAMES), "share": st.integers(1, 5)}),
    min_size=1,
    max_size=3,
)
days = st.integers(0, 40).map(lambda step: str(date(1990, 1, 1) + timedelta(days=300 * (step // 2))))
registered = st.sampled_from([True, True, True, False, None])
share = st.none() | st.fractions(Fraction(1, 12), 1, max_denominator=12).map(str)

deeds = st.one_of(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["sale", "gift", "release", "exchange", "conveyance_by_decree"]),
            "executants": some_names,
            "claimants": parties,
            "registered": registered,
            "share": share,
            "via_poa": st.sampled_from([None, None, "E0", "E3"]),
        }
    ),
    st.fixed_dictionaries({"type": st.just("partition"), "parties": some_names, "allot": parties}),
    st.fixed_dictionaries({"type": st.just("root"), "claimants": parties}),
    st.fixed_dictionaries(
        {"type": st.just("death_intestate"), "of": st.sampled_from(NAMES), "heirs": parties | st.just([])}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("death_will"),
            "of": st.sampled_from(NAMES),
            "legatees": parties,
            "probate": st.booleans(),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("poa"), "principal": st.sampled_from(NAMES), "principal_died": st.none() | days}
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["gpa_sale", "agreement_for_sale"]), "executants": some_names}
    ),
    st.fixed_dictionaries({"type": st.sampled_from(["mortgage", "lease", "lis_pendens", "cersai_entry"])}),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["discharge", "agreement_cancelled"]),
            "ref": st.sampled_from([None, "E1", "E2", "E5"]),
        }
    ),
)


@st.composite
def chains(draw):
    """Up to twelve deeds of any kind by five persons, several on one day."""
    drawn = draw(st.lists(st.tuples(days, deeds), max_size=12))
    root = {"id": "R", "date": "1985-01-01", "type": "root", "claimants": draw(parties)}
    return [root, *({"id": f"E{place}", "date": day, **deed} for place, (day, deed) in enumerate(drawn))]


@given(chains())
@settings(max_examples=50, deadline=None)
def test_shares_are_above_zero_and_sum_to_one_after_every_deed(chain):
    for step in searched(*chain)["chain"]:
        after = [Fraction(each) for each in shares(step["holders"]).values()]

        assert sum(after) == 1
        assert min(after) > 0


@given(chains(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_papers_are_handed_in_does_not_matter(chain, chance):
    shuffled = chance.sample(chain, len(chain))

    assert searched(*shuffled) == searched(*chain)


@given(st.permutations(["E2", "E3", "E4", "E10"]))
def test_deeds_of_one_day_between_others_come_out_the_same_in_any_order(identities):
    day = "2001-01-01"
    root = event("E1", "1980-01-01", "root", to="A,B,C,D")
    one, two, three, four = identities
    chain = [
        root,
        sale(one, day, "A", "P,Q"),
        event(two, day, "death_intestate", of="B", heirs=["P"], legal_heir_proof=True),
        event(three, day, "release", by="C", to="D", registered=True),
        event(four, day, "mortgage", lender="SBI"),
    ]

    review = searched(*chain, seller="P,Q,D")

    assert held(review) == {"P": "3/8", "Q": "1/8", "D": "1/2"}
    assert found(review) == {f"UNDISCHARGED_MORTGAGE {four}"}


@given(st.permutations(["E2", "E3", "E4", "E5"]))
def test_a_deed_that_depends_on_another_of_its_day_comes_after_it(identities):
    day = "2001-01-01"
    power, deed, charge, release = identities
    chain = [
        event("E1", "1980-01-01", "root", to="Ramaiah"),
        event(release, day, "discharge", ref=charge),
        event(charge, day, "mortgage", lender="SBI"),
        sale(deed, day, "Ramaiah", "Arjun", via_poa=power),
        event(power, day, "poa", principal="Ramaiah", registered=True),
    ]

    assert found(searched(*chain)) == set()


def test_deeds_that_name_each_other_keep_the_order_of_their_ids():
    chain = [
        event("E1", "1980-01-01", "root", to="Ramaiah"),
        event("E3", "2001-01-01", "agreement_cancelled", ref="E2"),
        event("E2", "2001-01-01", "discharge", ref="E3"),
        event("E4", "2001-01-01", "release", by="X", via_poa="E4"),
    ]

    assert [step["event"] for step in searched(*chain)["chain"]] == ["E1", "E4", "E2", "E3"]


@given(
    st.lists(st.sampled_from(["mortgage", "lease", "attachment", "cersai_entry"]), min_size=1, max_size=6),
    st.data(),
)
@settings(max_examples=50)
def test_a_discharge_closes_exactly_one_charge(kinds, data):
    charges = [event(f"C{place}", "2010-01-01", kind) for place, kind in enumerate(kinds)]
    named = data.draw(st.sampled_from(charges))["id"]
    papers = [event("E1", "1980-01-01", "root", to="Arjun"), *charges]
    before = searched(*papers)

    after = searched(*papers, event("D1", "2011-01-01", "discharge", ref=named))

    assert {each["event"] for each in after["charges"] if each["closed"]} == {named}
    assert {tuple(each["events"]) for each in before["findings"]} - {
        tuple(each["events"]) for each in after["findings"]
    } == {(named,)}


unrelated = st.one_of(
    st.just({"type": "mutation_order", "holder": "Nobody"}),
    st.just({"type": "poa", "principal": "Nobody", "registered": True}),
    st.just({"type": "death_intestate", "of": "Nobody", "heirs": ["Else"], "legal_heir_proof": False}),
    st.just({"type": "death_will", "of": "Nobody", "legatees": ["Else"], "disputed": True}),
    st.just({"type": "release", "executants": ["Nobody"], "claimants": ["Else"]}),
    st.just({"type": "discharge", "ref": "X9"}),
)


@given(chains(), unrelated, days)
@settings(max_examples=50, deadline=None)
def test_an_event_that_has_nothing_to_do_with_the_chain_adds_no_finding(chain, stray, day):
    before, after = searched(*chain), searched(*chain, {"id": "X1", "date": day, **stray})

    assert after["findings"] == before["findings"]
    assert after["holders"] == before["holders"]


paper_defects = st.sampled_from(
    [
        {"stamp": {"ok": False}},
        {"original_available": False},
        {"name_variance": True},
        {"boundary_mismatch": True},
        {"property": {"survey": "9/9", "extent_sqft": 100}},
        {"minors_sold": ["Ramaiah"]},
        {"huf_karta_sale": True},
        {"disputed": True},
        {"probate": False},
    ]
)
case_defects = st.sampled_from(
    [
        {"state": {"oc_missing": True, "third_party_possession_since": "2001-01-01"}},
        {"ec_gaps": [["2001-01-01", "2002-01-01"]]},
        {"search_years": 60},
        {"records": {"litigation": {"case_no": "OS 1/2024"}, "revenue": {"holders": "Nobody"}}},
        {"records": {"ec": {"from": "1999-01-01", "to": "2005-01-01", "entries": {"nature": "mortgage"}}}},
    ]
)


@given(chains(), paper_defects, case_defects, st.data())
@settings(max_examples=70, deadline=None)
def test_a_finding_never_disappears_by_adding_a_defect(chain, paper, of_case, data):
    """It stays, or a graver one takes its place on the same papers. (A defect that voids a deed changes who
    holds, and is the next property.)"""
    place = data.draw(st.integers(0, len(chain) - 1))
    worse = [{**each, **paper} if number == place else each for number, each in enumerate(chain)]

    before, after = searched(*chain), searched(*worse, **of_case)

    remaining = {(each["code"], tuple(each["events"])): each["severity"] for each in after["findings"]}
    gravest = {events: SEVERITIES.index(severity) for (_, events), severity in reversed(remaining.items())}
    for each in before["findings"]:
        events = tuple(each["events"])
        is_kept = (each["code"], events) in remaining
        assert is_kept or gravest[events] < SEVERITIES.index(each["severity"])


@given(chains(), st.data())
@settings(max_examples=50, deadline=None)
def test_a_deed_without_registration_is_always_found_and_the_title_never_clear(chain, data):
    transfers = [each for each in chain if each["type"] in {"sale", "gift", "exchange"}]
    if not transfers:
        return
    voided = data.draw(st.sampled_from(transfers))

    review = searched(*({**each, "registered": False} if each is voided else each for each in chain))

    assert any(voided["id"] in each["events"] for each in review["findings"])
    assert review["opinion"] != "clear_and_marketable"
