"""Every way a call to a model fails, as one small set of kinds (CATALOGUE L1-L18).

What a kind means for the next step is said once, here:

=================  =============  ========================  =====
kind               next model?    deployment rests          alarm
=================  =============  ========================  =====
rate_limited       yes            as Retry-After says       no
billing            yes            15 minutes                yes
auth               yes            5 minutes                 yes
overloaded,        yes            after two in a row, then  no
unreachable,                      30 s, doubling to 5 min
timeout, broken,                  (at once when the
cut, too_slow                     provider names a time)
bad_request        yes            no                        no
context_too_long   yes            no                        no
too_long, empty,   yes            no                        no
invalid
content_filtered   **no**         no                        no
over_budget        yes, if free   no                        no
=================  =============  ========================  =====
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class FaultKind(StrEnum):
    """What went wrong."""

    RATE_LIMITED = "rate_limited"
    BILLING = "billing"
    AUTH = "auth"
    OVERLOADED = "overloaded"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BROKEN = "broken"
    """An answer that is not of the protocol: HTML, bad JSON, garbage in a stream."""
    CUT = "cut"
    """A stream that ended without its last chunk, or an answer that reached its length."""
    TOO_SLOW = "too_slow"
    BAD_REQUEST = "bad_request"
    CONTEXT_TOO_LONG = "context_too_long"
    TOO_LARGE = "too_long"
    EMPTY = "empty"
    INVALID = "invalid_twice"
    CONTENT_FILTERED = "content_filtered"
    OVER_BUDGET = "over_budget"
    """The call was not made: a limit of spending is reached. One that costs nothing may still serve."""


TIRING: Final = frozenset(
    {
        FaultKind.OVERLOADED,
        FaultKind.UNREACHABLE,
        FaultKind.TIMEOUT,
        FaultKind.BROKEN,
        FaultKind.CUT,
        FaultKind.TOO_SLOW,
    }
)
"""Kinds that speak against the deployment, not against the request."""
ALARMS: Final = frozenset({FaultKind.BILLING, FaultKind.AUTH})
"""Kinds that only an operator can mend."""

_FILTERED: Final = ("content_filter", "content_policy", "content management policy", "responsibleaipolicy")
_TOO_LONG: Final = ("context_length_exceeded", "maximum context length", "prompt is too long")
_BILLING: Final = (
    "insufficient_quota",
    "exceeded your current quota",
    "credit balance",
    "billing_hard_limit",
    "billing_not_active",
)
"""Not "billing" alone: a plain rate limit may end with advice and a link to the billing page."""
_MOST_RETRY_AFTER_S: Final = 3600.0


class Fault(Exception):
    """One failed attempt at one deployment. Holds no content of the exchange."""

    def __init__(
        self, kind: FaultKind, *, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.status = status
        self.retry_after_s = retry_after_s


def from_status(status: int, said: str, headers: Mapping[str, str]) -> Fault:
    """The fault of an HTTP answer; ``said`` is its body, of which nothing is kept."""
    return Fault(_kind_of(status, said.lower()), status=status, retry_after_s=retry_after(headers))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds a provider asks to be left alone; None when it does not say.

    Dates are not read: no provider of the table sends one.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return min(seconds, _MOST_RETRY_AFTER_S)
    return None


def _kind_of(status: int, said: str) -> FaultKind:
    if status in {400, 403, 422} and any(word in said for word in _FILTERED):
        return FaultKind.CONTENT_FILTERED
    if status in {400, 413} and any(word in said for word in _TOO_LONG):
        return FaultKind.CONTEXT_TOO_LONG
    if status == 402 or (status in {400, 403, 429} and any(word in said for word in _BILLING)):
        return FaultKind.BILLING
    return _BY_STATUS.get(status, FaultKind.OVERLOADED if status >= 500 else FaultKind.BAD_REQUEST)


_BY_STATUS: Final = {
    401: FaultKind.AUTH,
    403: FaultKind.AUTH,
    408: FaultKind.TIMEOUT,
    429: FaultKind.RATE_LIMITED,
}
