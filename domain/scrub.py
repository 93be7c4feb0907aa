"""Text that a database cannot hold: NUL characters and lone surrogates are replaced at the border."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def scrub_text(text: str) -> str:
    """The text with every NUL and lone surrogate replaced.

    >>> scrub_text("a" + chr(0) + "b")
    'a�b'
    """
    return _UNSTORABLE.sub(REPLACEMENT, text)


def scrub_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON-plain mapping with every text in it scrubbed."""
    return {scrub_text(key): scrub(one) for key, one in fields.items()}


def scrub(value: object) -> object:
    """A JSON-plain value with every text in it scrubbed, keys included."""
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, dict):
        return {scrub(key): scrub(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [scrub(one) for one in value]
    return value
