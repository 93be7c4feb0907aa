from __future__ import annotations

import pytest

from domain.pii.find import without_identifiers
from domain.pii.kinds import PiiType
from domain.pii.sight import Sight, may_see, shown, sight_of
from domain.search.parser import parse
from domain.tenancy import Role


@pytest.mark.parametrize("role", list(Role))
def test_only_an_analyst_sees_what_is_most_sensitive_of_others(role):
    assert may_see(role, PiiType.AADHAAR) == (role is Role.ANALYST)
    assert may_see(role, PiiType.AADHAAR, is_own=True)
    assert may_see(role, PiiType.RERA)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("3 BHK, pincode 560066, call 98450 12345", "3 BHK, pincode       , call 98450 12345"),
        ("aadhaar XXXX XXXX 2346, pan XXXXXX234F, XXL", "aadhaar               , pan           , XXL"),
        ("account number: 92290027859 and Ravi Kumar", "account number:             and Ravi Kumar"),
    ],
)
def test_identifiers_leave_blanks_and_ways_to_reach_stay(text, left):
    assert without_identifiers(text) == left


def test_no_account_number_is_a_price():
    assert "price" not in parse(
        without_identifiers("3BHK in Whitefield, account number: 92290027859"), {}
    ).get("filters", {})


@pytest.mark.parametrize(
    ("roles", "kind", "is_own", "expected"),
    [
        ({Role.BUYER}, PiiType.PHONE, True, "98450 77123"),
        ({Role.ML_ENGINEER}, PiiType.PHONE, True, "98450 77123"),
        ({Role.BUYER}, PiiType.PHONE, False, "[phone]"),
        ({Role.ML_ENGINEER}, PiiType.PHONE, False, "[phone]"),
        ({Role.ADMIN}, PiiType.PHONE, False, "+91XXXXXX7123"),
        ({Role.AUDITOR, Role.ML_ENGINEER}, PiiType.PHONE, False, "+91XXXXXX7123"),
        ({Role.AGENT}, PiiType.PHONE, False, "+91XXXXXX7123"),
        ({Role.ANALYST}, PiiType.PHONE, False, "98450 77123"),
        (set(), PiiType.PHONE, False, "[phone]"),
    ],
)
def test_a_value_is_shown_by_role(roles, kind, is_own, expected):
    assert shown(kind, "98450 77123", sight_of(roles, kind, is_own=is_own)) == expected


def test_what_was_erased_is_named():
    assert shown(PiiType.BANK_ACCOUNT, None, Sight.WHOLE) == "[bank account]"
