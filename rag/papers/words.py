"""Text of a file made fit to be kept and searched: no controls, no direction tricks, no odd spaces."""

from __future__ import annotations

import re
from typing import Final

SOFT_HYPHEN: Final = "\u00ad"
"""Divides a word at the end of a line; readers of fields join what it divides."""
_SOFT_HYPHEN_AT_LINE_END: Final = "\ufffe\x02"
"""What pdfium writes for it."""
_DROPPED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Controls, zero-width spaces, direction marks, tags, lone surrogates: nothing a paper shows. The joiners
U+200C and U+200D stay, for Indian scripts are spelt with them."""
_HYPHEN: Final = re.compile(f"[{_SOFT_HYPHEN_AT_LINE_END}]")
_NEEDS_CARE: Final = re.compile(f"{_DROPPED.pattern}|{_HYPHEN.pattern}")


def clean(text: str) -> str:
    r"""The text without what no page shows.

    >>> clean("re\u202eal\u200b estate")
    'real estate'
    """
    if not _NEEDS_CARE.search(text):
        return text
    return _DROPPED.sub("", _HYPHEN.sub(SOFT_HYPHEN, text))
