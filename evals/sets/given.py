"""What the suites of given sets share: no cases of their own, and how many of a set are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evals.harness.suite import Case

MOST_CASES: Final = 300
"""Of a set, in its own order: an interval of some five points, in seconds."""


def none_here(what: str) -> Callable[[], list[Case]]:
    """The cases of a suite without a folder: there are none.

    Args:
        what: The file that a folder must hold.
    """

    def read() -> list[Case]:
        raise BadInput(f"This set is not ours to ship; name a folder that holds {what} with --external.")

    return read


def found_in(folder: Path, *patterns: str) -> list[Path]:
    """Files of the patterns in the folder or one folder below it, in the order of names.

    Raises:
        BadInput: There is none.
    """
    found = sorted(
        {path for one in patterns for deep in ("", "*/", "*/*/") for path in folder.glob(deep + one)}
    )
    if not found:
        raise BadInput(f"{folder} holds no {' or '.join(patterns)}.")
    return found
