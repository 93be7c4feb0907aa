"""A person's value stands in place of what was read only where it is of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from domain.documents.verdicts import corrected
from domain.errors import BadInput

DEEP: Any = [[[[[[["x"]]]]]]]


@pytest.mark.parametrize(
    ("said", "read", "stands"),
    [
        (4_600_000, 4_500_000, 4_600_000),
        (False, True, False),
        ("  Asha \n Rao", "Asha Roa", "Asha Rao"),
        ("1997-01-16", "1997-01-15", "1997-01-16"),
        ("of 2341 2345 6789", "of nobody", "of XXXX XXXX 6789"),
        (["a", "b", "c"], ["a"], ["a", "b", "c"]),
        (["a"], [], ["a"]),
        ([], ["a"], []),
        ({"name": "A", "shares": [1, 2]}, {"name": "B", "shares": [1]}, {"name": "A", "shares": [1, 2]}),
        ("", "", ""),
        ("said", None, "said"),
    ],
)
def test_a_value_of_the_same_kind_stands(said: Any, read: Any, stands: Any) -> None:
    assert corrected(said, read) == stands


@pytest.mark.parametrize(
    ("said", "read", "says"),
    [
        ("45 lakh", 1, "whole number"),
        (-1, 1, "whole number"),
        (1.5, 1, "whole number"),
        (True, 1, "whole number"),
        (1, True, "yes or no"),
        (7, "text", "a text of at most"),
        ("x" * 2_001, "text", "a text of at most"),
        (" ", "text", "leave the value as it was read"),
        ("15 January", "1997-01-15", "a date, written"),
        ("a", ["a"], "a list of at most"),
        (["a"] * 501, ["a"], "a list of at most"),
        ({"name": "A"}, {"name": "B", "relation": "S/o"}, "the parts name, relation"),
        ("A", {"name": "B"}, "the parts name"),
        (DEEP, DEEP, "nested too deep"),
    ],
)
def test_another_kind_is_refused_with_what_is_wanted(said: Any, read: Any, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        corrected(said, read)
