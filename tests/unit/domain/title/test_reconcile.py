from __future__ import annotations

import pytest

from tests.support.title_deeds import ROOT, event, found, sale, searched

DEED = sale("E2", "2001-01-01", "Ramaiah", "Arjun", doc_no="12/2001")
WHOLE = {"from": "1990-01-01", "to": "2026-11-01"}
ROW = {"doc_no": "12/2001", "date": "2001-01-01", "nature": "sale"}


def registers(*events, **records):
    return searched(ROOT, *events, records=records)


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        (ROW, set()),
        ({**ROW, "nature": "sale_deed", "doc_no": None}, set()),
        ({**ROW, "date": None}, set()),
        ({"nature": "sale", "event": "E2"}, set()),
        ({"nature": "sale", "event": "E7"}, {"COMPETING_CLAIM", "EC_GAP E2"}),
        ({**ROW, "doc_no": "13/2001"}, {"COMPETING_CLAIM", "EC_GAP E2"}),
        ({**ROW, "doc_no": None, "date": "2001-01-02"}, {"COMPETING_CLAIM", "EC_GAP E2"}),
        ({"doc_no": "9/2002", "nature": "mortgage"}, {"UNDISCHARGED_MORTGAGE", "EC_GAP E2"}),
        ({"nature": "agreement_for_sale"}, {"OPEN_AGREEMENT", "EC_GAP E2"}),
        ({"nature": "rectification"}, {"EC_GAP E2"}),
    ],
)
def test_each_row_of_the_certificate_belongs_to_a_deed_and_each_registered_deed_to_a_row(row, findings):
    assert found(registers(DEED, ec={**WHOLE, "entries": [row]})) == findings


def test_a_release_among_the_rows_closes_the_mortgage_among_the_rows():
    rows = [
        ROW,
        {"doc_no": "9/2002", "nature": "modt"},
        {"doc_no": "9/2009", "nature": "release_of_mortgage", "ref": "9/2002"},
    ]

    review = registers(DEED, ec={**WHOLE, "entries": rows})

    assert found(review) == set()
    assert [each["remark"] for each in review["records"]] == [
        "in the chain",
        "not in the chain, nothing open by it",
        "not in the chain, nothing open by it",
    ]


def test_two_like_deeds_of_one_day_are_not_guessed_apart():
    deeds = [sale(f"S{n}", "2001-01-01", "Ramaiah", "Arjun", share="1/2") for n in (1, 2)]
    row = {**ROW, "doc_no": None}

    assert found(registers(*deeds, ec={**WHOLE, "entries": [row]})) == {
        "COMPETING_CLAIM",
        "EC_GAP S1",
        "EC_GAP S2",
    }


def test_one_row_answers_for_one_deed():
    deeds = [sale(f"S{n}", "2001-01-01", "Ramaiah", "Arjun", share="1/2", doc_no="12/2001") for n in (1, 2)]

    assert found(registers(*deeds, ec={**WHOLE, "entries": [ROW, ROW]})) == set()
    assert found(registers(*deeds, ec={**WHOLE, "entries": [ROW]})) == {"EC_GAP S2"}


def test_a_certificate_does_not_show_what_is_not_registered():
    mortgage = event("M1", "2005-01-01", "mortgage", lender="SBI")

    assert found(registers(DEED, mortgage, ec={**WHOLE, "entries": [ROW]})) == {"UNDISCHARGED_MORTGAGE M1"}


@pytest.mark.parametrize(
    ("certificates", "gaps"),
    [
        ([("1996-11-01", "2026-11-01")], []),
        ([("2000-01-01", "2010-12-31"), ("1990-01-01", "1999-12-31"), ("2011-01-01", "2026-12-01")], []),
        ([("1990-01-01", "2026-01-01"), ("1999-01-01", "2000-01-01")], ["2026-01-02..2026-11-01"]),
        (
            [("2000-01-01", "2010-12-31"), ("2011-01-03", "2026-10-31")],
            ["1996-11-01..1999-12-31", "2011-01-01..2011-01-02", "2026-11-01..2026-11-01"],
        ),
    ],
)
def test_days_of_the_search_without_a_certificate_are_gaps(certificates, gaps):
    review = registers(
        {**DEED, "date": "1990-06-01"},
        ec=[{"from": start, "to": end} for start, end in certificates],
    )

    details = [
        each["detail"] for each in review["findings"] if each["code"] == "EC_GAP" and not each["events"]
    ]
    assert details == gaps


