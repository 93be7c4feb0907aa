"""What a person sees of an import while it goes on: rows read, then the counts, then what is searchable.

The counts come as soon as the rows are stored. Embedding follows, minutes of it for a large file, and may be
broken off: the next start goes on from there.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tools.listing_import.report import Outcome

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from tools.listing_import.pipeline import ImportProgress
    from tools.listing_import.report import ImportReport

_NEXT: Final = "Stored. They are searchable by filters now; words and meaning follow, also after a stop.\n"
_STAGES: Final = {"words": "searchable by words", "vectors": "searchable by meaning"}


class ImportWatch(Protocol):
    """Is told how an import goes on."""

    def reading(self, progress: ImportProgress) -> None:
        """Some more records of a file are read and judged."""

    def stored(self, report: ImportReport) -> None:
        """All is stored; the counts are final."""

    def indexing(self, stage: str, done: int) -> None:
        """``done`` listings are through the stage, "words" or "vectors"."""

    def ended(self) -> None:
        """Everything is searchable."""


def watch_of(*, as_json: bool) -> ImportWatch:
    """A bar on a terminal, lines otherwise, nothing beside JSON."""
    if as_json:
        return _Silent()
    return _Bar() if sys.stderr.isatty() else _Lines()


class _Silent:
    def reading(self, progress: ImportProgress) -> None:
        """Nothing."""

    def stored(self, report: ImportReport) -> None:
        """Nothing: the document is printed at the end."""

    def indexing(self, stage: str, done: int) -> None:
        """Nothing."""

    def ended(self) -> None:
        """Nothing."""


class _Lines:
    """A line every few seconds, for logs."""

    def __init__(self, every_s: float = 2.0) -> None:
        self._every_s = every_s
        self._next = 0.0

    def reading(self, progress: ImportProgress) -> None:
        """A line when the last is old."""
        if self._is_due():
            name = Path(progress.file).name
            sys.stderr.write(f"{progress.file_number}/{progress.files} {name}: {progress.records} records\n")

    def stored(self, report: ImportReport) -> None:
        """The counts."""
        show_report(report)
        _say_what_follows(report)

    def indexing(self, stage: str, done: int) -> None:
        """A line when the last is old."""
        if self._is_due():
            sys.stderr.write(f"{done} listings {_STAGES[stage]}\n")

    def ended(self) -> None:
        """Nothing: the last line said it."""

    def _is_due(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._every_s
        return True


class _Bar:
    """A rich bar over the bytes of each file, then a counter of what is searchable."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._total = 0

    def reading(self, progress: ImportProgress) -> None:
        """Moves the file's bar."""
        name = f"{progress.file_number}/{progress.files} {Path(progress.file).name}"
        self._show(name, progress.bytes_done, progress.bytes_total, progress.records, "records")

    def stored(self, report: ImportReport) -> None:
        """The counts, below the bars."""
        self.ended()
        show_report(report)
        _say_what_follows(report)
        self._total = sum(
            file.count(outcome) for file in report.files for outcome in (Outcome.STORED, Outcome.UPDATED)
        )

    def indexing(self, stage: str, done: int) -> None:
        """Moves the stage's bar; listings left over from before may push it beyond what was stored now."""
        self._show(_STAGES[stage], done, max(self._total, done), done, "listings")

    def ended(self) -> None:
        """Leaves the bars as they are."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        self._tasks = {}

    def _show(self, name: str, done: int, total: int, count: int, what: str) -> None:
        if self._progress is None:
            self._progress = bars()
            self._progress.start()
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total, count=0, what=what)
        self._progress.update(self._tasks[name], completed=done, total=total, count=count)


def _say_what_follows(report: ImportReport) -> None:
    if report.read and not report.is_dry_run:
        sys.stderr.write(_NEXT)


def bars() -> Progress:
    """Bars with a name, a share, a count and the time left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[count]:,} {task.fields[what]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def show_report(report: ImportReport) -> None:
    """A table of counts per file, then what a person should know."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table(
        "file", "read", *(outcome.value for outcome in Outcome), "flagged", box=None, pad_edge=False
    )
    table.columns[0].overflow = "fold"
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for file in report.files:
        counts = (
            f"{count:,}" for count in (file.read, *(file.count(each) for each in Outcome), file.flagged)
        )
        table.add_row(Path(file.file).name, *counts)
    console.print(table)
    for file in report.files:
        if file.mapping:
            speed = f"{file.rows_per_second:,.0f} records a second"
            console.print(escape(f"{Path(file.file).name}: read as {file.mapping}, {speed}"))
    for file in report.files:
        for note in [*file.notes, *([file.fault] if file.fault else [])]:
            console.print(escape(f"{Path(file.file).name}: {note}"))
    if report.market_flags:
        flags = ", ".join(f"{flag} {count:,}" for flag, count in report.market_flags.most_common())
        console.print(f"By comparison with other listings: {flags}")
    if report.rejects_file:
        console.print(escape(f"Rejected rows with reasons: {report.rejects_file}"))
    if report.is_dry_run:
        console.print("Dry run: nothing was stored.")
