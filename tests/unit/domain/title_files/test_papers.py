"""What papers say becomes a case that the engine can run, beside what a person gave."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from uuid import UUID

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel as Label
from domain.documents.page import Box
from domain.title.output import title_chain
from domain.title_files.papers import PartFacts, assembled, reading_of
from tests.support.title_deeds import held

TODAY = date(2026, 11, 27)
DOCUMENT = UUID(int=5)


def part(label: Label, page: int = 1, **values) -> PartFacts:
    """A paper whose fields are given; a list gives one fact an item."""
    return PartFacts(
        label,
        [
            Fact(f"{label.value}.{name}", one, Evidence(DOCUMENT, page, f"{name} {one}", Box(1, 2, 3, 4)))
            for name, value in values.items()
            for one in (value if isinstance(value, list) else [value])
        ],
    )


def deed(number: int, day: str, by: str, to: str, label: Label = Label.SALE_DEED, **more) -> PartFacts:
    return part(
        label, number, execution_date=day, registered=True, doc_no=f"{number}/{day[:4]}",
        executant=[{"name": by}], claimant=[{"name": to}], **more,
    )  # fmt: skip


def read(*documents):
    """Each document is a paper, or a list of its papers."""
    return [
        reading_of(each if isinstance(each, list) else [each], number=number, document_id=DOCUMENT)
        for number, each in enumerate(documents, 1)
    ]


def test_papers_are_a_chain_whose_oldest_deed_is_the_root():
    made = assembled(
        None,
        read(
            deed(1, "2005-05-05", "Meena", "Arjun", survey="9/1", extent={"sqft": "1200.5"}),
            [
                deed(2, "1988-01-01", "Ramaiah", "Meena", label=Label.MOTHER_DEED),
                part(Label.MORTGAGE, execution_date="2010-01-01", lender="SBI", doc_no="3/2010", registered=True),
            ],
            part(Label.RELEASE_OF_MORTGAGE, execution_date="2012-01-01", discharges={"doc_no": "3/2010"}, registered=True),
        ),
        today=TODAY,
    )  # fmt: skip
    found = title_chain(made.case)

    assert held(found) == {"Arjun": "1"}
    assert [(step["event"], step["type"]) for step in found["chain"]] == [
        ("D2-1", "root"), ("D1", "sale"), ("D2-2", "mortgage"), ("D3", "discharge"),
    ]  # fmt: skip
    assert found["charges"][0]["closed_by"] == "D3"
    assert (made.case["as_of"], made.case["schedule"]) == (
        "2026-11-27",
        {"survey": "9/1", "extent_sqft": "1200.5"},
    )
    assert made.evidence["D1"][0] == {
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
        "records": {"ec": [{"from": "1996-01-01", "to": "2011-01-01"}], "suits": []},
        "same_person": [{"name": "M. Rao", "same_as": "Meena"}],
        "state": {"mutation_pending": True},
    }  # fmt: skip
    papers = read(
        deed(1, "2005-05-05", "Meena", "Arjun"),
        deed(2, "2009-09-09", "Arjun", "Farah"),
        part(Label.ENCUMBRANCE_CERTIFICATE, **{"from": "2011-01-02", "to": "2026-01-01", "form": "16"}),
        part(Label.TAX_RECEIPT, date="2026-01-01", arrears_inr=500),
    )

    made = assembled(given, papers, today=TODAY)
    found = title_chain(made.case)

    assert [step["event"] for step in found["chain"]] == ["E1", "E2", "D2", "D4"]
    assert held(found) == {"Farah": "1"}
    assert set(made.evidence) == {"E2", "D2", "D4"}
    assert [one["to"] for one in made.case["records"]["ec"]] == ["2011-01-01", "2026-01-01"]
    assert made.case["records"]["suits"] == []
    assert made.case["state"] == {"mutation_pending": True, "tax_arrears": True}
    again = assembled(made.case, papers, today=TODAY)
    assert again.case["records"] == made.case["records"]
    assert title_chain(again.case)["holders"] == found["holders"]


def test_facts_stand_at_the_event_of_their_paper_and_what_was_struck_out_stays_out():
    papers = read(deed(1, "2005-05-05", "Meena", "Arjun"), deed(2, "2009-09-09", "Arjun", "Farah"))

    made = assembled(None, papers, today=TODAY)
    without = assembled({"struck_events": ["D2"]}, papers, today=TODAY)

    assert {fact["page"] for fact in made.facts["D2"]} == {2}
    assert [fact["value"] for fact in made.facts["D1"] if fact["field"] == "sale_deed.doc_no"] == ["1/2005"]
    assert ([each["id"] for each in without.case["events"]], list(without.facts)) == (["D1"], ["D1"])
    assert "struck_events" not in without.case


def test_what_papers_lack_or_contradict_is_told_by_name():
    contradictory = deed(2, "2001-01-01", "A", "B", survey=["1/1", "1/2"], boundaries={"n": "Road"})
    made = assembled(
        None,
        read(
            part(Label.SALE_DEED, executant=[{"name": "A"}]),
            contradictory,
            PartFacts(Label.KHATA, [Fact("khata.holder", ["A"], Evidence(None, 1, "q"), confidence=Fraction(1, 2))]),
        ),
        today=TODAY,
    )  # fmt: skip

    assert any(note.startswith("D1 (sale_deed): the day of execution was not found") for note in made.notes)
    assert "D2 (sale_deed), survey: the paper gives more than one value; read were 1/1, 1/2." in made.notes
    assert [each["id"] for each in made.case["events"]] == ["D2"]


def test_values_of_every_shape_are_told_and_nothing_makes_no_case():
    half = Fact(
        "sale_deed.extent", {"sqft": None, "parts": [{"unit": "bigha"}]}, Evidence(None, 1, "one bigha")
    )
    whole = deed(1, "2001-01-01", "A", "B")

    made = assembled(None, read(PartFacts(whole.label, [*whole.facts, half])), today=TODAY)
    none = assembled(None, [], today=TODAY)

    assert any("read were sqft None parts unit bigha." in note for note in made.notes)
    assert (none.case, none.evidence, none.notes) == ({"as_of": "2026-11-27", "events": []}, {}, ())
