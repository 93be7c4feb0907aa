from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pii.find import NUMBERS, find_numbers, find_pii
from domain.pii.kinds import CLASS_OF, DataClass, PiiType
from domain.pii.rules import rules


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.type.value, text[hit.start : hit.end]) for hit in find_pii(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aadhaar 2341 2341 2346", ("aadhaar", "2341 2341 2346")),
        ("234123412346", ("aadhaar", "234123412346")),
        ("आधार २३४१ २३४१ २३४६ आहे", ("aadhaar", "२३४१ २३४१ २३४६")),
        ("2341\u200b2341\u200b2346", ("aadhaar", "2341\u200b2341\u200b2346")),
        ("2 3 4 1 2 3 4 1 2 3 4 6", ("aadhaar", "2 3 4 1 2 3 4 1 2 3 4 6")),
        ("2341-2341-2346", ("aadhaar", "2341-2341-2346")),
        ("Aadhar number '98765432100001'", ("aadhaar", "98765432100001")),
        ("VID 2341 2341 2341 2341", ("aadhaar_vid", "2341 2341 2341 2341")),
        ("ABCPE1234F", ("pan", "ABCPE1234F")),
        ("abcpe1234f", ("pan", "abcpe1234f")),
        ("pan is abcpe 1234 f", ("pan", "abcpe 1234 f")),
        ("A B C P E 1 2 3 4 F", ("pan", "A B C P E 1 2 3 4 F")),
        ("ABCPE-1234-F", ("pan", "ABCPE-1234-F")),
        ("पैन ABCPE१२३४F", ("pan", "ABCPE१२३४F")),
        ("ＡＢＣＰＥ１２３４Ｆ", ("pan", "ＡＢＣＰＥ１２３４Ｆ")),
        ("4111 1111 1111 1111", ("card", "4111 1111 1111 1111")),
        ("credit card 4111 1111 1111 1112", ("card", "4111 1111 1111 1112")),
        ("27AAPFU0939F1ZV", ("gstin", "27AAPFU0939F1ZV")),
        ("27AAPFU0939F1ZO", ("gstin", "27AAPFU0939F1ZO")),
        ("passport M1234567", ("passport", "M1234567")),
        ("Passport number LP5048339 belongs", ("passport", "LP5048339")),
        ("WKH1186253", ("voter_id", "WKH1186253")),
        ("EPIC WKH1186263", ("voter_id", "WKH1186263")),
        ("MH/12/123/123456", ("voter_id", "MH/12/123/123456")),
        ("MH12 20110012345", ("driving_licence", "MH12 20110012345")),
        ("parked KA 05 MN 1234", ("vehicle", "KA 05 MN 1234")),
        ("22 BH 1234 AA", ("vehicle", "22 BH 1234 AA")),
        ("HDFC0001234", ("ifsc", "HDFC0001234")),
        ("ABCD0123456", ("ifsc", "ABCD0123456")),
        ("U70100MH2010PTC123456", ("cin", "U70100MH2010PTC123456")),
        ("P51900012345", ("rera", "P51900012345")),
        ("PRM/KA/RERA/1251/446/PR/171014/001234", ("rera", "PRM/KA/RERA/1251/446/PR/171014/001234")),
        ("UPRERAPRJ12345", ("rera", "UPRERAPRJ12345")),
        ("a/c 5010 0123 4567 89", ("bank_account", "5010 0123 4567 89")),
        ("123456789012345 is the account", ("bank_account", "123456789012345")),
        ("survey no. 123/4A at Mulshi", ("survey", "123/4A")),
        ("गट नंबर ४५ मधील", ("survey", "४५")),
        ("ravi@okaxis", ("upi", "ravi@okaxis")),
        ("my upi is ravi@newbank", ("upi", "ravi@newbank")),
        ("ravi.k@example.com", ("email", "ravi.k@example.com")),
        ("ravi dot k at gmail dot com", ("email", "ravi dot k at gmail dot com")),
        ("ravi [at] gmail [dot] com", ("email", "ravi [at] gmail [dot] com")),
        ("९८४५० १२३४५", ("phone", "९८४५० १२३४५")),
        ("+1 650 253 0000", ("phone", "+1 650 253 0000")),
        ("my phone is 36621 79462", ("phone", "36621 79462")),
        ("call nine eight four five oh one two three four five now", ("phone", "nine eight four five oh one two three four five")),
        ("double nine eight four five zero one two three four", ("phone", "double nine eight four five zero one two three four")),
        ("card four eight seven five eight four two eight two four one seven two four eight two", ("card", "four eight seven five eight four two eight two four one seven two four eight two")),
        ("नौ आठ चार पांच शून्य एक दो तीन चार पांच", ("phone", "नौ आठ चार पांच शून्य एक दो तीन चार पांच")),
        ("pincode 560066", ("pincode", "560066")),
        ("Pune - 411045", ("pincode", "411045")),
        ("born on 12/03/1985", ("birth_date", "12/03/1985")),
        ("DOB 5 March 1985", ("birth_date", "5 March 1985")),
        ("Flat 302, Sai Heights, Baner Road, Pune 411045. Thanks", ("address", "Flat 302, Sai Heights, Baner Road, Pune 411045")),
        ("H.No. 12-3/4, Gandhi Nagar, Nagpur", ("address", "H.No. 12-3/4, Gandhi Nagar, Nagpur")),
        ("at 12/4, 3rd Cross, Indiranagar, Bengaluru 560038", ("address", "12/4, 3rd Cross, Indiranagar, Bengaluru 560038")),
        ("my name is Ravi Kulkarni", ("person", "Ravi Kulkarni")),
        ("i am neha dubey travelling to pune", ("person", "neha dubey")),
        ("this is vijaay sharma", ("person", "vijaay sharma")),
        ("Mr. Rao will come", ("person", "Rao")),
        ("smt. lata will come", ("person", "lata will"[:4])),
        ("श्री रमेश पाटील आहे", ("person", "रमेश पाटील")),
        ("Applicant: Daniel Nwosu", ("person", "Daniel Nwosu")),
        ("1. Meena Iyer\n2.", ("person", "Meena Iyer")),
        ("with Zubin Mehta.", ("person", "Zubin Mehta")),
        ("with Rajesh Xylo.", ("person", "Rajesh Xylo")),
    ],
)  # fmt: skip
def test_finds_it_however_it_is_written(text, expected):
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "3 BHK in Whitefield under 1.2 crore",
        "price 1,20,00,000 for 2400 sqft",
        "a flat under 5000 a month",
        "price 1200 a month",
        "Loan of 4500000 over 20 years at 8.5%",
        "222222222222",
        "123412341234",
        "the 3 bhk at 560066",
        "M1234567",
        "ZZ12AB1234",
        "mh12ab1234",
        "ABC1234567",
        "possession on 12/03/2027",
        "ravi@newbank",
        "i am looking for a flat",
        "this is good",
        "this is great value",
        "Mr. ",
        "3 BHK, MG Road, Pune 411001",
        "3 homes, near MG Road, under 90 lakh",
        "flat 2, ready to move",
        "Ravi Nagar",
        "M. Road",
        "account opened in 2019",
        "account 12/03/2019",
        "one two three",
        "one two three homes, and 4 5 6 more",
        "İ am one two three four five six seven eight nine zero",
        "2222 2222 2222 2222",
        "",
    ],
)
def test_leaves_what_is_no_personal_data(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("value", "kind", "is_valid"),
    [
        ("234123412346", PiiType.AADHAAR, True),
        ("234123412347", PiiType.AADHAAR, False),
        ("27AAPFU0939F1ZV", PiiType.GSTIN, True),
        ("27AAPFU0939F1ZO", PiiType.GSTIN, False),
        ("WKH1186253", PiiType.VOTER_ID, True),
        ("WKH1186263", PiiType.VOTER_ID, False),
    ],
)
def test_the_reason_says_whether_the_checksum_holds(value, kind, is_valid):
    hits = [hit for hit in find_pii(f"aadhaar gstin epic {value}") if hit.type is kind]

    assert [hit.reason.startswith("checksum") for hit in hits] == [is_valid]


