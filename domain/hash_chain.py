"""What hashes are taken over, and where a chain of them begins."""

from __future__ import annotations

import hashlib
import json
from typing import Final

BEGINNING: Final = "0" * 64
"""Stands for the hash before the first entry of a chain."""


def canonical(value: object) -> str:
    """JSON-plain values as one text: equal texts, equal values.

    >>> canonical({"b": 1, "a": "₹"})
    '{"a":"₹","b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hex_of(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(value: object) -> str:
    """SHA-256, in hex, of a JSON-plain value."""
    return hex_of(canonical(value))
