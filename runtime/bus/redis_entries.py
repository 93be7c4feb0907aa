"""Messages as entries of a Redis Stream: one field, ``e``, with the body."""

from __future__ import annotations

from typing import Any, Final

from runtime.bus.protocol import Delivery

FIELD: Final = b"e"

RawEntries = list[tuple[bytes, list[bytes] | None]]
"""Id and fields (names and values in turn) of each entry, as Redis sends them."""


def add_command(stream: str) -> bytes:
    """``XADD stream * e``, up to the length of the body."""
    name = stream.encode()
    return b"*5\r\n$4\r\nXADD\r\n$%d\r\n%b\r\n$1\r\n*\r\n$1\r\n%b\r\n$" % (len(name), name, FIELD)


def new_deliveries(entries: RawEntries) -> list[Delivery]:
    """Entries delivered for the first time, whose bodies are there."""
    return [
        Delivery(entry_id.decode(), fields[1] if fields and fields[0] == FIELD else body_of(fields), 1)
        for entry_id, fields in entries
    ]


def body_of(fields: list[bytes] | None) -> bytes | None:
    """The body; None when it is gone, empty when the entry is not a message of the bus."""
    if not fields:
        return None
    return fields[1] if fields[0] == FIELD else b""


def read_entries(reply: Any) -> RawEntries:  # noqa: ANN401  # as Redis sends it
    """Entries of an XREADGROUP reply about one stream; a wait without any gives none."""
    return reply[0][1] if reply else []
