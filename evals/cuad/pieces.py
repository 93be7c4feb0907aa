"""What a contract is cut into: sentences, and short pieces that are a date, a name, a term or a heading."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evals.cuad.contracts import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORT_KINDS: Final = ("Agreement Date", "Document Name", "Effective Date", "Parties")
"""Kinds that are marked as some words of a sentence."""
_SENTENCE: Final = re.compile(r"[^.;\n]+(?:[.;\n]+(?=\s|$)|[.;\n]|$)+\s*")
_FEWEST_LETTERS: Final = 12
_HEAD: Final = 6_000
"""Letters from the beginning among which parties and title are named."""
_TITLE_HEAD: Final = 3_000
_TAIL: Final = 2_500
"""Letters to the end, where parties sign."""
_NEAR: Final = 90
_TOKENS_NEAR: Final = 7
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE: Final = re.compile(
    rf"(?:{_MONTH}\s*(?:_+|\d{{1,2}})?(?:st|nd|rd|th)?\s*,?\s*(?:\d{{4}}|_+)|"
    rf"(?:\d{{1,2}}|_+)\s*(?:st|nd|rd|th)?\s*(?:day\s+of\s+)?{_MONTH}\s*,?\s*(?:\d{{4}}|_+)?|"
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)",
    re.IGNORECASE,
)
_TERM: Final = re.compile('["“”\']{1,2}([^"“”]{2,60})["“”\']{1,2}')
_CAPITAL: Final = r"[A-ZÀ-Ý0-9]"
_FIRM: Final = re.compile(
    rf"\b{_CAPITAL}[\w.&'’\-]*(?:,?\s+(?:[A-ZÀ-Ý0-9&(][\w.&'’)\-]*|of|and|the|de)){{0,9}}?,?\s+"
    r"(?:Inc|INC|Incorporated|INCORPORATED|LLC|L\.L\.C|LLP|L\.L\.P|LP|L\.P|Ltd|LTD|Limited|LIMITED|Corp|CORP|"
    r"Corporation|CORPORATION|Company|COMPANY|Co|CO|N\.A|GmbH|GMBH|AG|S\.A|B\.V|N\.V|PLC|plc|Trust|TRUST|Bank|"
    r"BANK|University|UNIVERSITY|Fund|FUND|Partners|Association|ASSOCIATION)\b\.?"
    r"(?:,?\s*(?:Ltd|LTD|Inc|INC|LLC|L\.P)\b\.?)?"
)
_NAME: Final = re.compile(r"\b[A-Z][\w&'’.\-]*(?:\s+(?:[A-Z][\w&'’.\-]*|of|and|&)){0,5}")
_TITLE: Final = re.compile(
    r"\b[A-Z][\w/&'’\-]*(?:,?\s+(?:[A-Z0-9(#][\w/&'’.)\-]*|of|and|to|for|the|&|NO\.|No\.)){0,12}?\s+"
    r"(?:AGREEMENT|Agreement|AMENDMENT|Amendment|CONTRACT|Contract|LICENSE|License|ADDENDUM|Addendum|LEASE|Lease|"
    r"PLAN|Plan|Form|FORM|TERMS|Terms|STATEMENT|Statement)S?\b"
)
_EXHIBIT: Final = re.compile(r"(?:EXHIBIT|Exhibit)\s+[\d.\-A-Z()]+\s+")


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A short piece and what it looks like."""

    start: int
    end: int
    look: str
    """date, term, firm, title or name."""


def sentences_of(text: str) -> list[Span]:
    """Sentences and lines of a text that have words in them."""
    found = [Span(one.start(), one.end()) for one in _SENTENCE.finditer(text)]
    return [each for each in found if len(text[each.start : each.end].strip()) >= _FEWEST_LETTERS]


def short_pieces_of(text: str) -> list[Piece]:
    """Dates everywhere; terms and firms near beginning and end; titles and names near the beginning."""
    return sorted(set(_short_pieces(text)))


def _short_pieces(text: str) -> Iterator[Piece]:
    for one in _DATE.finditer(text):
        yield Piece(one.start(), one.end(), "date")
    zones = [(0, min(_HEAD, len(text)))]
    if len(text) > _HEAD:
        zones.append((max(_HEAD, len(text) - _TAIL), len(text)))
    for first, last in zones:
        for one in _TERM.finditer(text, first, last):
            yield Piece(one.start(1), one.end(1), "term")
        for one in _FIRM.finditer(text, first, last):
            yield Piece(one.start(), one.end(), "firm")
    for one in _TITLE.finditer(text, 0, _HEAD):
        yield Piece(one.start(), one.end(), "title")
        if (before := _EXHIBIT.search(one.group())) is not None:
            yield Piece(one.start() + before.end(), one.end(), "title")
    for one in _NAME.finditer(text, 0, _TITLE_HEAD):
        yield Piece(one.start(), one.end(), "name")


def marks_of(text: str, pieces: Sequence[Piece]) -> list[list[str]]:
    """Of each piece: its words, the words around it, its look, its place, and how often it is said."""
    often = Counter(text[one.start : one.end] for one in pieces)
    return [list(_marks(text, one, min(often[text[one.start : one.end]], 6))) for one in pieces]


def _marks(text: str, piece: Piece, often: int) -> Iterator[str]:
    said = text[piece.start : piece.end]
    words = re.findall(r"\w+", said.lower())
    before = [one.lower() for one in _TOKEN.findall(text[max(0, piece.start - _NEAR) : piece.start])]
    after = [one.lower() for one in _TOKEN.findall(text[piece.end : piece.end + _NEAR])[:_TOKENS_NEAR]]
    before = before[-_TOKENS_NEAR:]
    place, left = (step.bit_length() for step in (piece.start // 100, (len(text) - piece.start) // 100))
    yield from (f"look={piece.look}", f"words={min(len(words), 9)}", f"place={place}", f"left={left}")
    yield from (f"{piece.look} place={place}", f"{piece.look} often={often}", f"often={often}")
    yield from (f"upper={said.isupper()}", f"first={words[:1]}", f"last={words[-1:]}")
    yield from (f"{at} before={word}" for at, word in enumerate(reversed(before)))
    yield from (f"{at} after={word}" for at, word in enumerate(after))
    yield from (f"before={word}" for word in before)
    yield from (f"after={word}" for word in after)
    yield from (f"word={word}" for word in words)
    yield from (f"two before={before[-2:]}", f"two after={after[:2]}")
