"""Messages of the runs stream, good and broken."""

from __future__ import annotations

from uuid import UUID

import pytest

from runtime.run_stream import BadMessage, RunMessage, parse_message

GOOD = {
    b"id": b"00000000-0000-0000-0000-000000000001",
    b"tenant": b"00000000-0000-0000-0000-000000000002",
    b"data": b'{"run_id":"00000000-0000-0000-0000-000000000003"}',
}


def test_message_names_run_and_tenant() -> None:
    assert parse_message(b"1-0", GOOD) == RunMessage("1-0", UUID(int=1), UUID(int=2), UUID(int=3))


@pytest.mark.parametrize(
    "fields",
    [
        None,
        {},
        {**GOOD, b"id": b"x"},
        {**GOOD, b"data": b"{}"},
        {**GOOD, b"data": b"["},
        {**GOOD, b"data": b"7"},
    ],
)
def test_broken_message_is_told_apart(fields: dict[bytes, bytes] | None) -> None:
    message = parse_message(b"1-0", fields)

    assert isinstance(message, BadMessage)
    assert message.id == "1-0"
