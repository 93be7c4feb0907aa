"""Answers kept by what they are answers to: of tasks, and of judges who are paid by the question."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, Literal, Protocol

CacheMode = Literal["read", "write", "off"]
"""read: what is kept is used, and what is new is kept. write: everything is worked out anew and kept. off:
neither."""


class KeptAnswers(Protocol):
    """Where answers are kept."""

    def get(self, key: str) -> Any | None:  # noqa: ANN401  # JSON
        """The answer, or None."""
        ...

    def put(self, key: str, answer: Any) -> None:  # noqa: ANN401  # JSON
        """Keeps it in place of an earlier one."""
        ...


def key_of(*parts: Any) -> str:  # noqa: ANN401  # JSON-plain values
    """One key for equal parts: SHA-256 in hex over their JSON."""
    told = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return sha256(told.encode()).hexdigest()
