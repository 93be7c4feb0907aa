"""What an import did, per file and together. Every record read has exactly one outcome."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of one record."""

    STORED = "stored"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    REJECTED = "rejected"


@dataclass(slots=True)
class FileReport:
    """One file. One row of a project file is one record per configuration it offers."""

    file: str
    mapping: str | None = None
    """Name of the mapping used; None when the file could not be read."""
    read: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    flagged: int = 0
    """Records stored or updated with at least one doubt of their own."""
    flags: Counter[str] = field(default_factory=Counter)
    reject_codes: Counter[str] = field(default_factory=Counter)
    unknown_labels: Counter[str] = field(default_factory=Counter)
    """Amenity labels that the vocabulary does not have."""
    notes: list[str] = field(default_factory=list)
    """What was assumed (encoding) or odd, as sentences."""
    fault: str | None = None
    """Why the file, or the rest of it, could not be read."""
    seconds: float = 0.0

    def count(self, outcome: Outcome) -> int:
        """How many records had this outcome."""
        return self.outcomes[outcome]

    @property
    def rows_per_second(self) -> float:
        """Records read per second of wall time."""
        return self.read / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain."""
        return {
            "file": self.file,
            "mapping": self.mapping,
            "read": self.read,
            **{outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "flagged": self.flagged,
            "flags": dict(self.flags.most_common()),
            "reject_codes": dict(self.reject_codes.most_common()),
            "unknown_labels": dict(self.unknown_labels.most_common(50)),
            "notes": self.notes,
            "fault": self.fault,
            "seconds": round(self.seconds, 3),
        }


@dataclass(slots=True)
class ImportReport:
    """The whole run."""

    files: list[FileReport] = field(default_factory=list)
    market_flags: Counter[str] = field(default_factory=Counter)
    """Doubts raised by comparison with other listings, after all files, over the cities they touched."""
    market_seconds: float = 0.0
    rejects_file: str | None = None
    """Where rejected rows were written; None when there were none or no file was wanted."""
    is_dry_run: bool = False

    @property
    def read(self) -> int:
        """Records read in all files."""
        return sum(file.read for file in self.files)

    def count(self, outcome: Outcome) -> int:
        """How many records of all files had this outcome."""
        return sum(file.count(outcome) for file in self.files)

    @property
    def faults(self) -> int:
        """Files that could not be read, or not to their end."""
        return sum(1 for file in self.files if file.fault is not None)

    def check(self) -> None:
        """Proves that nothing was dropped.

        Raises:
            RuntimeError: A record has no outcome, or two: a fault of the program.
        """
        for file in self.files:
            if file.read != file.outcomes.total():
                raise RuntimeError(
                    f"{file.file}: {file.read} records read, {file.outcomes.total()} accounted for"
                )

    def as_dict(self) -> dict[str, Any]:
        """JSON-plain, with totals first."""
        return {
            "read": self.read,
            **{outcome.value: self.count(outcome) for outcome in Outcome},
            "flagged": sum(file.flagged for file in self.files),
            "unreadable": self.faults,
            "market_flags": dict(self.market_flags.most_common()),
            "market_seconds": round(self.market_seconds, 3),
            "rejects_file": self.rejects_file,
            "is_dry_run": self.is_dry_run,
            "files": [file.as_dict() for file in self.files],
        }
