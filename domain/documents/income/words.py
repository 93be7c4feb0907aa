"""Reading what is no figure: names, firms, numbers by their form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.income.figures import PAN

if TYPE_CHECKING:
    from collections.abc import Callable

_TITLE: Final = re.compile(r"^(?:shri|sri|smt|mr|mrs|ms|dr|kum|m/s)\b\.?\s*", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\W\d_][^\d:;|/@]{1,80}")
_STOPS: Final = re.compile(
    r"\s*(?:\(|,|\bpan\b|\bholding\b|\bresiding\b|\bs/o\b|\bd/o\b|\bw/o\b|\bfor\b|\bon\b\s*$|\son\s(?=\d)).*$",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(r"\d{1,4}")


def person(text: str) -> str | None:
    """A person's name, without what papers put before and behind it.

    >>> person("Mr. RAMESH K. IYER (PAN: ABCPI1234K)"), person("E4521")
    ('RAMESH K. IYER', None)
    """
    said = _STOPS.sub("", _TITLE.sub("", text.strip(" *:\"“”'")))
    found = _NAME.match(said.strip())
    return (
        None if found is None else found[0].strip(" -,.") + ("." if found[0].rstrip().endswith(".") else "")
    )


def firm(text: str) -> str | None:
    """A firm's name: as a person's, and figures may stand in it."""
    said = re.split(r"\s*\(|\s{3,}|\s-\s|\son\s+\d", text.strip(" *:\"“”'"))[0].strip(" ,")
    return said if len(said) > 2 and re.search(r"[^\W\d_]{2}", said) else None


def pan(text: str) -> str | None:
    """A PAN, wherever in the text."""
    found = PAN.search(text.upper())
    return None if found is None else found[0]


def form(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    """A reader of texts of that form."""

    def read(text: str) -> str | None:
        found = pattern.search(text)
        return None if found is None else found[0]

    return read


def whole(text: str) -> int | None:
    """A small whole number that a text begins with."""
    found = _WHOLE.match(text.strip())
    return None if found is None else int(found[0])
