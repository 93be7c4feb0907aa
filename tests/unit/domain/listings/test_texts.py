from __future__ import annotations

import pytest

from domain.listings.exclusion import welcomes_all, without_exclusions
from domain.listings.texts import MAX_CHARS, plain_text, scrubbed, without_contacts


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain words", "plain words"),
        ("3\x00 BHK\u200b flat\ud800", "3 BHK flat"),
        ("cafe\u0301", "café"),
        ("दो बीएचके", "दो बीएचके"),
        ("\ufeffBOM", "BOM"),
    ],
)
def test_broken_characters_are_taken_out(raw: str, clean: str):
    assert scrubbed(raw) == clean


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Lake&nbsp;view &amp; park", "Lake view & park"),
        ("one<br/>two<p>three</p>", "one\ntwo\nthree"),
        ("<b>Bold</b> <!-- hidden --> end", "Bold end"),
        ("before<script>alert('x')</script>after", "before after"),
        ("price < 1 crore", "price < 1 crore"),
        ("  many   spaces \n\n and lines ", "many spaces\nand lines"),
        ("&lt;b&gt;escaped&lt;/b&gt;", "escaped"),
    ],
)
def test_markup_becomes_plain_text(raw: str, plain: str):
    assert plain_text(raw) == plain


def test_a_text_without_end_is_cut():
    assert len(plain_text("x" * (MAX_CHARS + 5))) == MAX_CHARS
    assert len(plain_text("x\n" * MAX_CHARS)) == MAX_CHARS


def test_hostile_markup_takes_no_time():
    assert plain_text("<" * 50_000).startswith("<")


@pytest.mark.parametrize("contact", ["98450 12345", "+91-9845012345", "owner@example.com", "ABCDE1234F"])
def test_contacts_are_masked(contact: str):
    masked = without_contacts(f"Call me: {contact}, any time.")

    assert masked.has_masked
    assert contact not in masked.text


def test_a_contact_the_portal_masked_counts_as_masked():
    assert without_contacts("Call [PHONE] now").has_masked
    assert without_contacts("Call [PHONE] or 98450 12345").has_masked


@pytest.mark.parametrize(
    "text", ["P02400005724 is the RERA number", "1200 sqft at 85,00,000", "flat 12345678", "AGB @ Yelahanka"]
)
def test_figures_that_are_no_contact_stay(text: str):
    assert without_contacts(text) == (text, False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Sunny flat with two lifts. Only vegetarians.", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. Brahmins only", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. No bachelors allowed.", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. Bachelors not allowed.", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. Family preferred.", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. Only girls.", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. We don't rent to bachelors.", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. सिर्फ शाकाहारी", "Sunny flat with two lifts."),
        ("Sunny flat with two lifts. Sirf family.", "Sunny flat with two lifts."),
        ("Only vegetarians.", ""),
        ("available for rent 26k for family only", "available for rent 26k"),
        ("Line one is about the lake\nOnly Jains\nLine three", "Line one is about the lake\n\nLine three"),
    ],
)
def test_sentences_that_shut_people_out_are_cut(text: str, left: str):
    assert without_exclusions(text) == (left, True)


@pytest.mark.parametrize(
    "text",
    [
        "Pure veg restaurant nearby, no brokerage.",
        "The only family park in the area.",
        "Not only families but students come here.",
        "For families, single men and single women only with one month of notice.",
        "No parking problem; near Jain temple, only 200 m.",
        "Ideal for families who like a lake.",
        "",
    ],
)
def test_words_about_things_or_everybody_stay(text: str):
    assert without_exclusions(text) == (text, False)


def test_a_long_sentence_loses_only_the_words():
    long = (
        "fully furnished flat with modular kitchen " * 5 + "only for vegetarian family near the metro station"
    )

    cut = without_exclusions(f"{long}. Second sentence is innocent enough.")

    assert cut.had_exclusions
    assert "vegetarian" not in cut.text
    assert "near the metro station" in cut.text


def test_a_single_sex_is_lawful_in_a_pg_and_nothing_else_is():
    assert not without_exclusions("Only girls, ten minutes to the metro.", is_pg=True).had_exclusions
    assert without_exclusions("Only vegetarian girls.", is_pg=True).had_exclusions


@pytest.mark.parametrize(
    ("text", "welcomes"),
    [
        ("Bachelors allowed, pets too", True),
        ("for family or bachelors", True),
        ("open for all", True),
        ("Families, single men and single women", True),
        ("quiet flat with two lifts", False),
        ("available from May", False),
    ],
)
def test_anybody_is_welcome_when_the_seller_says_so(text: str, welcomes: bool):
    assert welcomes_all(text) is welcomes
