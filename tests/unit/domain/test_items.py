"""What may be kept as an item, and how a filter reads."""

from __future__ import annotations

import pytest

from domain.errors import BadInput
from domain.items import (
    MOST_CONDITIONS,
    MOST_DEPTH,
    MOST_VALUE_BYTES,
    Condition,
    checked_key,
    checked_namespace,
    checked_paths,
    checked_pattern,
    checked_size,
    checked_ttl,
    conditions_of,
)


def test_a_namespace_is_kept_as_it_is() -> None:
    assert checked_namespace(["buyers", "खरीदार"]) == ("buyers", "खरीदार")
    assert checked_pattern([]) == ()
    assert checked_pattern(["*", "notes"]) == ("*", "notes")


@pytest.mark.parametrize(
    "labels",
    [
        [],
        ["langgraph", "x"],
        ["a.b"],
        [""],
        ["a" * 101],
        [5],
        ["a\x00"],
        ["\ud800"],
        ["a"] * (MOST_DEPTH + 1),
    ],
)
def test_a_namespace_that_cannot_be_one(labels) -> None:
    with pytest.raises(BadInput):
        checked_namespace(labels)


@pytest.mark.parametrize("key", ["", "k" * 501, 5, "a\x00", "\udfff", "क" * 500])
def test_a_key_that_cannot_be_one(key) -> None:
    with pytest.raises(BadInput):
        checked_key(("क" * 100, "क" * 100), key)


def test_a_key_is_kept_as_it_is() -> None:
    assert checked_key(("a",), "k.1 /x") == "k.1 /x"


@pytest.mark.parametrize("minutes", [0, -1, float("nan"), float("inf"), 6_000_000])
def test_a_time_to_live_has_bounds(minutes) -> None:
    with pytest.raises(BadInput):
        checked_ttl(minutes)


def test_a_time_to_live_may_be_left_out() -> None:
    assert (checked_ttl(None), checked_ttl(0.5)) == (None, 0.5)


def test_a_value_has_a_most_size() -> None:
    checked_size(MOST_VALUE_BYTES)
    with pytest.raises(BadInput, match="256 KiB"):
        checked_size(MOST_VALUE_BYTES + 1)


def test_paths_are_few_and_named_once() -> None:
    assert checked_paths(["a", "b[*].c", "a"]) == ("a", "b[*].c")
    for paths in (["a"] * 17, [""], ["a" * 201]):
        with pytest.raises(BadInput):
            checked_paths(paths)


@pytest.mark.parametrize(
    ("wanted", "tests"),
    [
        ({}, ()),
        ({"a": None}, (Condition(("a",), "$eq", None),)),
        ({"a": {}}, (Condition(("a",), "$eq", {}),)),
        ({"a": [1, 2]}, (Condition(("a",), "$eq", [1, 2]),)),
        ({"a": {"$ne": 1}}, (Condition(("a",), "$ne", 1),)),
        ({"a": {"b": {"$gt": "2026"}}}, (Condition(("a", "b"), "$gt", "2026"),)),
    ],
)
def test_a_filter_becomes_single_tests(wanted, tests) -> None:
    assert conditions_of(wanted) == tests


@pytest.mark.parametrize(
    "wanted",
    [
        {"a": {"$regex": "x"}},
        {"a": {"$eq": 1, "b": 2}},
        {"a": {"$gt": True}},
        {"a": {"$lt": None}},
        {"a": {"$lte": [1]}},
        {str(number): number for number in range(MOST_CONDITIONS + 1)},
    ],
)
def test_a_filter_that_cannot_be_one(wanted) -> None:
    with pytest.raises(BadInput):
        conditions_of(wanted)
