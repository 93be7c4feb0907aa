"""What a single paper brings: powers, minors, karta, wills, charges, and its face."""

from __future__ import annotations

import pytest

from tests.support.title_deeds import HEIRS, ROOT, event, found, held, sale, searched

SALE_BY_POWER = sale("E3", "2013-01-15", "Ramaiah", "Arjun", via_poa="P1")
POWER = event("P1", "2008-01-01", "poa", principal="Ramaiah", registered=True)


@pytest.mark.parametrize(
    ("power", "findings"),
    [
        ({}, set()),
        ({"registered": False}, {"POA_UNREGISTERED E3"}),
        ({"registered": None}, {"POA_UNREGISTERED E3"}),
        ({"principal_died": "2013-01-16"}, set()),
        ({"principal_died": "2013-01-15"}, {"POA_LAPSED_DEATH E3", "SELLER_NOT_HOLDER"}),
        ({"principal": None, "principal_died": "2012-01-01"}, {"POA_LAPSED_DEATH E3", "SELLER_NOT_HOLDER"}),
        ({"principal_alive_on_use": False}, {"POA_LAPSED_DEATH E3", "SELLER_NOT_HOLDER"}),
        ({"principal_died": "2012-09-09", "coupled_with_interest": True}, set()),
        ({"revoked": "2013-01-16"}, set()),
        ({"revoked": "2013-01-15"}, {"POA_REVOKED E3", "SELLER_NOT_HOLDER"}),
        ({"revoked_on": "2012-01-01"}, {"POA_REVOKED E3", "SELLER_NOT_HOLDER"}),
        ({"revoked": True}, {"POA_REVOKED E3", "SELLER_NOT_HOLDER"}),
        ({"revoked": False}, set()),
        ({"date": "2014-01-01"}, {"POA_UNREGISTERED E3"}),
        ({"id": "P2"}, {"POA_UNREGISTERED E3"}),
    ],
)
def test_a_power_must_be_in_force_when_it_is_used(power, findings):
    assert found(searched(ROOT, {**POWER, **power}, SALE_BY_POWER)) == findings


def test_death_in_the_chain_ends_the_power_of_the_dead_even_where_the_power_does_not_say():
    death = event(
        "E2", "2012-01-01", "death_intestate", of="Ramaiah", heirs=["Lakshmi"], legal_heir_proof=True
    )

    review = searched(ROOT, POWER, death, SALE_BY_POWER)

    assert found(review) == {"POA_LAPSED_DEATH E3", "SELLER_NOT_HOLDER"}
    assert held(review) == {"Lakshmi": "1"}


MINOR = {"name": "Kavita", "dob": "2000-02-29", "court_permission": False}


@pytest.mark.parametrize(
    ("minor", "as_of", "findings"),
    [
        ({}, "2021-03-01", {"MINOR_NO_COURT_PERMISSION E3"}),
        ({}, "2021-03-02", {"MINOR_SALE_VOIDABLE_EXPIRED E3"}),
        ({"challenged": True}, "2021-03-02", {"MINOR_NO_COURT_PERMISSION E3"}),
        ({"court_permission": True}, "2018-01-01", set()),
        ({"dob": None}, "2026-11-01", {"MINOR_NO_COURT_PERMISSION E3"}),
        ({"dob": "1998-06-06"}, "2016-07-01", set()),
        ({"dob": "1998-06-07"}, "2016-07-01", {"MINOR_NO_COURT_PERMISSION E3"}),
    ],
)
def test_a_minors_share_can_be_taken_back_until_three_years_after_majority(minor, as_of, findings):
    deed = sale("E3", "2016-06-06", "Lakshmi,Suresh,Kavita", "Arjun", minors_sold=[{**MINOR, **minor}])

    review = searched(ROOT, HEIRS, deed, as_of=as_of, search_years=25)

    assert found(review) == findings
    assert held(review) == {"Arjun": "1"}


@pytest.mark.parametrize(
    ("day", "code"), [("2020-05-05", "NO_COURT_PERMISSION"), ("2022-05-05", "SALE_VOIDABLE_EXPIRED")]
)
def test_a_resale_by_the_former_minor_within_that_time_avoids_the_sale(day, code):
    deed = event(
        "E3", "2016-06-06", "release", by="Kavita", to="Suresh", registered=True, minors_sold=["Kavita"]
    )
    deed["minors_sold"] = [MINOR]

    review = searched(ROOT, HEIRS, deed, sale("E4", day, "Kavita", "Z"), seller="Lakshmi,Suresh")

    assert found(review) == {f"MINOR_{code} E3", "COMPETING_CLAIM E4"}


def test_a_minor_named_without_a_date_of_birth_counts_as_one():
    deed = sale("E2", "2016-06-06", "Ramaiah", "Arjun", minors_sold="Ramaiah")

    assert found(searched(ROOT, deed)) == {"MINOR_NO_COURT_PERMISSION E2"}


