"""Aadhaar numbers on pages lose their first eight digits, in text and in the picture's boxes."""

from __future__ import annotations

import pytest

from domain.documents.page import Box, Line, Page, Word
from domain.documents.redaction import masked_boxes, masked_name, masked_row, without_aadhaar


def page_of(*texts: str, has_words: bool = True) -> Page:
    lines = []
    for at, text in enumerate(texts):
        words = [
            Word(word, Box(10 * n, 20 * at, 10 * n + 9, 20 * at + 10)) for n, word in enumerate(text.split())
        ]
        lines.append(Line(text, Box(0, 20 * at, 200, 20 * at + 10), tuple(words) if has_words else ()))
    return Page(1, 200, 200, tuple(lines))


def test_digits_over_two_lines_that_are_too_many_for_a_number_stay() -> None:
    page = page_of("account 2341 2345", "6783 1111 closed")

    assert without_aadhaar(page) is page


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Aadhaar 2341 2345 6789 of Asha", "Aadhaar XXXX XXXX 6789 of Asha"),
        ("UID: 234123456789", "UID: XXXXXXXX6789"),
        ("PAN ABCPE1234F is kept", "PAN ABCPE1234F is kept"),
        ("Rs. 45,00,000 paid", "Rs. 45,00,000 paid"),
        ("| 2341 | 2345 | 6783 |", "| XXXX | XXXX | 6783 |"),
        ("at 23.41 23.45 67.89", "at 23.41 23.45 67.89"),
    ],
)
@pytest.mark.parametrize("has_words", [True, False])
def test_the_first_eight_digits_are_replaced_where_they_stand(
    text: str, masked: str, has_words: bool
) -> None:
    page = without_aadhaar(page_of(text, has_words=has_words))

    assert page.text == masked
    assert not has_words or " ".join(word.text for word in page.lines[0].words) == masked


@pytest.mark.parametrize(
    ("lines", "masked"),
    [
        (("Aadhaar 2341", "2345 6789 of Asha"), "Aadhaar XXXX\nXXXX 6789 of Asha"),
        (("Aadhaar 2341 2345", "6789"), "Aadhaar XXXX XXXX\n6789"),
        (("of 2341", "2345 6783 of Asha"), "of XXXX\nXXXX 6783 of Asha"),
        (("in the year 2341", "2345 6780 paid"), "in the year 2341\n2345 6780 paid"),
        (("paid 2,341", "2345 6789"), "paid 2,341\n2345 6789"),
        (("no. 2341", "and 2345 6789"), "no. 2341\nand 2345 6789"),
    ],
)
def test_a_number_that_a_line_breaks_is_masked_on_both(lines: tuple[str, ...], masked: str) -> None:
    assert without_aadhaar(page_of(*lines)).text == masked


def test_cells_of_a_row_and_names_of_files() -> None:
    assert masked_row(("Asha", "2341 2345 6789")) == ("Asha", "XXXX XXXX 6789")
    assert masked_row(("2341", "2345", "6783")) == ("XXXX", "XXXX", "6783")
    assert masked_row(("UID", "2341", "2345", "6789"))[1:] == ("XXXX", "XXXX", "6789")
    assert masked_row(("2341", "2345", "6789")) == ("2341", "2345", "6789")
    assert masked_row(("12 | 4", "2341 2345 6789")) == ("12 | 4", "XXXX XXXX 6789")
    assert masked_name("uid-2341.2345.6789 (1).pdf") == "uid-XXXX.XXXX.6789 (1).pdf"


def test_a_page_without_a_number_is_itself() -> None:
    page = page_of("Sale deed")

    assert without_aadhaar(page) is page


def test_boxes_cover_what_was_replaced_and_leave_the_last_four() -> None:
    spaced = without_aadhaar(page_of("Aadhaar 2341 2345 6789", "MAXXXX is a name"))
    whole = without_aadhaar(page_of("Aadhaar 234123456789"))

    assert list(masked_boxes(spaced)) == [Box(10, 0, 19, 10), Box(20, 0, 29, 10)]
    assert list(masked_boxes(whole)) == [Box(10, 0, 16, 10)]
