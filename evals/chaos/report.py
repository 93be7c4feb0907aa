"""What a cell showed, and whether it is what was promised."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from evals.bench_runs import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLUMNS: Final = (
    "accepted",
    "refused",
    "faults",
    "lost",
    "duplicate_decisions",
    "duplicate_calls_after_key",
    "duplicate_calls_raw",
    "stale_writes",
    "republished",
    "dead_letters",
    "pending",
    "consumers",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReport:
    """One cell."""

    cell: str
    skipped: str | None = None
    """Why it did not run."""
    must_break: str | None = None
    """Of a negative control: the promise it must be seen to break."""
    seconds: float = 0.0
    lease_s: float = 0.0
    """Which recovery takes, where a worker dies without a word."""
    accepted: int = 0
    """Runs for which the API said yes."""
    refused: int = 0
    """Requests that got an error or no answer; what became of them was never promised."""
    faults: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    duplicate_decisions: int = 0
    duplicate_calls_raw: int = 0
    duplicate_calls_after_key: int = 0
    unknown_calls: int = 0
    """Calls to the callee without keys that went to the human queue."""
    stale_writes: int = 0
    republished: int = 0
    dead_letters: int = 0
    stuck_threads: int = 0
    pending: int = 0
    consumers: int = 0
    """Names in the group at the end; as many as there are workers when none leaked."""
    recovery_p50_s: float | None = None
    """From a fault to the next end of a run."""
    recovery_p95_s: float | None = None
    drain_s: float = 0.0
    """From the last request until nothing was left to do."""

    @property
    def violations(self) -> list[str]:
        """Promises that were broken."""
        promises = {
            "lost": self.lost,
            "duplicate decisions": self.duplicate_decisions,
            "duplicate external calls after key": self.duplicate_calls_after_key,
            "stale writes": self.stale_writes,
            "pending": self.pending,
            "stuck threads": self.stuck_threads,
        }
        return [f"{name}: {count}" for name, count in promises.items() if count]

    @property
    def is_passed(self) -> bool:
        """A cell keeps every promise; a control, whose safety is switched off, must break one."""
        if self.skipped:
            return True
        if self.must_break is not None:
            return any(one.startswith(f"{self.must_break}:") for one in self.violations)
        return not self.violations and self.accepted > 0

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return {**asdict(self), "violations": self.violations, "is_passed": self.is_passed}


def recovery(faults_at: Sequence[float], ends_at: Sequence[float]) -> tuple[float | None, float | None]:
    """Median and 95th percentile of the time from each fault to the next end of a run."""
    ordered = sorted(ends_at)
    times = []
    for fault in faults_at:
        following = next((end for end in ordered if end > fault), None)
        if following is not None:
            times.append(following - fault)
    if not times:
        return None, None
    return round(percentile(times, 0.5), 2), round(percentile(times, 0.95), 2)


def table(reports: Sequence[CellReport]) -> str:
    """For people: one block a cell."""
    lines = []
    for one in reports:
        if one.skipped:
            lines.append(f"{one.cell:<24}skipped: {one.skipped}")
            continue
        verdict = "ok" if one.is_passed else "FAILED"
        if one.must_break is not None:
            verdict = "fails as it must" if one.is_passed else "VOID: the control did not fail"
        facts = one.as_dict()
        facts["faults"] = sum(one.faults.values())
        shown = "  ".join(f"{name} {facts[name]}" for name in _COLUMNS)
        lines.append(f"{one.cell:<24}{verdict}  ({', '.join(one.violations) or 'no violation'})")
        lines.append(
            f"{'':<24}{shown}  lease {one.lease_s} s  "
            f"recovery p50/p95 {one.recovery_p50_s}/{one.recovery_p95_s} s  "
            f"drain {one.drain_s} s"
        )
    return "\n".join(lines)
