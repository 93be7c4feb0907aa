"""Where a clause stands on its page, and which rules an agreement is reviewed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.contract.clauses import one_line
from domain.contract.review import RULES_FILE
from domain.dated_rules import rules_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.documents.page import Box, Line

_FIRST_CHARS: Final = 16
"""Of a quote; by them its first line is found."""


def box_of(quote: str, lines: Sequence[Line]) -> Box | None:
    """The box around the lines of a page that hold a quote; None: they are not there.

    How it works. Letters are compared without spaces and case. The line in which the quote begins is found by
    its first letters; lines that follow belong to it as long as the quote goes on with them.
    """
    words = _letters(quote)
    start = words[:_FIRST_CHARS]
    if not start:
        return None
    texts = [_letters(line.text) for line in lines]
    for place, text in enumerate(texts):
        found = (text + "".join(texts[place + 1 : place + 3])).find(start)
        if not 0 <= found < len(text):
            continue
        box, rest = lines[place].box, words[len(text) - found :]
        for line, following in zip(lines[place + 1 :], texts[place + 1 :], strict=True):
            if not rest or not (rest.startswith(following) or following.startswith(rest)):
                break
            box, rest = box.around(line.box), rest[len(following) :]
        return box
    return None


def contract_rules_hash(day: date) -> str:
    """SHA-256 in hex over the clause rules in force on a day."""
    return rules_hash([RULES_FILE], day)


def _letters(text: str) -> str:
    return one_line(text).replace(" ", "").casefold()
