"""Cleaning what people typed: broken characters, mark-up, contact data."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from domain.masking import mask_text

_BAD_CHARACTERS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_BREAKING_TAG: Final = re.compile(r"<\s*/?\s*(?:br|p|div|li|ul|ol|tr|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,400}>|<!--.{0,2000}?-->", re.DOTALL)
_UNSEEN: Final = re.compile(
    r"<\s*(script|style)\b[^<>]{0,200}>.{0,20000}?<\s*/\s*\1\s*>", re.DOTALL | re.IGNORECASE
)
_MANY_DIGITS: Final = re.compile(r"\d(?:[\s().\-]{0,2}\d){7}")
_PAN_TAIL: Final = re.compile(r"\d{4}[A-Za-z]\b")
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
    if not text.isprintable():
        text = _BAD_CHARACTERS.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def plain_text(text: str) -> str:
    r"""Text without tags and entities, spaces collapsed, lines kept.

    >>> plain_text("Lake&nbsp;view<br>2 &amp; 3 BHK")
    'Lake view\n2 & 3 BHK'
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _BREAKING_TAG.sub("\n", _UNSEEN.sub(" ", text)))
    text = scrubbed(text)
    if "\n" not in text:
        return " ".join(text.split())[:MAX_CHARS]
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:MAX_CHARS]


@lru_cache(maxsize=4096)
def without_contacts(text: str) -> MaskedText:
    """Text with phones, emails, PAN and Aadhaar numbers masked.

    The cheap look first: of portal descriptions one in twelve holds anything like a number to call.
    """
    if not _may_hold_contact(text):
        return MaskedText(text, _PORTAL_MASK.search(text) is not None)
    masked = mask_text(text)
    return MaskedText(masked, masked != text or _PORTAL_MASK.search(text) is not None)


def _may_hold_contact(text: str) -> bool:
    """Three cheap looks; digits glued behind a P are a RERA number of Maharashtra or Telangana."""
    if "@" in text or _PAN_TAIL.search(text):
        return True
    return any(found.start() == 0 or text[found.start() - 1] != "P" for found in _MANY_DIGITS.finditer(text))