ENTRY = event("C1", "2012-04-20", "cersai_entry", lender="State Bank")


@pytest.mark.parametrize(
    ("events", "record", "findings", "remark"),
    [
        ([ENTRY], {"lender": "STATE BANK"}, {"CERSAI_ENTRY_OPEN C1"}, "in the chain"),
        (
            [ENTRY],
            {"lender": "X", "event": "C1", "satisfied": True},
            {"CERSAI_ENTRY_OPEN C1"},
            "in the chain",
        ),
        ([ENTRY], {"lender": "X"}, {"CERSAI_ENTRY_OPEN C1", "CERSAI_ENTRY_OPEN"}, "not in the chain"),
        ([], {"lender": "X", "satisfied": True}, set(), "satisfied"),
        ([], {"lender": "X", "event": "C9"}, {"CERSAI_ENTRY_OPEN"}, "not in the chain"),
        (
            [ENTRY, event("D1", "2020-01-01", "discharge", ref="C1")],
            {"lender": "State Bank"},
            {"CERSAI_ENTRY_OPEN C1"},
            "in the chain",
        ),
    ],
)
def test_cersai_says_what_is_open_whatever_the_papers_say(events, record, findings, remark):
    review = registers(
        sale("E2", "2001-01-01", "Ramaiah", "Arjun"), *events, cersai=[{"id": "4711", **record}]
    )

    assert found(review) == findings
    assert [each["remark"] for each in review["records"]] == [remark]


SUIT = event("L1", "2024-03-03", "lis_pendens", suit="OS 118/2024")


@pytest.mark.parametrize(
    ("events", "record", "findings"),
    [
        ([SUIT], {"case_no": "os118/2024"}, {"LIS_PENDENS_OPEN L1"}),
        ([SUIT], {"case_no": "OS 9/2024"}, {"LIS_PENDENS_OPEN L1", "LIS_PENDENS_OPEN"}),
        ([], {"case_no": "OS 9/2024", "disposed": True}, set()),
        (
            [SUIT, event("D1", "2025-01-01", "discharge", ref="L1")],
            {"case_no": "OS 9/2024", "event": "L1"},
            {"LIS_PENDENS_OPEN L1"},
        ),
    ],
)
def test_a_suit_pending_in_court_is_open(events, record, findings):
    assert (
        found(registers(sale("E2", "2001-01-01", "Ramaiah", "Arjun"), *events, litigation=[record]))
        == findings
    )


@pytest.mark.parametrize(
    ("records", "findings"),
    [
        ({"revenue": {"holders": ["Arjun"], "survey": "112/3", "extent_sqft": 2400}}, set()),
        ({"revenue": {"holders": ["Ramaiah"]}}, {"MUTATION_PENDING"}),
        ({"revenue": {"survey": "9", "extent_sqft": 2000}}, {"SURVEY_MISMATCH", "EXTENT_SHORTFALL"}),
        ({"rera": {"number": "PRM/1", "ends": "2026-11-01"}}, set()),
        ({"rera": {"number": "PRM/1"}}, set()),
        ({"rera": {"number": "PRM/1", "ends": "2026-10-31"}}, {"RERA_MISSING"}),
        ({"rera": {"promoter": "X"}}, {"RERA_MISSING"}),
    ],
)
def test_revenue_and_rera_records_are_compared(records, findings):
    assert found(registers(sale("E2", "2001-01-01", "Ramaiah", "Arjun"), **records)) == findings
