"""Where a case stands, what it waits for, and whether its figures still hold."""

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
SIGNED: Final[frozenset[Stage]] = frozenset({"sanctioned", "declined"})
"""An underwriter's word is out: only now do reasons leave the house (DOMAIN G, gate 4)."""
SIGNING: Final[frozenset[Stage]] = frozenset({"second_sign", "committee"})
"""A recommendation waits for its checker."""
WAITS_AT: Final[dict[Stage, WaitFor]] = {
    "documents": "documents",
    "bureau": "bureau",
    "decision": "analyst",
    "second_sign": "second_signer",
    "committee": "committee",
}
"""Stages at which the graph stands still, and for whom: the one vocabulary of desk, waits and graph."""
WITH_PEOPLE: Final[frozenset[Stage]] = SIGNING | {"decision"}
"""A judged case waits for somebody's word; at all other open stages it is taken up from its beginning."""


def is_stale(facts_seq: int, judged_seq: int | None) -> bool:
    """Whether a fact was changed after the figures were made; without figures there is nothing stale.

    Args:
        facts_seq: Number of the newest fact of the case.
        judged_seq: Number of the newest fact that the figures rest on; None: there are none yet.
    """
    return judged_seq is not None and facts_seq > judged_seq


def signing_stage(level: int) -> Stage:
    """Who signs: a committee from level three on.

    >>> signing_stage(2), signing_stage(3)
    ('second_sign', 'committee')
    """
    return "committee" if level >= 3 else "second_sign"  # L3 is the committee
