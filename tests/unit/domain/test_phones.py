import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phones import find_phone, phone_mentions


@pytest.mark.parametrize(
    ("text", "e164", "kind"),
    [
        ("9845012345", "+919845012345", "mobile"),
        ("00919845012345", "+919845012345", "mobile"),
        ("080-41234567", "+918041234567", "landline"),
        ("+971 50 123 4567", "+971501234567", "mobile"),
        ("+1 650 253 0000", "+16502530000", "mobile"),
        ("9845012345 9900011122", "+919845012345", "mobile"),
        ("12345 9900011122 9845012345", "+919900011122", "mobile"),
        ("०९८४५०१२३४५", "+919845012345", "mobile"),
        ("1800-11-4000 / 9845012345", "+919845012345", "mobile"),
        ("91-9845012345", "+919845012345", "mobile"),
        ("call 98450 12345 or 99000 11122", "+919845012345", "mobile"),
    ],
)
def test_finds_the_first_valid_number(text, e164, kind):
    phone = find_phone(text)

    assert phone is not None
    assert (phone.e164, phone.kind) == (e164, kind)


@pytest.mark.parametrize(
    "text", ["", "12345", "1860 266 7777", "5845012345", "price 12000000", "+999 123 456 789"]
)
def test_finds_no_phone_where_there_is_none(text):
    assert find_phone(text) is None


def test_reads_numbers_of_another_region():
    phone = find_phone("020 7946 0958", "GB")

    assert phone is not None
    assert phone.e164 == "+442079460958"


def test_says_where_each_number_stands():
    text = "a 9845012345, b 9900011122"

    assert [text[found.start : found.end] for found in phone_mentions(text)] == ["9845012345", "9900011122"]


@given(st.text(alphabet="0123456789+-() /,x", max_size=80))
def test_never_raises(text):
    list(phone_mentions(text))


def test_reads_every_number_of_a_run_written_with_spaces_only():
    assert len(list(phone_mentions("9845012345 9900011122"))) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("98450 12345 99000 11122", 2),
        ("080 4123 4567 98450 12345", 2),
        ("+91 98450 12345 99000 11122", 2),
        ("98450 12345 " * 40, 40),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", 0),
    ],
)
def test_reads_numbers_written_in_groups_with_nothing_but_blanks_between_them(text, count):
    assert len(list(phone_mentions(text))) == count
