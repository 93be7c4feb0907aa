from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.statements import (
    Day,
    blanked,
    days_in,
    documents_in,
    names_in,
    plain,
    quotes_in,
    section_of_field,
    sections_in,
)

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2060, 12, 31))
WAYS = [
    "{d:%Y}-{d:%m}-{d:%d}",
    "{d:%d}/{d:%m}/{d:%Y}",
    "{d.day}-{d.month}-{d:%Y}",
    "{d:%d}.{d:%m}.{d:%Y}",
    "{d.day} {d:%B} {d:%Y}",
    "{d.day}th {d:%b}, {d:%Y}",
    "{d:%B} {d.day}, {d:%Y}",
    "{d:%Y}-{d:%m}-{d:%d}T10:30:00+05:30",
]
HINDI = ["जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"]
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@given(DAYS, st.sampled_from(WAYS))
def test_every_way_of_writing_a_date_is_that_date(day, way):
    assert [found.day for found in days_in(f"on {way.format(d=day)}, then")] == [
        Day(day.year, day.month, day.day)
    ]


@given(DAYS)
def test_a_date_in_hindi_is_that_date(day):
    said = f"{day.day} {HINDI[day.month - 1]} {day.year}".translate(DEVANAGARI)

    assert [found.day for found in days_in(f"कब्जा {said} को")] == [Day(day.year, day.month, day.day)]


@given(DAYS)
def test_what_is_said_of_a_date_is_part_of_it_and_another_year_is_not(day):
    (month,) = days_in(f"by {day:%B} {day.year}")

    assert month.day.is_part_of(Day(day.year, day.month, day.day))
    assert not month.day.is_part_of(Day(day.year + 1, day.month, day.day))
    assert Day(None, day.month, day.day).is_part_of(Day(day.year, day.month, day.day))


@pytest.mark.parametrize(
    "text", ["may be lent", "3 BHK", "1,15,00,000", "45/13/2026", "0-0-26", "march on", "8.5.1", ""]
)
def test_what_is_no_date(text):
    assert days_in(text) == []


def test_two_digits_are_a_year_of_this_century():
    assert days_in("05/03/26")[0].day == Day(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("under Section 80C and u/s 194-IA", ["80C", "194IA"]),
        ("sec. 24 (b) applies", ["24(B)"]),
        ("धारा ८० के तहत", ["80"]),
        ("sector 45", []),
        ("Section eighty", []),
    ],
)
def test_sections_have_one_spelling(text, keys):
    assert [found.key for found in sections_in(text)] == keys


def test_a_field_may_be_a_section_but_a_number_is_none():
    assert section_of_field("80c") is None
    assert section_of_field("80C") == "80C"
    assert section_of_field("24(b)") == "24(B)"
    assert section_of_field("240") is None
    assert section_of_field("the 80C") is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("see sale_deed.pdf now", [" sale deed pdf "]),
        ("registered as 1234/2019", [" 1234 2019 "]),
        ("RERA P51900012345", [" p51900012345 "]),
        ("listing 11111111-1111-4111-8111-111111111111", [" 11111111 1111 4111 8111 111111111111 "]),
        ("BLR-2-1045 is new", [" blr 2 1045 "]),
        ("1450sqft, 15th floor, 2-bathroom, 12/24, 3BHK, 20years", []),
    ],
)
def test_documents_are_files_registrations_and_ids(text, keys):
    assert [found.key for found in documents_in(text)] == keys


def test_quotes_are_words_between_marks():
    assert [found.key for found in quotes_in('It says “Airy corner flat” and "no"')] == [" airy corner flat "]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Good news, 7 homes fit.", []),
        ("It is in Whitefield, near Kadugodi.", ["whitefield", "kadugodi"]),
        ("Whitefield has seven.", ["whitefield"]),
        ("Prestige Lakeside costs more.", ["prestige lakeside"]),
        ("The EMI in Lakh is fine in March.", []),
        ("Near Prestige Lakeside's gate", ["prestige lakeside"]),
        ("व्हाइटफील्ड में सात घर", ["व्हाइटफील्ड"]),
        ("यह घर अच्छा है", []),
        ("Ask Priya Sharma-Rao. Now", ["ask priya sharma rao"]),
        ("", []),
    ],
)
def test_names_are_words_with_a_capital_and_places(sentence, names):
    assert [name.key.strip() for name in names_in(sentence)] == names


def test_a_place_counts_under_its_other_names():
    assert " bengaluru " in next(names_in("It is in Bangalore.")).others
    assert " whitefield " in next(names_in("व्हाइटफील्ड में")).others


@given(st.text(max_size=60))
def test_the_one_spelling_is_stable_and_framed(text):
    once = plain(text)

    assert once.startswith(" ")
    assert once.endswith(" ")
    assert plain(once) == once


@given(st.text(max_size=80))
def test_reading_never_raises_and_blanking_keeps_the_length(text):
    spans = [(found.start, found.end) for found in (*days_in(text), *sections_in(text), *documents_in(text))]

    assert len(blanked(text, spans)) == len(text)
    list(names_in(text))
    quotes_in(text)
