"""Messages of the runs stream, good and broken."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import pytest

from runtime.bus.protocol import Delivery
from runtime.run_stream import BadMessage, RunMessage, parse_message

GOOD = {
    "id": "00000000-0000-0000-0000-000000000001",
    "tenant": "00000000-0000-0000-0000-000000000002",
    "data": {
        "run_id": "00000000-0000-0000-0000-000000000003",
        "thread_id": "00000000-0000-0000-0000-000000000004",
    },
}


def test_message_names_run_and_tenant() -> None:
    message = parse_message(Delivery("1-0", orjson.dumps(GOOD), 1))

    assert message == RunMessage("1-0", UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4))


@pytest.mark.parametrize(
    "body",
    [
        {},
        7,
        [],
        {**GOOD, "id": "x"},
        {**GOOD, "id": 1},
        {**GOOD, "data": {}},
        {**GOOD, "data": "["},
        {**GOOD, "data": 7},
    ],
)
def test_broken_message_is_told_apart(body: Any) -> None:
    message = parse_message(Delivery("1-0", orjson.dumps(body), 1))

    assert isinstance(message, BadMessage)
    assert message.id == "1-0"


@pytest.mark.parametrize(
    ("body", "reason"), [(None, "gone"), (b"", "form"), (b"[", "form"), (b"\xff", "form")]
)
def test_what_is_no_json_at_all_is_told_apart_too(body: bytes | None, reason: str) -> None:
    message = parse_message(Delivery("1-0", body, 1))

    assert isinstance(message, BadMessage)
    assert reason in message.reason
