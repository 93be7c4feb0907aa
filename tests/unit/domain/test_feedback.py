from __future__ import annotations

import doctest

import pytest

from domain import feedback
from domain.feedback import COMMENT_CHARS, kept_comment


def test_examples_hold():
    assert doctest.testmod(feedback).failed == 0


@pytest.mark.parametrize(
    ("given", "secret"),
    [
        ("mail me at ravi.kumar@example.com please", "ravi.kumar"),
        ("my number is +91 98450-12345", "98450"),
        ("pan ABCDE1234F was asked for", "ABCDE1234F"),
        ("aadhaar 2345 6789 0123", "2345 6789"),
    ],
)
def test_personal_data_in_a_comment_is_masked(given, secret):
    kept = kept_comment(given)

    assert kept is not None
    assert secret not in kept


def test_what_a_database_cannot_hold_is_replaced():
    assert kept_comment("a\x00b\ud800") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_a_masked_comment_stays_within_the_limit():
    kept = kept_comment("98450 12345 " * (COMMENT_CHARS // 12))

    assert kept is not None
    assert len(kept) <= COMMENT_CHARS
    assert "98450" not in kept


@pytest.mark.parametrize("nothing", [None, "", " \n\t "])
def test_no_words_are_no_comment(nothing):
    assert kept_comment(nothing) is None
