"""What became of listings that were sent in."""

from __future__ import annotations

from typing import Any

from api.v1.models.shape import OutBody


class RejectOut(OutBody):
    """A row that was not taken, and why."""

    line: int
    source_ref: str | None
    code: str
    reason: str


class FileReportOut(OutBody):
    """One file; every record read has exactly one outcome."""

    file: str
    mapping: str | None
    """The column mapping that was used; null when the file could not be read."""
    read: int
    stored: int
    updated: int
    unchanged: int
    merged: int
    """Recognised as another advertisement of a listing already known."""
    rejected: int
    flagged: int
    """Stored or updated with at least one doubt."""
    flags: dict[str, int]
    reject_codes: dict[str, int]
    unknown_labels: dict[str, int]
    notes: list[str]
    fault: str | None
    """Why the file, or the rest of it, could not be read."""
    seconds: float


class ImportOut(OutBody):
    """The whole import."""

    files: list[FileReportOut]
    market_flags: dict[str, int]
    """Doubts raised by comparison with the market, over the cities touched."""
    rejects: list[RejectOut]
    """The first hundred rejected rows, without their contents."""
    is_dry_run: bool

    @classmethod
    def of(cls, report: dict[str, Any], rejects: list[dict[str, Any]]) -> ImportOut:
        """The shown form of `tools.listing_import.report.ImportReport.as_dict`."""
        return cls.model_validate({**report, "rejects": rejects})
