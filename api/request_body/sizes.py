"""How large a body each route takes, as data."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from api.v1.uploads import MAX_UPLOAD_BYTES

_KIB: Final = 1024
_MIB: Final = 1024 * 1024


class BodyRule(NamedTuple):
    """What a route takes."""

    most_bytes: int
    is_json: bool = True
    """False: a file, read as it comes by its own route."""


UPLOAD: Final = BodyRule(MAX_UPLOAD_BYTES, is_json=False)
PAPERS: Final = BodyRule(512 * _MIB, is_json=False)
"""Files of one form together; each has its own bound (`rag.papers.limits`)."""
LISTINGS: Final = BodyRule(8 * _MIB)
"""Up to a thousand listings with their texts."""
LANGGRAPH: Final = BodyRule(_MIB)
CALCULATIONS: Final = BodyRule(_MIB)
SMALL: Final = BodyRule(64 * _KIB)

_RULES: Final = tuple(
    (re.compile(path), rule)
    for path, rule in (
        (r"/api/v1/listings/import/?", UPLOAD),
        (r"/api/v1/listings/?", LISTINGS),
        (r"/api/v1/documents/?", PAPERS),
        (r"/api/v1/calc/?", CALCULATIONS),
        (r"/api/v1/.*", SMALL),
    )
)


def rule_for(path: str) -> BodyRule:
    """What the route at that path takes; LangGraph's routes are those not below ``/api/v1``."""
    return next((rule for pattern, rule in _RULES if pattern.fullmatch(path)), LANGGRAPH)
