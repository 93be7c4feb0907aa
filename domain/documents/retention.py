"""When a paper's time is over (DOMAIN G). What no rule ends is kept until a person ends it.

A sanctioned loan's papers are kept five years after the relationship ends, which this platform is not told;
and a title file's as long as the file. Neither ends by the clock here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from domain.dated_rules import rule_on

_FILE: Final = "paper_retention.yaml"


class KeptUntil(NamedTuple):
    """What was received, or closed, before these moments may go."""

    own_received: datetime
    refused_closed: datetime


def kept_until(now: datetime) -> KeptUntil:
    """The moments that the rules of today give.

    >>> from datetime import UTC
    >>> kept_until(datetime(2026, 11, 27, tzinfo=UTC)).own_received.date().isoformat()
    '2025-11-27'
    """
    own, refused = (
        timedelta(days=int(rule_on(_FILE, rule_id, now.date()).value["days"]))
        for rule_id in ("papers.own", "papers.application_refused")
    )
    return KeptUntil(now - own, now - refused)
