import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.budgets import read_budget
from domain.errors import BadInput
from domain.money import format_indian, format_short, parse_budget, parse_money
from domain.tokens import tokenize

RUPEES = st.integers(min_value=0, max_value=10**14)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("₹1.2Cr", 12_000_000, 12_000_000),
        ("1.2cr-1.5cr", 12_000_000, 15_000_000),
        ("80-90L", 8_000_000, 9_000_000),
        ("85 lacs", 8_500_000, 8_500_000),
        ("1 crore 20 lakh", 12_000_000, 12_000_000),
        ("5 lakh 50 thousand", 550_000, 550_000),
        ("8 lakh 20 crore", 800_000, 800_000),
        ("one crore and twenty five lakh", 12_500_000, 12_500_000),
        ("ek sau bees lakh", 12_000_000, 12_000_000),
        ("one hundred and twenty lakh", 12_000_000, 12_000_000),
        ("paune do crore", 17_500_000, 17_500_000),
        ("sava crore", 12_500_000, 12_500_000),
        ("sava 2 crore", 22_500_000, 22_500_000),
        ("डेढ़ से दो करोड़", 15_000_000, 20_000_000),
        ("८५ लाख", 8_500_000, 8_500_000),
        ("₹ 45,000/- only", 45_000, 45_000),
        ("50 rupees only", 50, 50),
        ("50 ₹60", 50, 50),
        ("do se dhai crore", 20_000_000, 25_000_000),
        ("80 lakh to 1", 8_000_000, 10_000_000),
        ("1cr to 2", 10_000_000, 20_000_000),
        ("90 lakh to 50 lakh", 5_000_000, 9_000_000),
        ("900 to 1 k", 900, 1_000),
        ("50000 to 1 lakh", 50_000, 100_000),
        ("60 to 900000", 60, 900_000),
        ("half a crore", 5_000_000, 5_000_000),
        ("do to 5", 5, 5),
        ("two hundred lakh", 20_000_000, 20_000_000),
        ("50 lakh se 70 lakh ke beech", 5_000_000, 7_000_000),
    ],
)
def test_reads_amounts_as_people_write_them(text, low, high):
    read = parse_money(text)

    assert (read.min, read.max) == (low, high)


def test_says_which_unit_a_lower_bound_took():
    assert parse_money("80 to 1.1 cr").assumption == (
        "lower bound inherits lakh because 80 crore > 1.1 crore"
    )


@pytest.mark.parametrize(
    "text", ["", "price on request", "do", "dikha do", "-5 lakh", "9" * 16, "99999999999 crore", "do to teen"]
)
def test_refuses_a_text_without_a_sensible_amount(text):
    with pytest.raises(BadInput):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "transaction", "low", "high"),
    [
        ("budget 90 lakh se upar", "buy", 9_000_000, None),
        ("90L+", "buy", 9_000_000, None),
        ("min 50 lakh max 80 lakh", "buy", 5_000_000, 8_000_000),
        ("75", "buy", None, 7_500_000),
        ("1.5", "buy", None, 15_000_000),
        ("25", "rent", None, 25_000),
        ("60 - 75", "buy", 6_000_000, 7_500_000),
        ("20000-25000", "rent", 20_000, 25_000),
        ("22000", "rent", None, 22_000),
        ("800-2000", "rent", 800, 2_000),
        ("0", "buy", None, 0),
        ("max budget of 2 cr", "buy", None, 20_000_000),
        ("लगभग 1 करोड़", "buy", 9_000_000, 11_000_000),
        ("kam se kam 50 lakh", "buy", 5_000_000, None),
    ],
)
def test_reads_a_budget_with_its_bound(text, transaction, low, high):
    budget = parse_budget(text, transaction)

    assert (budget.min, budget.max) == (low, high)


def test_refuses_a_budget_without_amount():
    with pytest.raises(BadInput, match="no amount"):
        parse_budget("as low as possible")


def test_a_bare_number_takes_the_unit_nearest_to_the_earlier_bound():
    phrase = read_budget(tokenize("1.4 tak").items, 0, "total", 12_000_000)

    assert phrase is not None
    assert phrase.max_inr == 14_000_000


@given(RUPEES)
def test_grouped_digits_read_back_as_the_same_amount(amount):
    text = format_indian(amount)

    assert parse_money(text).max == amount
    assert text.replace(",", "") == str(amount)


@given(RUPEES)
def test_the_short_form_is_within_half_a_hundredth_of_its_unit(amount):
    shown = format_short(amount)

    unit = 10**7 if shown.endswith("Cr") else 10**5 if shown.endswith("L") else 1
    assert abs(parse_money(shown).max - amount) <= unit * 0.005 + 0.5


def test_negative_amounts_keep_their_sign():
    assert format_indian(-1234567) == "-12,34,567"
    assert format_short(-8550000) == "-₹85.5 L"
    assert format_short(9999999) == "₹100 L"
