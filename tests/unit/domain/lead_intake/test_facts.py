"""What sources say, read into leads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.keyring import KeyRing
from domain.lead_intake.facts import read_lead
from domain.lead_intake.portals import portal_key
from domain.leads import consent_texts
from domain.tenancy import DEMO_TENANT_ID

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
CONSENT = {
    "consent_purpose": "property_enquiry",
    "consent_channel": "call; whatsapp",
    "consent_text_version": consent_texts()[0].version,
    "consent_at": "2026-11-20T10:00:00+05:30",
    "consent_proof": "form 17",
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"phone": "098450 12345 / 99"}, {"phone_e164": "+919845012345", "source": "portal", "language": "en"}),
        ({"phone": "12", "email": "Mail: Asha@Example.com"}, {"phone_e164": None, "email": "asha@example.com"}),
        ({"external_ref": "x-1", "source": "Walk in", "stage": "Visit Planned"},
         {"source": "walk_in", "stage": "visit_planned"}),
        ({"external_ref": "x", "language": "hi", "purpose": "Invest", "timeline": "0-1m"},
         {"language": "hi", "purpose": "invest", "timeline": "0-1m"}),
        ({"external_ref": "x", "loan_needed": "yes", "pre_approved": "No", "do_not_call": "1"},
         {"loan_needed": True, "pre_approved": False, "is_dnd": True}),
        ({"external_ref": "x", "at": "2026-11-20T10:00:00+05:30"}, {"at": datetime(2026, 11, 20, 4, 30, tzinfo=UTC)}),
        ({"external_ref": "x", "at": "2026-11-20"}, {"at": datetime(2026, 11, 20, tzinfo=UTC)}),
        ({"external_ref": "x", "at": "2036-11-20"}, {"at": NOW}),
        ({"external_ref": "x", "name": "a" * 500}, {"name": "a" * 120}),
        ({"external_ref": "x", "name": "Select", "enquiry": "n/a"}, {"name": "", "enquiry": None}),
    ],
)  # fmt: skip
def test_fields_are_read_into_our_words(said, expected) -> None:
    lead = read_lead(said, now=NOW)

    assert {name: getattr(lead, name) for name in expected} == expected


def test_the_wish_is_read_from_words_and_from_fields() -> None:
    lead = read_lead(
        {
            "phone": "9845012345",
            "enquiry": "need a 2bhk in Baner",
            "city": "Bengaluru",
            "localities": "Whitefield; Marathahalli",
            "bhk": "3",
            "budget": "90 lakh to 1.2 crore",
        },
        now=NOW,
    )
    rent = read_lead({"phone": "9845012345", "transaction": "rent", "budget": "30k"}, now=NOW)

    assert lead.filters["localities"] == ["Whitefield", "Marathahalli"]
    assert lead.filters["bhk"] == {"in": [3]}
    assert lead.filters["price"] == {"min": 9_000_000, "max": 12_000_000, "period": "total"}
    assert rent.filters["price"] == {"max": 30_000, "period": "month"}


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ({"phone": "1800 123 4567"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"source": "pigeon"}, "source"),
        ({"at": "yesterday"}, "at"),
        ({"loan_needed": "perhaps"}, "loan_needed"),
        ({"budget": "a lot"}, "budget"),
        ({**CONSENT, "consent_proof": ""}, "consent: not taken over"),
        ({**CONSENT, "consent_text_version": "v0"}, "consent: text v0"),
        ({**CONSENT, "consent_channel": "pigeon"}, "consent_channel"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_is_kept(said, note) -> None:
    lead = read_lead({"external_ref": "x", **said}, now=NOW)

    assert lead.notes[0].startswith(note)
    assert lead.consents == ()


def test_a_consent_comes_with_all_that_proves_it_and_opens_what_it_names() -> None:
    lead = read_lead({"phone": "9845012345", **CONSENT}, now=NOW)
    own = read_lead(
        {"phone": "9845012345", **CONSENT, "consent_text_version": "x1", "consent_text": "May we call?"},
        now=NOW,
    )

    assert [one.channel for one in lead.consents] == ["call", "whatsapp"]
    assert all("enquiry only" in one.text_shown for one in lead.consents)
    assert {one.text_shown for one in own.consents} == {"May we call?"}


@pytest.mark.parametrize(
    ("given", "captured"),
    [
        ({}, "2026-11-20T04:30"),
        ({"consent_at": "2031-01-01"}, NOW.isoformat()[:16]),
        ({"do_not_call": "yes"}, "2026-11-19T00:00"),
        ({"enquiry": "Please do not call me again"}, "2026-11-19T00:00"),
    ],
    ids=str,
)
def test_a_consent_is_never_later_than_now_or_than_a_refusal_beside_it(
    given: dict[str, str], captured: str
) -> None:
    lead = read_lead({"phone": "9845012345", "at": "2026-11-19", **CONSENT, **given}, now=NOW)

    assert {one.captured_at.isoformat()[:16] for one in lead.consents} == {captured}


def test_nobody_is_no_lead() -> None:
    with pytest.raises(BadInput, match="nobody can be found"):
        read_lead({"name": "Asha", "phone": "12"}, now=NOW)


@given(
    st.dictionaries(
        st.sampled_from(["phone", "email", "at", "budget", "wish", "source", "bhk"]), st.text(max_size=40)
    )
)
def test_no_text_breaks_it(said) -> None:
    read_lead({"external_ref": "x", **said}, now=NOW)


def test_each_portal_of_each_tenant_has_a_key_of_its_own() -> None:
    ring = KeyRing("a secret of thirty-two characters!!")

    assert portal_key(ring, DEMO_TENANT_ID, "magicbricks") == portal_key(ring, DEMO_TENANT_ID, "magicbricks")
    assert portal_key(ring, DEMO_TENANT_ID, "magicbricks") != portal_key(ring, DEMO_TENANT_ID, "housing")
    with pytest.raises(BadInput, match="small letters"):
        portal_key(ring, DEMO_TENANT_ID, "../x")
