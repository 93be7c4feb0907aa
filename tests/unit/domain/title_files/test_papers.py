"""Facts of papers become a case that the engine can run."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel as Label
from domain.documents.page import Box
from domain.title.output import title_chain
from domain.title_files.papers import assembled, reading_of
from tests.support.title_deeds import held

TODAY = date(2026, 11, 27)
DOCUMENT = UUID(int=5)


def reading(number: int, label: Label, **values):
    """A paper whose fields are given; a list gives one fact an item."""
    facts = [
        Fact(f"{label.value}.{name}", one, Evidence(DOCUMENT, number, f"{name} {one}", Box(1, 2, 3, 4)))
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return reading_of(label, facts, number=number, document_id=DOCUMENT)


def deed(number: int, day: str, by: str, to: str, label: Label = Label.SALE_DEED, **more):
    return reading(
        number, label, execution_date=day, registered=True, doc_no=f"{number}/{day[:4]}",
        executant=[{"name": by}], claimant=[{"name": to}], **more,
    )  # fmt: skip


def reviewed(*readings, given=None):
    case, evidence = assembled(given, readings, today=TODAY)
    return title_chain(case), evidence


def test_a_bundle_of_deeds_is_a_chain_whose_oldest_deed_is_the_root():
    found, evidence = reviewed(
        deed(
            1,
            "2005-05-05",
            "Meena",
            "Arjun",
            extent={"sqft": "1200.5"},
            survey="9/1",
            boundaries={"n": "Road"},
        ),
        deed(2, "1988-01-01", "Ramaiah", "Meena", label=Label.MOTHER_DEED),
        reading(
            3, Label.MORTGAGE, execution_date="2010-01-01", lender="SBI", doc_no="3/2010", registered=True
        ),
        reading(4, Label.RELEASE_OF_MORTGAGE, execution_date="2012-01-01", discharges={"doc_no": "3/2010"}),
    )

    assert held(found) == {"Arjun": "1"}
    assert [step["type"] for step in found["chain"]] == ["root", "sale", "mortgage", "discharge"]
    assert found["charges"][0]["closed_by"] == "D4"
    assert not [each for each in found["findings"] if each["code"] == "UNDISCHARGED_MORTGAGE"]
    assert evidence["D1"][0] == {
        "document_id": str(DOCUMENT), "page": 1, "quote": "execution_date 2005-05-05", "box": [1, 2, 3, 4],
    }  # fmt: skip


def test_an_event_that_a_person_gave_is_borne_out_and_not_doubled():
    given = {
        "as_of": "2026-11-01",
        "events": [
            {"id": "E1", "date": "1988-01-01", "type": "root", "claimants": [{"name": "Meena"}]},
            {"id": "E2", "date": "2005-05-05", "type": "sale", "registered": True, "doc_no": "1/2005",
             "executants": ["Meena"], "claimants": [{"name": "Arjun"}]},
        ],
        "schedule": {"survey": "9/1"},
    }  # fmt: skip

    found, evidence = reviewed(deed(1, "2005-05-05", "Meena", "Arjun"), given=given)
    again, _ = reviewed(deed(1, "2005-05-05", "Meena", "Arjun"), given=assembled(given, [], today=TODAY)[0])

    assert [step["event"] for step in found["chain"]] == ["E1", "E2"]
    assert set(evidence) == {"E2"}
    assert again == found


@pytest.mark.parametrize(
    ("label", "values", "expected"),
    [
        (Label.PARTITION, {"party": [{"name": "A"}, {"name": "B"}], "allotment": [{"name": "A", "share": "1"}]},
         {"type": "partition", "parties": ["A", "B"], "allot": [{"name": "A", "share": "1"}]}),
        (Label.POA, {"principal": {"name": "A"}, "agent": {"name": "B"}, "coupled_with_interest": True},
         {"type": "poa", "principal": "A", "agent": "B", "coupled_with_interest": True}),
        (Label.WILL, {"testator": {"name": "A"}, "legatee": [{"name": "B", "share": "1/2"}, "C"], "probate": False},
         {"type": "death_will", "of": "A", "legatees": [{"name": "B", "share": "1/2"}, {"name": "C"}], "probate": False}),
        (Label.LEGAL_HEIR_CERTIFICATE, {"deceased": "A", "heir": ["B"]},
         {"type": "death_intestate", "of": "A", "heirs": [{"name": "B"}]}),
        (Label.LIS_PENDENS, {"case_no": "OS 1/2020"}, {"type": "lis_pendens", "suit": "OS 1/2020"}),
        (Label.ATTACHMENT, {"authority": "DRT"}, {"type": "attachment", "authority": "DRT"}),
        (Label.MUTATION_ORDER, {}, {"type": "mutation_order"}),
        (Label.GIFT, {"executant": ["A"], "claimant": ["B", {"name": " "}], "stamp_deficit_inr": 500,
                      "via_poa": "7/1999", "minor": [{"name": "M", "born": "2010-01-01"}], "original_seen": False},
         {"type": "gift", "executants": ["A"], "claimants": [{"name": "B"}], "stamp": {"ok": False, "deficit": 500},
          "via_poa": "7/1999", "original_available": False,
          "minors_sold": [{"name": "M", "dob": "2010-01-01", "court_permission": False}]}),
    ],
)  # fmt: skip
def test_each_kind_of_paper_as_an_event(label, values, expected):
    [event] = reading(1, label, execution_date="2001-01-01", **values)["events"]

    assert event == {"id": "D1", "date": "2001-01-01", **expected}


@pytest.mark.parametrize(
    ("label", "values", "expected"),
    [
        (Label.ENCUMBRANCE_CERTIFICATE, {"from": "1996-01-01", "to": "2026-01-01",
                                         "entry": [{"doc_no": "1/2005", "date": "2005-05-05", "nature": "sale"}, {}]},
         {"ec": [{"from": "1996-01-01", "to": "2026-01-01",
                  "entries": [{"doc_no": "1/2005", "date": "2005-05-05", "nature": "sale"}]}]}),
        (Label.ENCUMBRANCE_CERTIFICATE, {"from": "1996-01-01"}, {}),
        (Label.KHATA, {"holder": ["Arjun"], "survey": "9/1", "boundaries": {"n": "x"}},
         {"revenue": {"holders": ["Arjun"], "survey": "9/1"}}),
        (Label.SEVEN_TWELVE, {"survey": "9/1"}, {}),
        (Label.RERA_REGISTRATION, {"rera_no": "P1", "end_date": "2027-01-01"},
         {"rera": {"number": "P1", "ends": "2027-01-01"}}),
        (Label.CERSAI_REPORT, {"lender": "SBI", "security_id": 4, "satisfied": True},
         {"cersai": [{"id": "4", "lender": "SBI", "satisfied": True}]}),
        (Label.CERSAI_REPORT, {"lender": "SBI"}, {}),
        (Label.TAX_RECEIPT, {}, {}),
    ],
)  # fmt: skip
def test_each_kind_of_register(label, values, expected):
    assert reading(1, label, **values)["records"] == expected


def test_a_paper_without_a_date_is_left_out_and_said_to_be():
    made = reading(3, Label.SALE_DEED, executant="A")

    assert (made["events"], made["left_out"]) == ([], ["D3: the sale_deed has no date that could be read."])
    bare = reading_of(
        Label.SALE_DEED, [Fact("x.y", None, Evidence(None, 1, "q"))], number=1, document_id=None
    )
    assert bare["evidence"] == [{"document_id": None, "page": 1, "quote": "q", "box": None}]


def test_registers_of_several_papers_stand_beside_one_another_and_powers_are_found_by_their_day():
    ec = {"from": "1996-01-01", "to": "2011-01-01"}
    case, _ = assembled(
        None,
        [
            reading(1, Label.ENCUMBRANCE_CERTIFICATE, **ec),
            reading(2, Label.ENCUMBRANCE_CERTIFICATE, **{**ec, "from": "2011-01-02", "to": "2026-01-01"}),
            reading(3, Label.POA, execution_date="2001-01-01", principal="A", agent="B"),
            deed(4, "2002-02-02", "A", "C", via_poa={"date": "2001-01-01"}),
            deed(5, "1990-02-02", "Z", "A"),
        ],
        today=TODAY,
    )

    assert len(case["records"]["ec"]) == 2
    assert [each.get("via_poa") for each in case["events"]] == [None, "D3", None]
    assert case["as_of"] == "2026-11-27"