def test_two_ways_of_writing_are_the_same_datum():
    first, second = find_pii("ABCPE1234F and A B C P E 1 2 3 4 F")

    assert first.normal == second.normal == "ABCPE1234F"


def test_a_word_near_it_raises_the_score_and_a_line_break_parts_them():
    near = find_pii("passport M1234567")
    far = find_pii("passport\n\nM1234567")

    assert near[0].reason == "label+context"
    assert [hit for hit in far if hit.reason.endswith("+context")] == []


@given(st.uuids())
def test_an_id_of_a_row_is_nobodys_telephone(row):
    assert find_pii(f"run {row} of {row.hex}") == [] or row.hex.isdigit()


def test_hits_never_overlap_and_the_surer_stays():
    assert found("GSTIN 27AAPFU0939F1ZV") == [("gstin", "27AAPFU0939F1ZV")]
    assert found("mail 9845012345@okaxis") == [("upi", "9845012345@okaxis")]


def test_every_type_has_a_class_and_a_threshold_and_numbers_are_sensitive():
    assert set(CLASS_OF) == set(PiiType) == set(rules().thresholds)
    assert all(CLASS_OF[kind] >= DataClass.S2 for kind in NUMBERS)
    assert all(kind in NUMBERS for kind, level in CLASS_OF.items() if level >= DataClass.S3)


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789०१२ -./@ABCPE\u200b"), max_size=80))
def test_any_text_gives_sound_spans(text):
    hits = find_pii(text)

    assert all(0 <= hit.start < hit.end <= len(text) and 0 <= hit.score <= 1 for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))
    assert {hit.type for hit in find_numbers(text)} <= set(PiiType)


@given(
    st.from_regex(r"[ABCFGHJLPT]{3}P[A-Z][1-9]\d{3}[A-Z]", fullmatch=True),
    st.text("\u200b\u200d\u00ad", max_size=2),
)
def test_hidden_characters_hide_no_pan(pan, hidden):
    text = f"x {pan[:4]}{hidden}{pan[4:]} y"

    assert ("pan", text[2:-2]) in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mobile: 432 03 163", [("phone", "432 03 163")]),
        ("Fax: 345-899-3560 x4587", [("phone", "345-899-3560 x4587")]),
        ("the server at 86.121.97.248 is down", []),
        ("passport number US-PP-987654321", [("passport", "US-PP-987654321")]),
        ("Aadhar number '98765432100001', bank account to follow", [("aadhaar", "98765432100001")]),
        ("my credit card offers up to 9858 92", []),
        ("paid by David Miller", [("person", "David Miller")]),
    ],
)
def test_what_stands_before_a_value_says_what_it_is(text, expected):
    assert found(text) == expected
