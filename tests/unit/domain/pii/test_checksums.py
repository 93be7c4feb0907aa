from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pii.checksums import gstin_check, passes_luhn, passes_verhoeff
from domain.pii.folding import fold


@pytest.mark.parametrize("number", ["234123412346", "2341234123412341"])
def test_verhoeff_holds_for_published_samples(number):
    assert passes_verhoeff(number)


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_verhoeff_catches_every_wrong_digit(stem, place, shift):
    number = next(f"{stem}{digit}" for digit in range(10) if passes_verhoeff(f"{stem}{digit}"))
    wrong = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"

    assert not passes_verhoeff(wrong)


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 10))
def test_verhoeff_catches_every_swap_of_neighbours(stem, place):
    number = next(f"{stem}{digit}" for digit in range(10) if passes_verhoeff(f"{stem}{digit}"))
    swapped = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"

    assert swapped == number or not passes_verhoeff(swapped)


def test_luhn_and_gstin():
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
    assert gstin_check("27AAPFU0939F1Z") == "V"


def test_folding_keeps_every_place():
    text = "é\u200b१\u00a0\u2013Ａﷺ्"

    folded = fold(text)

    assert folded.text == "é1 -Aﷺ्"
    assert folded.span(1, 2) == (2, 3)
    assert fold("plain").span(1, 3) == (1, 3)