@pytest.mark.parametrize(
    ("necessity", "joined", "is_found"), [(True, True, False), (True, False, True), (False, True, True)]
)
def test_a_karta_needs_recited_necessity_and_the_coparceners(necessity, joined, is_found):
    deed = sale(
        "E2",
        "2013-01-01",
        "Ramaiah",
        "Arjun",
        huf_karta_sale=True,
        legal_necessity_recited=necessity,
        coparceners_joined=joined,
    )

    assert found(searched(ROOT, deed)) == ({"HUF_NECESSITY_UNPROVED E2"} if is_found else set())


@pytest.mark.parametrize(
    ("will", "findings"),
    [
        ({"probate": True, "presidency_town": True}, set()),
        ({"probate": True, "disputed": True}, {"WILL_UNPROVED_DISPUTED E2"}),
        ({}, {"WILL_NOT_PROVED E2"}),
        ({"heirs_no_objection": True}, set()),
        ({"heirs_no_objection": True, "presidency_town": True}, {"WILL_NOT_PROVED E2"}),
        ({"heirs_no_objection": True, "presidency_town": True, "date": "2025-12-21"}, set()),
        ({"heirs_no_objection": True, "presidency_town": True, "date": "2025-12-20"}, {"WILL_NOT_PROVED E2"}),
        ({"heirs_no_objection": True, "presidency_town": True, "death_date_before_2025_12_21": False}, set()),
    ],
)
def test_a_will_needs_probate_or_the_heirs_no_objection(will, findings):
    death = {**event("E2", "2023-03-03", "death_will", of="Ramaiah", legatees=["Arjun"]), **will}

    review = searched(ROOT, death)

    assert found(review) == findings
    assert held(review) == {"Arjun": "1"}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("mortgage", "UNDISCHARGED_MORTGAGE"),
        ("modt", "UNDISCHARGED_MORTGAGE"),
        ("cersai_entry", "CERSAI_ENTRY_OPEN"),
        ("lis_pendens", "LIS_PENDENS_OPEN"),
        ("attachment", "ATTACHMENT_OPEN"),
        ("acquisition_notice", "ACQUISITION_NOTICE_OPEN"),
        ("lease", "LEASE_SUBSISTING"),
        ("agreement_for_sale", "OPEN_AGREEMENT"),
    ],
)
def test_what_is_open_stays_open_until_its_own_discharge(kind, code):
    charges = [event("C1", "2020-01-01", kind, to="X", lender="SBI"), event("C2", "2020-01-01", kind, to="X")]

    assert found(searched(ROOT, *charges, seller="Ramaiah")) == {f"{code} C1", f"{code} C2"}
    assert found(
        searched(ROOT, *charges, event("D1", "2020-01-01", "discharge", ref="C2"), seller="Ramaiah")
    ) == {f"{code} C1"}


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        ({"type": "discharge"}, "it names no charge"),
        ({"type": "discharge", "ref": "E9"}, "E9 is no charge on file before it"),
        ({"type": "discharge", "ref": "M0"}, "M0 was closed before"),
        ({"type": "agreement_cancelled", "ref": "M1"}, "M1 is no agreement"),
        (
            {"type": "agreement_cancelled", "ref": "A1", "registered": False},
            "needs a registered cancellation",
        ),
    ],
)
def test_a_paper_that_names_no_open_charge_closes_nothing_and_is_told(paper, why):
    review = searched(
        ROOT,
        event("M0", "2019-01-01", "mortgage", lender="SBI"),
        event("D0", "2019-05-01", "discharge", ref="M0"),
        event("M1", "2020-01-01", "mortgage", lender="SBI"),
        event("A1", "2020-01-01", "agreement_for_sale", by="Ramaiah", to="X", registered=True),
        event(
            "D1", "2021-01-01", **{"kind": paper["type"], **{k: v for k, v in paper.items() if k != "type"}}
        ),
        seller="Ramaiah",
    )

    assert found(review) == {"UNDISCHARGED_MORTGAGE M1", "OPEN_AGREEMENT A1"}
    assert [why in note for note in review["notes"]] == [True]


AGREEMENT = event("A1", "2020-01-01", "agreement_for_sale", by="Ramaiah", to="Arjun", registered=True)


@pytest.mark.parametrize(
    ("papers", "is_open"),
    [
        ([sale("E2", "2021-01-01", "Ramaiah", "Arjun,Meena")], False),
        ([sale("E2", "2021-01-01", "Ramaiah", "Meena", ref="A1")], False),
        ([sale("E2", "2021-01-01", "Ramaiah", "Meena")], True),
        ([sale("E2", "2021-01-01", "Ramaiah", "Arjun", registered=False)], True),
        ([event("E2", "2021-01-01", "agreement_cancelled", ref="A1", registered=True)], False),
        ([event("M1", "2020-06-01", "mortgage"), sale("E2", "2021-01-01", "Ramaiah", "Arjun")], False),
    ],
)
def test_an_agreement_ends_by_its_deed_or_its_cancellation(papers, is_open):
    assert ("OPEN_AGREEMENT A1" in found(searched(ROOT, AGREEMENT, *papers))) == is_open


