"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    """The platform works without it."""
    FAIL = "fail"
    """The platform does not work until it is fixed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it."""

    name: str
    status: Status
    detail: str
    fix: str = ""
    """Empty when nothing is to be done."""


def ok(name: str, detail: str) -> Finding:
    """All is well."""
    return Finding(name, Status.OK, detail)


def warn(name: str, detail: str, fix: str) -> Finding:
    """Something is missing that only some need."""
    return Finding(name, Status.WARN, detail, fix)


def fail(name: str, detail: str, fix: str) -> Finding:
    """Something must be mended."""
    return Finding(name, Status.FAIL, detail, fix)


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, for comparison: ``1.10.0rc1`` gives (1, 10, 0)."""
    parts = []
    for piece in version.split("."):
        digits = piece[: len(piece) - len(piece.lstrip("0123456789"))]
        if not digits:
            break
        parts.append(int(digits))
    return tuple(parts)
