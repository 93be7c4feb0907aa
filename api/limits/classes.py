"""The limits as data: classes of calls, and which route is of which class.

A visitor of a site and a person with an account each have their own allowance, and beside it the address they
call from has one. That one is large: an office, or a mobile provider's customers, share an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from domain.rate_limits import Limit

_MINUTE: Final = 60.0
_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClass:
    """Calls that are counted together."""

    name: str
    visitor: Limit
    """A buyer without an account."""
    user: Limit
    address: Limit
    streams_at_once: bool = False
    """Whether the answer may stay open; counted at its start, and while it is open against a cap."""


def _per_minute(count: int, *, burst: int) -> Limit:
    return Limit(count, _MINUTE, burst)


READS: Final = CallClass(
    name="reads",
    visitor=_per_minute(600, burst=200),
    user=_per_minute(1200, burst=400),
    address=_per_minute(6000, burst=1000),
)
WRITES: Final = CallClass(
    name="writes",
    visitor=_per_minute(120, burst=60),
    user=_per_minute(300, burst=100),
    address=_per_minute(1200, burst=400),
)
RUNS: Final = CallClass(
    name="runs",
    visitor=_per_minute(40, burst=20),
    user=_per_minute(120, burst=60),
    address=_per_minute(600, burst=200),
)
RUN_STREAMS: Final = CallClass(
    name="runs", visitor=RUNS.visitor, user=RUNS.user, address=RUNS.address, streams_at_once=True
)
JOINS: Final = CallClass(
    name="reads", visitor=READS.visitor, user=READS.user, address=READS.address, streams_at_once=True
)
SEARCHES: Final = CallClass(
    name="searches",
    visitor=_per_minute(60, burst=30),
    user=_per_minute(240, burst=60),
    address=_per_minute(600, burst=200),
)
IMPORTS: Final = CallClass(
    name="imports",
    visitor=_per_minute(1, burst=1),
    user=_per_minute(10, burst=5),
    address=_per_minute(30, burst=15),
)
RATINGS: Final = CallClass(
    name="ratings",
    visitor=_per_minute(20, burst=10),
    user=_per_minute(60, burst=20),
    address=_per_minute(300, burst=100),
)
SESSIONS: Final = CallClass(
    name="sessions",
    visitor=_per_minute(60, burst=30),
    user=_per_minute(60, burst=30),
    address=_per_minute(240, burst=120),
)
"""Beginning and renewing sessions: before it is known who calls, so that only the address counts."""

CALCULATIONS: Final = CallClass(
    name="calculations",
    visitor=_per_minute(600, burst=100),
    user=_per_minute(600, burst=100),
    address=_per_minute(600, burst=100),
)
"""A request of a thousand sums takes some tens of milliseconds."""

UNPROVEN: Final = frozenset({SESSIONS.name, CALCULATIONS.name})
"""Classes of routes that ask for no proof."""

FLOOD: Final = Limit(12_000, _MINUTE, burst=2_000)
"""Anything at all from one address, counted in this process: before proof is looked at, files among it."""

SIGN_IN_PAIR: Final = Limit(12, _HOUR, burst=6)
"""Attempts at one account from one address."""
SIGN_IN_ACCOUNT: Final = Limit(120, _HOUR, burst=60)
"""Attempts at one account from everywhere: wide, or a stranger could lock its owner out."""
SIGN_IN_ADDRESS: Final = Limit(300, _HOUR, burst=40)

STREAMS_VISITOR: Final = 8
STREAMS_USER: Final = 40
STREAMS_ADDRESS: Final = 400
"""Open at once in this process."""

_RUN: Final = r"(?:/threads/[^/]+)?/runs"
_ROUTES: Final[tuple[tuple[frozenset[str], re.Pattern[str], CallClass], ...]] = tuple(
    (frozenset(methods.split()), re.compile(path), kind)
    for methods, path, kind in (
        ("POST", rf"{_RUN}/(?:stream|wait)", RUN_STREAMS),
        ("POST", rf"{_RUN}(?:/batch)?", RUNS),
        ("GET", rf"{_RUN}/[^/]+/(?:stream|join)", JOINS),
        ("POST", r"/threads/[^/]+/commands", RUNS),
        ("GET", r"/threads/[^/]+/stream(?:/events)?", JOINS),
        ("POST", r"/threads/[^/]+/stream/events", JOINS),
        ("GET", r"/api/v1/leads/stream", JOINS),
        ("GET", r"/api/v1/cases(?:/[^/]+)?/stream", JOINS),
        ("POST", rf"{_RUN}/[^/]+/cancel", WRITES),
        ("POST", r"/(?:threads|assistants|runs|runs/crons)/(?:search|count)", READS),
        ("POST", r"/threads/[^/]+/(?:history|state/checkpoint)", READS),
        ("POST", r"/assistants/[^/]+/versions", READS),
        ("POST", r"/store/namespaces", READS),
        ("POST", r"/api/v1/search|/store/items/search", SEARCHES),
        ("POST", r"/api/v1/listings(?:/import)?", IMPORTS),
        ("POST", r"/api/v1/feedback", RATINGS),
        ("POST", r"/api/v1/calc", CALCULATIONS),
        ("POST", r"/api/v1/(?:site/session|auth/refresh|auth/logout)", SESSIONS),
    )
)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def class_of(method: str, path: str) -> CallClass:
    """The class of a call by method and the path that was routed; what is not named reads or writes."""
    for methods, pattern, kind in _ROUTES:
        if method in methods and pattern.fullmatch(path):
            return kind
    return READS if method in _SAFE else WRITES
