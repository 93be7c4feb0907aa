"""Two leads of one person, two people of one phone, and many of one name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.lead_scoring.duplicates import Person, compare, find_match, is_compatible, name_likeness
from tests.support.leads import NOON


def person(number: int = 1, **given: Any) -> Person:
    values: dict[str, Any] = {
        "id": UUID(int=number),
        "name": "Rahul Sharma",
        "phone_e164": "+919845012345",
        "email": "rahul@example.com",
        "created_at": NOON,
        **given,
    }
    return Person(**values)


PLACE: dict[str, Any] = {"localities": frozenset({"Whitefield"})}
NOBODY: dict[str, Any] = {"phone_e164": None, "email": None}
MONEY: dict[str, Any] = {"budget_inr": 10_000_000}


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ({}, {}, ("phone", True)),
        ({"name": "rahul  SHARMA"}, {"email": None}, ("phone", True)),
        ({"name": "Rahul"}, {}, ("phone", True)),
        ({"name": ""}, {}, ("phone", True)),
        ({"name": "Priya Sharma"}, {}, ("phone", False)),
        ({"phone_e164": None}, {}, ("email", True)),
        ({"phone_e164": None, "email": "RAHUL@example.com"}, {"name": "Priya Nair"}, ("email", False)),
        # Names: a second fact must agree, and none may contradict.
        ({"phone_e164": None, "email": None}, {}, None),
        ({**NOBODY, **PLACE}, {**PLACE}, None),
        ({**NOBODY, "email": "info@example.com"}, {"email": "INFO@example.com"}, None),
        ({**NOBODY, **PLACE, **MONEY}, {**PLACE, "budget_inr": 9_500_000}, ("name", False)),
        ({**NOBODY, **PLACE, **MONEY, "campaign": "c"}, {**PLACE, **MONEY, "campaign": "c"}, ("name", True)),
        (
            {"phone_e164": "+919900000000", "email": None, **PLACE, **MONEY},
            {**PLACE, **MONEY},
            ("name", False),
        ),
        ({"phone_e164": "+919845012346", "email": None, **PLACE}, {**PLACE}, ("name", True)),
        ({"phone_e164": "+919845012346", "email": "other@example.com", **PLACE}, {**PLACE}, ("name", False)),
        (
            {"phone_e164": None, "email": None, **PLACE, "created_at": NOON + timedelta(days=91)},
            {**PLACE},
            None,
        ),
        ({"phone_e164": None, "email": None, **MONEY}, {"budget_inr": 20_000_000}, None),
        ({"phone_e164": None, "email": None, "name": "Rahul", **PLACE}, {"name": "Rahul", **PLACE}, None),
        ({"phone_e164": None, "email": None, "name": "Rohit Verma", **PLACE}, {**PLACE}, None),
    ],
)
def test_what_two_leads_have_in_common(
    new: dict[str, Any], old: dict[str, Any], expected: tuple[str, bool] | None
) -> None:
    match = compare(person(2, **new), person(1, **old))

    assert (None if match is None else (match.rule, match.is_sure)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Sharma Rahul", "Rahul Sharma", True),
        ("Sharma R", "Rahul Sharma", True),
        ("Mr. Rahul Sharma", "Rahul Sharma ji", True),
        ("Rahul Kumar Sharma", "Rahul Sharma", True),
        ("Priyanka Sharma", "Priyanak Sharma", True),
        ("Amit Shah", "Amita Shah", False),
        ("Sunil Rao", "Sunila Rao", False),
        ("Anil", "Anita", False),
        ("Sharma", "Rahul Sharma", False),
        ("राहुल शर्मा", "राहुल शर्मा", True),
    ],
)
def test_names_that_may_be_one_persons(one: str, other: str, expected: bool) -> None:
    assert is_compatible(one, other) is is_compatible(other, one) is expected


def test_likeness_does_not_depend_on_the_order_of_words() -> None:
    assert name_likeness("Rahul Sharma", "Sharma Rahul") == 1
    assert name_likeness("", "Rahul") == 0


def test_a_sure_match_comes_before_a_possible_one_and_the_oldest_before_others() -> None:
    new = person(9)
    possible = person(1, name="Priya Sharma", created_at=NOON - timedelta(days=9))
    younger, older = person(2), person(3, created_at=NOON - timedelta(days=1))

    match = find_match(new, [possible, younger, older, new])

    assert match is not None
    assert (match.id, match.is_sure) == (UUID(int=3), True)
    assert find_match(new, [new]) is None
