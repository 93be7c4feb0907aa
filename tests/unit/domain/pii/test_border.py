from __future__ import annotations

import pytest

from domain.pii.border import PERSONAL, Border
from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from domain.pii.tokens import TOKEN, new_token, token_of, tokens_in, without_tokens

PHONE = "98450 77123"


def test_a_token_tells_its_type_and_nothing_else():
    token = new_token(PiiType.BANK_ACCOUNT)

    assert TOKEN.fullmatch(token)
    assert not any(map(str.isdigit, token))
    assert token != new_token(PiiType.BANK_ACCOUNT)
    assert [(one.kind, one.text, one.start) for one in tokens_in(f"to {token}.")] == [
        (PiiType.BANK_ACCOUNT, token, 3)
    ]
    assert token_of(PiiType.PHONE, token) is None
    assert without_tokens(f"to {token}.").split() == ["to", "."]


def test_values_become_tokens_and_one_value_has_one_token():
    border = Border(PERSONAL)

    hidden = border.hide(
        {"messages": [f"I am on {PHONE}", "or +91 9845077123"], "n": 3, "ok": True, "x": None}
    )

    assert [kept.said for kept in border.kept] == [PHONE]
    token = border.kept[0].token
    assert border.kept[0].normal == "+919845077123"
    assert hidden == {"messages": [f"I am on {token}", f"or {token}"], "n": 3, "ok": True, "x": None}


def test_what_a_graph_has_no_use_for_is_masked_for_good():
    border = Border(frozenset({PiiType.PHONE}), NUMBERS - {PiiType.PHONE})

    hidden = border.hide(("PAN ABCPE1234F", f"call {PHONE}"))

    assert hidden == ["PAN XXXXXX234F", f"call {border.kept[0].token}"]
    assert [kept.kind for kept in border.kept] == [PiiType.PHONE]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ({"account_number": "310987654321"}, PiiType.BANK_ACCOUNT),
        ({"accountNumber": 310987654321}, PiiType.BANK_ACCOUNT),
        ({"applicant": {"passportNo": "LP 504833 9"}}, PiiType.PASSPORT),
        ({"mobile": 9845077123}, PiiType.PHONE),
        ({"phones": ["9845077123"]}, PiiType.PHONE),
        ({"date of birth": "1/2/1990"}, PiiType.BIRTH_DATE),
        ({"9845077123": "a key"}, PiiType.PHONE),
    ],
)
def test_a_field_is_read_with_its_name(form, kind):
    border = Border(PERSONAL)

    border.hide(form)

    assert [kept.kind for kept in border.kept] == [kind]


@pytest.mark.parametrize(
    "value",
    [
        {"price_inr": 9845077123, "at": 1764230000000, "share": 0.5},
        {"thread_id": "0d0e0000-0000-7000-8000-000000000001"},
        {"about": "3 BHK under 1.2 crore, EMI 65087 for 240 months"},
        # A reading that would reach into the field's name is made again without the name.
        {"flat 12, MG Road": "Pune"},
    ],
)
def test_other_numbers_stay(value):
    border = Border(NUMBERS)

    assert border.hide(value) == value
    assert border.kept == ()


def test_a_name_that_would_swallow_the_value_is_left_out():
    border = Border(PERSONAL)

    hidden = border.hide({"flat 12": f"Rose Villa, MG Road, Pune {PHONE}"})

    assert PHONE not in str(hidden)


def test_tokens_pass_and_an_open_border_changes_nothing():
    token = new_token(PiiType.PHONE)

    assert Border(PERSONAL).hide(f"call {token} now") == f"call {token} now"
    open_border = Border(frozenset())
    assert (open_border.is_open, open_border.hide(f"call {PHONE}")) == (True, f"call {PHONE}")
