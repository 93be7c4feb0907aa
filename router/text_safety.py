"""Text from a model made harmless: no control characters, no active content, no lone surrogates (T5, L13)."""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters, letters that turn a line around, and those nobody sees, Unicode's tags among them."""
_IMAGE_OR_LINK: Final = re.compile(r"!?\[([^\]]*)\]\s*\([^)]*\)")
_REFERENCE: Final = re.compile(r"^\s*\[[^\]]+\]:\s*\S+.*$", re.MULTILINE)
_TAG: Final = re.compile(r"<[^<>]*>")
_UNCLOSED_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*$")
_URL: Final = re.compile(
    r"(?:\b[a-z][a-z0-9+.\-]*://|\bwww\.|\b(?:javascript|data|mailto|tel):)\S*", re.IGNORECASE
)
_BARE_HOST: Final = re.compile(
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|(?<![\w@.\-])(?:[a-z0-9\-]{3,63}\.)+[a-z]{2,24}(?![\w\-])(?:/\S*)?"
)
"""An e-mail address, or ``evil.example/x``: clients make links of them. "sq.ft" and "e.g." are neither."""
_MARKUP: Final = re.compile(r"[*_`#~|]{1,}|^>\s?", re.MULTILINE)


def scrub(text: str) -> str:
    """The text without NUL, other control and invisible characters, and lone surrogates."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return _CONTROL.sub("", whole)


def plain_text(text: str) -> str:
    """The text as plain words: links keep their words, images, tags, addresses and markup go.

    Citation markers such as ``[2]`` stay.
    """
    cleaned = _REFERENCE.sub("", scrub(text))
    cleaned = _IMAGE_OR_LINK.sub(_words_of_link, cleaned)
    cleaned = _UNCLOSED_TAG.sub("", _TAG.sub("", cleaned))
    return _MARKUP.sub("", _BARE_HOST.sub("", _URL.sub("", cleaned)))


def _words_of_link(match: re.Match[str]) -> str:
    """The words of a link; nothing of an image."""
    return "" if match.group().startswith("!") else match.group(1)
