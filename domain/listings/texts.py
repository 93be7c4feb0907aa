"""Cleaning what people typed: broken characters, mark-up, contact data."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from domain.masking import mask_text

_BAD_CHARACTERS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069]")
_BREAKING_TAG: Final = re.compile(r"<\s*/?\s*(?:br|p|div|li|ul|ol|tr|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--.{0,2000}?-->", re.DOTALL)
_UNSEEN: Final = re.compile(
    r"<\s*(script|style)\b[^<>]{0,200}>.{0,20000}?<\s*/\s*\1\s*>", re.DOTALL | re.IGNORECASE
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\s*\n\s*")
_MAY_HOLD_CONTACT: Final = re.compile(r"@\w|\d(?:[\s().\-]{0,2}\d){7}|[A-Za-z]{5}\d{4}[A-Za-z]")
_PORTAL_MASK: Final = re.compile(r"\[(?:PHONE|EMAIL)\]")
MAX_CHARS: Final = 20_000
"""A longer text is cut here: no seller wrote it, and search gains nothing from it."""


class MaskedText(NamedTuple):
    """A text without contact data."""

    text: str
    has_masked: bool
    """Whether something was, or had already been, masked."""


def scrubbed(text: str) -> str:
    r"""Without control characters, NUL, lone surrogates and invisible marks, in the composed Unicode form.

    >>> scrubbed("3\x00 BHK\u200b")
    '3 BHK'
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _BAD_CHARACTERS.sub("", text)))


def plain_text(text: str) -> str:
    r"""Text without tags and entities, spaces collapsed, lines kept.

    >>> plain_text("Lake&nbsp;view<br>2 &amp; 3 BHK")
    'Lake view\n2 & 3 BHK'
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _BREAKING_TAG.sub("\n", _UNSEEN.sub(" ", text)))
    return _LINES.sub("\n", _SPACES.sub(" ", scrubbed(text)).strip())[:MAX_CHARS]


@lru_cache(maxsize=4096)
def without_contacts(text: str) -> MaskedText:
    """Text with phones, emails, PAN and Aadhaar numbers masked.

    The cheap look first: of portal descriptions one in twelve holds anything like a number to call.
    """
    if not _MAY_HOLD_CONTACT.search(text):
        return MaskedText(text, _PORTAL_MASK.search(text) is not None)
    masked = mask_text(text)
    return MaskedText(masked, masked != text or _PORTAL_MASK.search(text) is not None)
