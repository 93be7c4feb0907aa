"""When a deployment is left alone.

It rests for the time its provider names, for a while after faults only an operator can mend, and after two
faults in a row of the kinds that speak against it, then longer each time. When a rest ends one call goes
through as a probe; the others still pass it by until the probe has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from router.faults import TIRING, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from router.faults import Fault

REST_S: Final = 30.0
LONGEST_REST_S: Final = 300.0
RATE_LIMIT_REST_S: Final = 5.0
"""After a 429 that names no time."""
TOLERANCE_S: Final = 1.0
"""Two processes' measures of one rest differ by the time they take to tell it."""
PROBE_S: Final = 120.0
"""A probe that never ended (its caller was cancelled) is forgotten after this."""
_IN_A_ROW: Final = 2
_OPERATOR_REST_S: Final = {FaultKind.BILLING: 900.0, FaultKind.AUTH: 300.0}


@dataclass(slots=True)
class Breaker:
    """The state of one deployment in this process; `runtime.shared_rests` tells rests to the others."""

    clock: Callable[[], float] = monotonic
    in_a_row: int = 0
    rests_until: float = 0.0
    _probe_until: float = 0.0

    def admits(self) -> bool:
        """Whether a call may go now; after a rest, the first to ask is the probe."""
        now = self.clock()
        if now < self.rests_until or now < self._probe_until:
            return False
        if self.rests_until:
            self._probe_until = now + PROBE_S
        return True

    @property
    def rest_s(self) -> float:
        """Seconds still to rest; 0 when awake."""
        return max(0.0, self.rests_until - self.clock())

    def succeeded(self) -> None:
        """A usable answer came."""
        self.in_a_row, self.rests_until, self._probe_until = 0, 0.0, 0.0

    def failed(self, fault: Fault) -> None:
        """Takes note of a fault."""
        self._probe_until = 0.0
        rest = self._rest_after(fault)
        if rest:
            self.rests_until = max(self.rests_until, self.clock() + rest)

    def rest(self, seconds: float) -> None:
        """Rests at least so long from now, as another process found out."""
        until = self.clock() + seconds
        if until > self.rests_until + TOLERANCE_S:
            self.rests_until = until

    def released(self) -> None:
        """A call was given up by its caller; it tells nothing of the deployment."""
        self._probe_until = 0.0

    def _rest_after(self, fault: Fault) -> float:
        if fault.kind in _OPERATOR_REST_S:
            return _OPERATOR_REST_S[fault.kind]
        if fault.kind is FaultKind.RATE_LIMITED:
            return RATE_LIMIT_REST_S if fault.retry_after_s is None else fault.retry_after_s
        if fault.kind not in TIRING:
            return 0.0
        self.in_a_row += 1
        if fault.retry_after_s:
            return fault.retry_after_s
        over = self.in_a_row - _IN_A_ROW
        return 0.0 if over < 0 else min(REST_S * 2.0 ** min(over, 10), LONGEST_REST_S)
