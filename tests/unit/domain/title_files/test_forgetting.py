"""A document that is erased takes what it brought out of a title file, and nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.documents.labels import DocumentLabel as Label
from domain.title_files.forgetting import facts_without, given_without
from domain.title_files.papers import assembled
from tests.unit.domain.title_files.test_papers import DOCUMENT, deed, part, read

TODAY = date(2026, 11, 27)
OTHER = UUID(int=6)


def test_facts_of_other_documents_stay_and_events_without_any_go():
    mine, theirs = {"document_id": str(DOCUMENT)}, {"document_id": str(OTHER)}

    assert facts_without({"D1": [mine], "D2": [mine, theirs]}, DOCUMENT) == {"D2": [theirs]}


def test_an_edited_case_loses_the_events_register_lines_and_land_of_the_document():
    entry = {"doc_no": "9/1999", "date": "1999-09-09", "nature": "sale"}
    certificate = part(
        Label.ENCUMBRANCE_CERTIFICATE, form="15", entry=[entry], **{"from": "1990-01-01", "to": "2020-01-01"}
    )
    project = part(Label.RERA_REGISTRATION, rera_no="P51800001234")
    [first, second] = read(
        [
            deed(1, "1988-01-01", "Ramaiah", "Meena", survey="9/1", extent={"sqft": "1200.5"}),
            certificate,
            project,
        ],
        deed(2, "2005-05-05", "Meena", "Arjun"),
    )
    told = {"id": "P1", "type": "mortgage", "date": "2001-01-01", "lender": "SBI"}
    whole = assembled({"events": [told], "seller": ["Arjun"]}, [first, second], today=TODAY).case
    assert [each["id"] for each in whole["events"]] == ["P1", "D1-1", "D2"]
    whole["records"]["ec"].append({"doc_no": "1/2000"})
    whole["records"]["by_hand"] = True

    left = given_without(whole, first, standing={}, today=TODAY)

    assert [each["id"] for each in left["events"]] == ["P1", "D2"]
    assert left["records"] == {"ec": [{"doc_no": "1/2000"}], "by_hand": True}
    assert whole["records"]["rera"] == {"number": "P51800001234"}
    assert "schedule" not in left
    assert given_without(whole, second, standing={}, today=TODAY)["schedule"] == whole["schedule"]
    assert left["seller"] == ["Arjun"]
    borne_out = given_without(whole, first, standing={"D1-1": []}, today=TODAY)
    assert [each["id"] for each in borne_out["events"]] == ["P1", "D1-1", "D2"]
