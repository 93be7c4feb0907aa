"""What a person sees while papers are read: a bar on a terminal, a line a file elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID


class DocsView(Protocol):
    """Is told how it goes on."""

    def sent(self) -> None:
        """A file is with the platform, or was refused at once."""

    def ended(self, row: dict[str, Any]) -> None:
        """A file is read, or refused."""


@contextmanager
def view_of(count: int, *, is_quiet: bool) -> Iterator[DocsView]:
    """The view for this run."""
    if is_quiet:
        yield _Lines(is_quiet=True)
    elif not sys.stderr.isatty():
        yield _Lines(is_quiet=False)
    else:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True)) as progress:
            yield _Bar(progress, count)


class _Lines:
    """One line a file, when it is done."""

    def __init__(self, *, is_quiet: bool) -> None:
        self._is_quiet = is_quiet

    def sent(self) -> None:
        """Nothing: its end is told."""

    def ended(self, row: dict[str, Any]) -> None:
        """The file's line."""
        if not self._is_quiet:
            sys.stderr.write(told(row) + "\n")


class _Bar:
    """Two bars: sent, and read."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress = progress
        self._sent: TaskID = progress.add_task("sent", total=count)
        self._read: TaskID = progress.add_task("read", total=count)

    def sent(self) -> None:
        """One more."""
        self._progress.advance(self._sent)

    def ended(self, row: dict[str, Any]) -> None:
        """The file's line, and one more."""
        self._progress.console.print(told(row), markup=False, highlight=False)
        self._progress.advance(self._read)


def told(row: dict[str, Any]) -> str:
    """One line of a file: what became of it."""
    if row["state"] == "refused":
        return f"{row['file_name']}: not read ({row['problem']}). {row['says']}"
    flags = f" ({', '.join(row['flags'])})" if row["flags"] else ""
    return f"{row['file_name']}: {row['pages']} pages, {row['label']}{flags}, document {row['id']}"
