"""One hash of what a case was judged by, to store beside the decision."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.lending.case import LoanCase


def inputs_hash(case: LoanCase) -> str:
    """SHA-256 in hex over every field the engine can see: equal hashes, equal questions."""
    return sha256(json.dumps(asdict(case), sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> object:
    """Sets in order; dates and decimals as their text."""
    return sorted(value) if isinstance(value, frozenset) else str(value)
