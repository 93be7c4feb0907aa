"""Where a case stands, and what it waits for."""

from __future__ import annotations

from typing import Final, Literal, get_args

Stage = Literal[
    "intake",
    "documents",
    "bureau",
    "valuation",
    "title",
    "decision",
    "second_sign",
    "committee",
    "sanctioned",
    "declined",
    "withdrawn",
]
WaitFor = Literal["documents", "bureau", "title", "analyst", "second_signer", "committee", "kyc"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
CLOSED: Final[frozenset[Stage]] = frozenset({"sanctioned", "declined", "withdrawn"})
SIGNING: Final[frozenset[Stage]] = frozenset({"second_sign", "committee"})
"""A recommendation waits for its checker."""
