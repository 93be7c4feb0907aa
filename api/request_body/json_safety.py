"""JSON that no reader here chokes on, judged on the bytes before anything is built from them.

Parsers differ: one takes ``NaN`` and ``1e999`` for numbers that cannot be answered back, one guesses UTF-16,
one recurses until the stack ends. Refusing such bodies once, at the border, spares every route its own guard.
"""

from __future__ import annotations

import re
from typing import Final

from domain.errors import BadInput

MOST_NESTED: Final = 100
"""Levels of lists and objects; the deepest body any client sends has about a dozen."""
MOST_DIGITS: Final = 40
MOST_EXPONENT_DIGITS: Final = 2
"""1e99 is past every rupee and square foot there is; 1e400 is infinity to a parser."""

_TEXT: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")
_NUMBER: Final = re.compile(
    rb"NaN|Infinity|\d{%d}|[eE][+-]?\d{%d}" % (MOST_DIGITS + 1, MOST_EXPONENT_DIGITS + 1)
)


def check_json(body: bytes) -> None:
    """That a body is UTF-8 text without numbers past measure and without bottomless nesting.

    Whether it is JSON at all is its parser's to say.

    Raises:
        BadInput: It is none of that; the sentence says what.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("The request body must be JSON in UTF-8.") from None
    if b"\x00" in body:
        raise BadInput("The request body must be JSON in UTF-8.")
    is_deep = body.count(b"[") + body.count(b"{") > MOST_NESTED
    if not is_deep and not _NUMBER.search(body):
        return
    # Only now is it worth the time to leave out texts, which may hold any of these.
    bare = _TEXT.sub(b"", body)
    if _NUMBER.search(bare):
        raise BadInput("The request body holds a number that is not finite or far too large.")
    if is_deep and _depth(bare) > MOST_NESTED:
        raise BadInput(f"The request body is nested too deeply; at most {MOST_NESTED} levels are read.")


def _depth(bare: bytes) -> int:
    """The deepest level that is opened."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(bare):
        if bracket in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest
