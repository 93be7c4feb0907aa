import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.masking import mask, mask_fields, mask_text, masked
from domain.pii.kinds import PiiType


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("aadhaar", "2345 6789 0123", "XXXX XXXX 0123"),
        ("pan", "ABCDE1234F", "XXXXXX234F"),
        ("phone", "98450 12345", "+91XXXXXX2345"),
        ("phone", "+1 650 253 0000", "+1XXXXXX0000"),
        ("phone", "5845012345", "XXXXXX2345"),
        ("bank_account", "5010 0123 4567 89", "XXXXXXXXXX6789"),
        ("email", "ravi.k@example.com", "r***@example.com"),
        ("passport", "M1234567", "XXXXX567"),
    ],
)
def test_shows_only_what_the_rule_leaves(kind, value, masked):
    assert mask(kind, value) == masked


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("aadhaar", "1234"),
        ("pan", "AB12"),
        ("email", "nobody"),
        ("email", "@x.in"),
        ("phone", "12"),
        ("iris", "x"),
    ],
)
def test_refuses_what_is_not_of_the_kind_without_showing_it(kind, value):
    with pytest.raises(BadInput) as caught:
        mask(kind, value)

    assert value not in caught.value.detail or value == "x"


def test_masks_every_identifier_in_free_text_and_leaves_prices():
    text = "Ravi 98450 12345, ravi.k@gmail.com, ABCDE1234F, 2345 6789 0123, price 1,20,00,000 for 2400 sqft"

    assert mask_text(text) == (
        "Ravi +91XXXXXX2345, r***@gmail.com, XXXXXX234F, XXXX XXXX 0123, price 1,20,00,000 for 2400 sqft"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("passport M1234567", "passport XXXXX567"),
        ("a/c 5010 0123 4567 89 please", "a/c XXXXXXXXXX6789 please"),
        ("card 4111 1111 1111 1111", "card XXXXXXXXXXXX1111"),
        ("GSTIN 27AAPFU0939F1ZV", "GSTIN XXXXXXXXXXXF1ZV"),
        ("आधार २३४१ २३४१ २३४६", "आधार XXXX XXXX 2346"),
        ("pay ravi@okaxis", "pay r***@okaxis"),
        ("aadhaar number 98765432100001", "aadhaar number XXXXXXXXXXXX01"),
        ("MahaRERA P51900012345 at survey no. 12/3", "MahaRERA P51900012345 at survey no. 12/3"),
        ("my name is Ravi Kumar of Pune - 411045", "my name is Ravi Kumar of Pune - 411045"),
    ],
)
def test_masks_more_than_phones_and_leaves_public_numbers(text, shown):
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (PiiType.PERSON, "Ravi Kumar", "R***"),
        (PiiType.ADDRESS, "Flat 3, MG Road", "[address]"),
        (PiiType.BIRTH_DATE, "1/2/1985", "[date of birth]"),
        (PiiType.SURVEY, "4", "XXXX4"),
        (PiiType.PHONE, "12", "XXXX12"),
    ],
)
def test_what_is_found_always_has_a_mask(kind, value, shown):
    assert masked(kind, value) == shown


def test_fields_are_masked_by_type_and_keys_stay():
    value = {"98450 12345": ["call 98450 12345", ("PAN ABCPE1234F", 7)], "none": None}

    assert mask_fields(value, frozenset({PiiType.PAN})) == {
        "98450 12345": ["call 98450 12345", ["PAN XXXXXX234F", 7]],
        "none": None,
    }


@given(st.text())
def test_masking_text_never_raises(text):
    mask_text(text)
