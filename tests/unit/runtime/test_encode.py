"""Whatever a graph holds leaves as JSON that Postgres and clients can read."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import PurePosixPath
from uuid import UUID

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from runtime.encode import to_json, to_plain


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


@dataclass
class Point:
    x: int


class Secret:
    def __repr__(self) -> str:
        return "PAN ABCDE1234F"


class Words(str):
    """A text of another class."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        pytest.param((1, "a"), [1, "a"], id="tuple"),
        pytest.param({"s": {2}}, {"s": [2]}, id="set"),
        pytest.param(deque([1]), [1], id="deque"),
        pytest.param(Decimal("7350000.50"), "7350000.50", id="money"),
        pytest.param(UUID(int=1), "00000000-0000-0000-0000-000000000001", id="uuid"),
        pytest.param(datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00+00:00", id="time"),
        pytest.param(timedelta(seconds=90), 90.0, id="span"),
        pytest.param(Colour.RED, "red", id="str-enum"),
        pytest.param(Level.HIGH, 3, id="int-enum"),
        pytest.param(Point(1), {"x": 1}, id="dataclass"),
        pytest.param(Words("hi"), "hi", id="str-subclass"),
        pytest.param(PurePosixPath("/home/buyer/deed.pdf"), "deed.pdf", id="path-keeps-its-folder-private"),
        pytest.param(b"12345", "<5 bytes>", id="bytes"),
        pytest.param(ValueError("PAN ABCDE1234F"), {"error": "ValueError"}, id="error-without-its-text"),
        pytest.param(Secret(), "<Secret>", id="object-without-its-repr"),
        pytest.param({1: "a", None: "b"}, {"1": "a", "null": "b"}, id="keys"),
        pytest.param(2**70, str(2**70), id="huge-int"),
        pytest.param({"n": [2**70, True, 1.5]}, {"n": [str(2**70), True, 1.5]}, id="huge-int-inside"),
        pytest.param("a\x00b", "a\ufffdb", id="nul"),
        pytest.param({"k\x00": ["a\x00"]}, {"k\ufffd": ["a\ufffd"]}, id="nul-inside"),
        pytest.param("bad \ud83d", "bad \ufffd", id="surrogate"),
        pytest.param({"k\ud83d": ("\ud83d",)}, {"k\ufffd": ["\ufffd"]}, id="surrogate-inside"),
        pytest.param({"a": "\ud83d", Colour: 1}, {"a": "\ufffd", "<EnumType>": 1}, id="strange-key"),
        pytest.param(r"literally \u0000", r"literally \u0000", id="spelt-escape-survives"),
    ],
)
def test_value_becomes_plain(value: object, plain: object) -> None:
    assert to_plain(value) == plain


def test_message_keeps_the_fields_clients_read_in_their_order() -> None:
    message = json.loads(to_json(AIMessage(content="hi", id="1")))

    assert list(message)[:6] == ["content", "additional_kwargs", "response_metadata", "type", "name", "id"]
    assert message["type"] == "ai"


def test_message_with_a_broken_character_is_repaired() -> None:
    assert json.loads(to_json([HumanMessage(content="x \ud83d")]))[0]["content"] == "x \ufffd"
