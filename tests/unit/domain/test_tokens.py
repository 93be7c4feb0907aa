import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tokens import TokenKind, digits_as_ascii, tokenize


def words(text):
    return [token.text for token in tokenize(text).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3BHK", ["3", "bhk"]),
        ("12,50,000 now", ["1250000", "now"]),
        ("don't, owner's", ["dont", ",", "owner"]),
        ("semi-furnished 2-bhk", ["semi", "furnished", "2", "bhk"]),
        ("8-12 cr", ["8", "-", "12", "cr"]),
        ("Rs. 50 sq. ft.", ["rs", "50", "sq", "ft"]),
        ("in Pune. Not", ["in", "pune", ".", "not"]),
        ("15th floor", ["15", "floor"]),
        ("1.5th", ["1.5", "th"]),
        ("th", ["th"]),
        ("30*40 a*b", ["30", "x", "40", "a", "b"]),
        ("३ बीएचके डेढ़ पाँच", ["3", "बीएचके", "डेढ", "पांच"]),
        ("1" * 16, ["1" * 16]),
        ("- a -", ["-", "a", "-"]),
        ("half .5 acre", ["half", ".5", "acre"]),
        ("end.", ["end", "."]),
    ],
)
def test_splits_text_into_tokens(text, expected):
    assert words(text) == expected


def test_keeps_what_the_person_wrote_for_quoting():
    tokens = tokenize("near Palo  Alto")

    assert tokens.quote(1, 3) == "Palo  Alto"


def test_ordinals_and_long_digit_runs_are_not_numbers():
    kinds = [token.kind for token in tokenize("2nd " + "9" * 20).items]

    assert kinds == [TokenKind.ORDINAL, TokenKind.WORD]


@given(st.text())
def test_offsets_point_at_the_shown_text_and_never_overlap(text):
    tokens = tokenize(text)

    end = 0
    for token in tokens.items:
        assert end <= token.start < token.end <= len(tokens.shown)
        end = token.end


@given(st.text())
def test_digits_become_ascii_in_place(text):
    plain = digits_as_ascii(text)

    assert len(plain) == len(text)
    assert all(char.isascii() for char in plain if char.isdecimal())


def test_capital_letters_with_longer_lower_case_keep_their_place():
    assert words("İstanbul Pune")[-1] == "pune"