def test_a_lease_that_has_ended_is_no_burden():
    lease = event("L1", "2020-01-01", "lease", lessee="T")

    assert found(searched(ROOT, {**lease, "until": "2026-10-31"}, seller="Ramaiah")) == set()
    assert found(searched(ROOT, {**lease, "until": "2026-11-01"}, seller="Ramaiah")) == {
        "LEASE_SUBSISTING L1"
    }


@pytest.mark.parametrize(
    ("day", "said"), [("2014-11-01", "SBI"), ("2014-10-31", "SBI; a suit may be barred since 2026-10-31")]
)
def test_an_old_mortgage_says_that_its_suit_may_be_barred(day, said):
    review = searched(ROOT, event("M1", day, "mortgage", lender="SBI"), seller="Ramaiah")

    assert review["findings"][0]["detail"].removesuffix(" unless the debt was acknowledged") == said


@pytest.mark.parametrize(
    ("face", "findings"),
    [
        ({"stamp": {"ok": True, "deficit": "0.00"}}, set()),
        ({"stamp": {"ok": False}}, {"STAMP_DEFICIT E2"}),
        ({"stamp": {"deficit": "42,000"}}, {"STAMP_DEFICIT E2"}),
        ({"original_available": True}, set()),
        ({"original_available": False}, {"ORIGINAL_DEED_MISSING E2"}),
        ({"name_variance": True}, {"NAME_VARIANCE E2"}),
        ({"name_variance": "Ramayya"}, {"NAME_VARIANCE E2"}),
        ({"name_variance": ["Ramayya", "Ramaiah"]}, {"NAME_VARIANCE E2"}),
        ({"name_variance": 0.94}, {"NAME_VARIANCE E2"}),
        ({"name_variance": 0.95}, set()),
        ({"name_variance": False}, set()),
        ({"name_variance": " "}, set()),
        ({"boundary_mismatch": True}, {"BOUNDARY_MISMATCH E2"}),
        ({"property": {"survey": "112 / 3", "extent_sqft": "2,400"}}, set()),
        ({"property": {"survey": "112/4"}}, {"SURVEY_MISMATCH E2"}),
        ({"property": {"extent_sqft": 2280}}, {"EXTENT_MINOR_VARIANCE E2"}),
        ({"property": {"extent_sqft": "2279.99"}}, {"EXTENT_SHORTFALL E2"}),
        ({"property": {"extent_sqft": 9000}}, {"EXTENT_MINOR_VARIANCE E2"}),
        ({"property": {"boundaries": {"N": "Road", "east": "Nala"}}}, set()),
        ({"property": {"boundaries": {"north": "Temple"}}}, {"BOUNDARY_MISMATCH E2"}),
        ({"property": {"boundaries": "as before"}}, set()),
    ],
)
def test_the_face_of_a_paper_is_compared_with_the_schedule(face, findings):
    schedule = {"survey": "112/3", "extent_sqft": 2400, "boundaries": {"n": "road"}}

    review = searched(ROOT, sale("E2", "2001-01-01", "Ramaiah", "Arjun", **face), schedule=schedule)

    assert found(review) == findings


def test_without_a_schedule_there_is_nothing_to_compare():
    land = {"survey": "1", "extent_sqft": 5}

    assert (
        found(searched(ROOT, sale("E2", "2001-01-01", "Ramaiah", "Arjun", property=land), schedule=None))
        == set()
    )


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({"agricultural_without_conversion": True}, "NO_CONVERSION_ORDER"),
        ({"mutation_pending": True}, "MUTATION_PENDING"),
        ({"oc_missing": True}, "OC_MISSING"),
        ({"rera_missing": True}, "RERA_MISSING"),
        ({"society_noc_missing": True}, "SOCIETY_NOC_MISSING"),
        ({"tax_arrears": "Rs 1,200"}, "TAX_ARREARS"),
        ({"prohibited_land": "PTCL grant"}, "PROHIBITED_LAND"),
        ({"plan_deviation": True}, "PLAN_DEVIATION"),
        ({"third_party_possession_since": "2014-11-01"}, "ADVERSE_POSSESSION_RISK"),
        ({"third_party_possession_since": "2014-11-02"}, "THIRD_PARTY_POSSESSION"),
        ({"third_party_possession_since": "2000-01-01", "government_land": True}, "THIRD_PARTY_POSSESSION"),
        ({"third_party_possession_since": "1996-11-01", "government_land": True}, "ADVERSE_POSSESSION_RISK"),
    ],
)
def test_the_standing_of_the_property_is_found(state, code):
    assert found(searched(ROOT, state=state, seller="Ramaiah")) == {code}
