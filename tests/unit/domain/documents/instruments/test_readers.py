"""Turns of phrase beyond the made papers: what is read, and what is left unread rather than guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.documents.instruments.readers import INSTRUMENT_READERS
from domain.documents.labels import DocumentLabel as Label
from domain.documents.page import Box, Line, Page, Word
from domain.documents.readers import facts_of, instrument_facts
from tests.support.made_pages import line_at, page_of


def read(label: Label, *texts: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for fact in facts_of(label, [page_of(text, number) for number, text in enumerate(texts, 1)], None):
        found.setdefault(fact.field.split(".")[1], []).append(fact.value)
    return found


@pytest.mark.parametrize("label", sorted(INSTRUMENT_READERS))
def test_an_empty_paper_has_no_facts(label: Label) -> None:
    assert instrument_facts(label, [page_of("")], None) == ()
    assert facts_of(label, [], None) == ()
    assert instrument_facts(label, [page_of("nothing of interest stands here at all")], None) == ()


def test_labels_without_reader_have_no_facts() -> None:
    assert facts_of(Label.CHEQUE, [page_of("pay Asha or bearer")], None) == ()


def test_an_agreement_for_sale_is_read_as_an_instrument_and_for_a_loan() -> None:
    found = read(
        Label.AGREEMENT_FOR_SALE,
        "AGREEMENT FOR SALE\n\nThis agreement is made on 5 May 2026 between\n"
        "Seller: Konkan Homes Limited\nBuyer: Asha Rao\nTotal price: Rs. 84,00,000/-\n"
        "Survey No. 112/3 of Hebbal village",
    )

    assert (found["price_inr"], found["buyer"]) == ([8_400_000], ["Asha Rao"])
    assert found["execution_date"] == found["date"] == ["2026-05-05"]


def test_a_deed_in_the_first_person_and_other_words() -> None:
    found = read(
        Label.POA,
        "I, Sri. Anil Rao, son of Mohan Rao, do hereby appoint Smt. Radha Rao, wife of Ganesh Rao, my "
        "attorney.\n"
        "The attorney may execute any sale deed.",
    )

    assert found["principal"][0]["name"] == "Anil Rao"
    assert found["agent"][0]["name"] == "Radha Rao"
    assert found["may_sell"] == [True]
    assert "may_receive_price" not in found


def test_who_signs_for_another_is_no_party() -> None:
    found = read(
        Label.SALE_DEED,
        "Sri. Anil Rao, S/o Mohan Rao, represented by his Power of Attorney holder Sri. Kiran Naik, "
        "S/o Ashok Naik,\n"
        "under the Power of Attorney, hereinafter called the VENDOR",
    )

    assert [each["name"] for each in found["executant"]] == ["Anil Rao"]
    assert "via_poa" not in found


def test_a_share_is_read_in_its_turns() -> None:
    assert read(Label.SALE_DEED, "sells an undivided 1/3 share in the property")["share"] == ["1/3"]
    assert read(Label.SALE_DEED, "sells 2/4 th undivided interest")["share"] == ["1/2"]


def test_minors_with_and_without_the_courts_leave() -> None:
    found = read(
        Label.SALE_DEED,
        "guardian of the minor Asha Rao, born on 01/02/2010, with the permission of the District Court\n"
        "and of the minor Usha Rao, born on 03/04/2011, without any order of court\n"
        "and of the minor Radha Rao, born on 05/06/2012 and living here\n"
        "and of the minor Nobody",
    )

    assert [each.get("court_permission") for each in found["minor"]] == [True, False, None]


def test_the_day_of_another_paper_is_no_deeds_own() -> None:
    found = read(Label.SALE_DEED, "acquired under Document No. 12/1999 of this office")

    assert "doc_no" not in found
    assert "recital" not in found


def test_a_role_that_a_stamp_has_taken_is_told_by_the_side_of_the_deed() -> None:
    found = read(
        Label.RELEASE,
        "Mr. Anil Rao, son of Mohan Rao, hereinafter referred to as the\n"
        "(which term includes heirs) of the one part,\n"
        'Mrs. Asha Naik, wife of Kiran Naik, hereinafter referred to as the "RELEASEE" of the other part.',
    )

    assert [[each["name"] for each in found[side]] for side in ("executant", "claimant")] == [
        ["Anil Rao"],
        ["Asha Naik"],
    ]


def test_a_boundary_whose_words_are_lost_is_not_the_next_one() -> None:
    text = "East by: Drain\nWest by: Road\nNorth by:\nSouth by: Lane"

    assert read(Label.SALE_DEED, text)["boundaries"] == [{"e": "Drain", "w": "Road", "s": "Lane"}]


def test_a_speck_of_a_scan_parts_no_row() -> None:
    rows = ("Sri. Anil Rao, S/o Mohan Rao, hereinafter", "called the VENDOR of the land,")
    words = [word for place, row in enumerate(rows) for word in line_at(row, 40 + 14 * place).words]
    lowered = [
        replace(word, box=replace(word.box, top=word.box.top + 2, bottom=word.box.bottom + 2))
        if word.text == "VENDOR"
        else word
        for word in words
    ]
    speck = Word(":", Box(400, 61.0, 402, 61.6))
    page = Page(1, 700, 900, (Line("scan", Box(40, 40, 402, 70), (*lowered, speck)),))

    facts = facts_of(Label.SALE_DEED, [page], None)

    assert [fact.value["name"] for fact in facts if fact.field == "sale_deed.executant"] == ["Anil Rao"]


def test_a_scans_nuniber_is_a_number() -> None:
    found = read(Label.SALE_DEED, "Document Nuniber 2450/1994\nRegistered on 15-Feb-1994")

    assert (found["doc_no"], found["registration_date"]) == (["2450/1994"], ["1994-02-15"])


def test_a_scans_extra_sign_hides_no_period_and_no_taluk() -> None:
    period = read(Label.ENCUMBRANCE_CERTIFICATE, "शोध कालावंधी: ०२/११/२०११ पासून ०१/११/२०२६ पर्यंत")
    taluk = read(Label.SEVEN_TWELVE, "ताळुका: निफाड")

    assert (period["from"], period["to"], taluk["taluk"]) == (["2011-11-02"], ["2026-11-01"], ["निफाड"])


def test_a_certificate_without_form_number_is_nil_when_it_says_so() -> None:
    found = read(
        Label.ENCUMBRANCE_CERTIFICATE, "Nil encumbrance for the period from 01/01/2001 to 01/01/2011"
    )

    assert found == {"form": ["16"], "from": ["2001-01-01"], "to": ["2011-01-01"]}


def test_rows_without_serial_numbers_are_found_by_their_document_numbers() -> None:
    found = read(
        Label.ENCUMBRANCE_CERTIFICATE,
        "Form No. 15\n\n"
        "Document       Date           Nature         Executants        Claimants\n\n\n"
        "12/1999        01/02/1999     Sale Deed      Asha Rao          Anil Rao\n\n\n"
        "13/2001        05/06/2001     Mortgage       Anil Rao          Canara Bank\n"
        "                              5,00,000\n\n\n\n\n"
        "a note far below",
    )

    assert found["entry"] == [
        {"doc_no": "12/1999", "date": "1999-02-01", "nature": "sale", "executants": ["Asha Rao"], "claimants": ["Anil Rao"]},
        {
            "doc_no": "13/2001", "date": "2001-06-05", "nature": "mortgage", "executants": ["Anil Rao"],
            "claimants": ["Canara Bank"], "amount_inr": 500_000,
        },
    ]  # fmt: skip


def test_a_row_that_names_no_act_is_left_out() -> None:
    found = read(
        Label.ENCUMBRANCE_CERTIFICATE,
        (
            "Form No. 15\n\n1    12/1999     unreadable     Asha Rao     Anil Rao\n\n\n2    13/1999     "
            "Gift     Anil Rao"
        ),
    )

    assert [each["doc_no"] for each in found.get("entry", [])] == ["13/1999"]
    assert "date" not in found["entry"][0]


def test_a_table_without_headings_and_with_strange_serials() -> None:
    found = read(
        Label.ENCUMBRANCE_CERTIFICATE,
        "1     12/1999     01/02/1999     Sale     Asha Rao     Anil Rao\n\n\n"
        "9     see 13/2001 of another office      this is no row",
    )

    assert [each["doc_no"] for each in found["entry"]] == ["12/1999"]


def test_an_extract_as_lines_and_as_a_sentence() -> None:
    lines = read(
        Label.SEVEN_TWELVE,
        "Village : Baner\nName of Occupant : Asha Rao; Anil Rao\nKhata No. : 12\nMutation No. : 5, "
        "6\nTotal area : 2 acres\n"
        "Other rights : Canara Bank loan\nTenure : Class II\nDated 01/02/2026",
    )
    sentence = read(
        Label.KHATA,
        "Khata No. 7 of Baner Village stands in the names of Asha Rao and Anil Rao as on 01/02/2026",
    )

    assert lines["holder"] == sentence["holder"] == ["Asha Rao", "Anil Rao"]
    assert lines["mutation_no"] == ["5", "6"]
    assert lines["other_rights"] == ["Canara Bank loan"]
    assert lines["tenure"] == ["class_2"]
    assert sentence["date"] == ["2026-02-01"]
    assert sentence["village"] == ["Baner"]


def test_a_table_of_an_extract_names_its_loans() -> None:
    found = read(
        Label.SEVEN_TWELVE,
        (
            "Khata No.     Name of Occupant     Extent        Other Rights     Remarks\n\n12          "
            "  Asha Rao      "
            "       2 acres       Canara Bank"
        ),
    )

    assert found["other_rights"] == ["Canara Bank"]
    assert found["khata_no"] == ["12"]


def test_one_line_papers_in_other_words() -> None:
    assert read(Label.CERSAI_REPORT, "Asset ID 123456789\nCharge holder : Canara Bank\nStatus : Satisfied")[
        "satisfied"
    ] == [True]
    assert read(Label.DEATH_CERTIFICATE, "Certify that Asha Rao expired on 01/02/2003")["of"] == ["Asha Rao"]
    assert read(Label.PROBATE, "Court: District Judge, Pune\nProbate No. 3/2001")["court"] == [
        "District Judge, Pune"
    ]
    assert read(Label.RERA_REGISTRATION, "Aarohi Builders having its office here is the promoter")[
        "promoter"
    ] == ["Aarohi Builders"]


def test_what_is_half_there_is_left_unread() -> None:
    deed = read(
        Label.SALE_DEED,
        f"Registered as Document No. 12/1999\nshare conveyed 1 "
        f"undivided\nWITNESSES:\n{'nobody signed as a witness of this ' * 5}\nthe Power of Attorney dated "
        "01/02/1999\n"
        "the executant is the Karta of the family, selling for legal necessity, the coparceners "
        "having joined",
    )

    assert deed["doc_no"] == ["12/1999"]
    assert "sro" not in deed
    assert "registration_date" not in deed
    assert deed["share"] == ["1"]
    assert "via_poa" not in deed
    assert deed["huf_karta_sale"] == deed["legal_necessity_recited"] == deed["coparceners_joined"] == [True]
    assert read(
        Label.ENCUMBRANCE_CERTIFICATE,
        "period of a year\nissued on 05/05/2005 by the office of the Sub-Registrar\nfrom 01/01/2001 to 02/02/2002",
    )["from"] == ["2001-01-01"]
    assert read(Label.SEVEN_TWELVE, "Dated\nDate of issue : none") == {}
    assert read(Label.TAX_RECEIPT, "Date\nReceipt date") == {}
    assert "executant" not in read(
        Label.SALE_DEED, "Sri. Anil Rao, S/o Mohan Rao, hereinafter called the FIRST PARTY"
    )
    assert "allotment" not in read(Label.PARTITION, "Party shall take 1/2 share")


def test_an_attorney_named_as_a_party_takes_by_the_appointment() -> None:
    found = read(
        Label.POA,
        "I, Sri. Anil Rao, son of Mohan Rao, hereinafter called the PRINCIPAL, do hereby appoint Sri. "
        "Kiran Naik, son of Ashok\n"
        "Naik, hereinafter called the ATTORNEY",
    )

    assert [found["principal"][0]["name"], found["agent"][0]["name"]] == ["Anil Rao", "Kiran Naik"]


def test_numbered_parties_and_references_of_a_row() -> None:
    found = read(
        Label.ENCUMBRANCE_CERTIFICATE,
        "Form No. 15\n\nSl     Document     Date           Nature              Executants            "
        "Claimants\n\n\n"
        "1      12/1999      01/02/1999     Discharge           1. Asha Rao           Anil Rao\n"
        "                                   (Ref: 9/1990)       2. Usha Rao",
    )

    assert found["entry"] == [
        {
            "doc_no": "12/1999", "date": "1999-02-01", "nature": "discharge", "executants": ["Asha Rao", "Usha Rao"],
            "claimants": ["Anil Rao"], "ref": "9/1990",
        },
    ]  # fmt: skip
