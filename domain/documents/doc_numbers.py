"""Numbers of registered documents: 1234/2011, 1234/2011-12, BNG-VRT-1234/2011-12."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NUMBER: Final = r"(?:[A-Z]{2,5}(?:\([A-Z]\))?-[A-Z]{2,5}-?)?\d{1,6}\s?/\s?(?:\d{4}\s?-\s?\d{2,4}|\d{4})"
_NUMBER: Final = re.compile(rf"(?<![\d/])({NUMBER})(?![\d/])")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number and where it stands."""

    number: str
    start: int
    end: int


def find_numbers(text: str) -> list[FoundNumber]:
    """Every number of that form; days such as 15/03/2011 are none.

    >>> [each.number for each in find_numbers("No. 1234/2011-12 dated 15/03/2011")]
    ['1234/2011-12']
    """
    return [
        FoundNumber(re.sub(r"\s", "", match[1]), match.start(), match.end())
        for match in _NUMBER.finditer(text)
    ]
