"""Text as numbers, words and marks: the first step of reading money, area and search wishes.

Normalisation comes first, so that every later rule sees one spelling: NFKC, lower case, Devanagari and other
decimal digits as 0-9, nukta dropped and chandrabindu written as anusvara (डेढ़ = डेढ, पाँच = पांच), curly
quotes straight, ``×`` and ``*`` between numbers as the word ``x``. Offsets of a token refer to
`Tokens.shown`, the same text before lower-casing, so a name can be quoted as the person wrote it.

What a token is:

* a number: ``3``, ``1.2``, ``12,50,000``, ``15th`` (ordinal); never longer than 15 digits, so that no amount
  of pasted digits becomes arithmetic;
* a word: letters with their vowel signs; apostrophes vanish (``don't`` = dont) and a possessive ``'s`` is
  dropped; a hyphen inside a word or between a number and a word is a space (``semi-furnished``, ``2-bhk``);
* Marathi writes its postpositions onto the word: ``बाणेरमध्ये``, ``लाखांपर्यंत``, ``BHKचा`` are two words each,
  cut where the postposition or the other script begins;
* a mark: ``, . ; ! ?`` and brackets end a clause; ``- / + % ~ ₹ $`` carry meaning of their own. A full stop
  after an abbreviation (``Rs.``, ``sq.``) and one inside a word are not marks.

The scan is one pass of one regular expression without nested repetition: linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple


class TokenKind(Enum):
    """What a token is."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    WORD = "word"
    MARK = "mark"


class Token(NamedTuple):
    """One unit of the text."""

    kind: TokenKind
    text: str
    """Normalised: lower case, no apostrophe; for a number its digits without commas."""
    value: Decimal | None
    """Of a number or an ordinal."""
    start: int
    end: int
    is_glued: bool
    """No space before it (``35k``: k is glued)."""


class Tokens(NamedTuple):
    """A text and its tokens."""

    shown: str
    items: tuple[Token, ...]

    def quote(self, first: int, end: int) -> str:
        """The words of tokens ``first`` to ``end`` (not included) as the person wrote them."""
        return self.shown[self.items[first].start : self.items[end - 1].end]


CLAUSE_ENDS: Final = frozenset(",.;!?()[]{}|\n:")

_ABBREVIATIONS: Final = frozenset({"rs", "sq", "ft", "yd", "yds", "approx", "st", "dr", "mr", "mrs", "चौ"})
_FIRST_MARK, _AFTER_INDIC_MARKS = 0x300, 0x0E00
_VOWEL_SIGNS: Final = "".join(
    chr(point)
    for point in range(_FIRST_MARK, _AFTER_INDIC_MARKS)
    if unicodedata.category(chr(point)) in {"Mn", "Mc"}
)
_LETTER: Final = rf"(?:[^\W\d_]|[{re.escape(_VOWEL_SIGNS)}\u200c\u200d])"
_SCAN: Final = re.compile(
    rf"""
    (?P<number>
        (?: \d{{1,3}}(?:,\d{{2,3}}){{0,6}},\d{{3}}(?!\d) | \d{{1,15}}(?!\d) ) (?:\.\d{{1,9}}(?!\d))?
        | (?<![\w.])\.\d{{1,9}}(?!\d)
    )
    | (?P<digits> \d+ )
    | (?P<word> {_LETTER}+ (?:'{_LETTER}+)* )
    | (?P<times> \*(?=[ ]?\d) )
    | (?P<mark> [,.;!?()\[\]{{}}|:\n\-/+%~₹$@&<>≤≥] )
    """,
    re.VERBOSE,
)
_ORDINAL_ENDINGS: Final = frozenset({"st", "nd", "rd", "th"})
_SPELLING_OF_WORDS: Final = {0x093C: None, 0x0901: 0x0902}
"""Devanagari nukta dropped, chandrabindu as anusvara."""
_SAME_MARKS: Final = {
    0x0964: ".",
    0x0965: ".",
    0x2018: "'",
    0x2019: "'",
    0x02BC: "'",
    0x00D7: "x",
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2212: "-",
}


def tokenize(text: str) -> Tokens:
    """The tokens of a text. Never raises; cost is linear in the length."""
    shown = _normalise(text)
    found: list[Token] = []
    previous_end = -1
    for match in _SCAN.finditer(_lower(shown)):
        token = _token(match, is_glued=match.start() == previous_end)
        previous_end = match.end()
        if token.is_glued and token.text in _ORDINAL_ENDINGS and _is_whole_number(found):
            found[-1] = found[-1]._replace(kind=TokenKind.ORDINAL, end=token.end)
        elif token.kind is TokenKind.WORD and not token.text.isascii():
            found.extend(_without_postpositions(token))
        elif not _is_silent_mark(token, found, shown):
            found.append(token)
    return Tokens(shown, tuple(found))


def _normalise(text: str) -> str:
    return digits_as_ascii(unicodedata.normalize("NFKC", text).translate(_SAME_MARKS))


def _lower(shown: str) -> str:
    """Lower case of the same length: a letter whose lower case is longer (İ) stays as it is."""
    lowered = shown.lower()
    if len(lowered) == len(shown):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in shown)


def _token(match: re.Match[str], *, is_glued: bool) -> Token:
    text = match.group()
    kind, value = TokenKind.MARK, None
    if match["number"]:
        text = text.replace(",", "")
        kind, value = TokenKind.NUMBER, Decimal(text)
    elif match["word"]:
        text = text.removesuffix("'s").replace("'", "").translate(_SPELLING_OF_WORDS)
        kind = TokenKind.WORD
    elif match["times"]:
        kind, text = TokenKind.WORD, "x"
    elif match["digits"]:
        kind = TokenKind.WORD
    return Token(kind, text, value, match.start(), match.end(), is_glued)


_POSTPOSITIONS: Final = (
    "जवळपास", "पर्यंतचे", "पर्यंतची", "पर्यंतचा", "जवळचे", "जवळची", "जवळचा", "जवळील", "दरम्यान", "शेजारी", "मध्ये",
    "मधील", "मधला", "मधली", "मधले", "मधून", "पर्यंत", "पेक्षा", "पासून", "शिवाय", "ऐवजी", "बद्दल", "साठी", "समोर",
    "सारखे", "सारखी", "सारखा", "सारख्या", "मधे", "जवळ", "च्या",
)  # fmt: skip
"""What Marathi joins to any noun, longer ones first."""
_AFTER_OBLIQUE: Final = ("खाली", "हून", "वर", "चा", "ची", "चे", "ला")
"""Joined too, but also the end of other words: only after the ending that a noun takes before them."""
_OBLIQUE: Final = ("ां", "ीं", "्या", "पेक्षा")
_LEAST_STEM: Final = 2
_SCRIPTS: Final = re.compile(r"[a-z]+(?=[\u0900-\u097f])|[\u0900-\u097f]+(?=[a-z])")


def _without_postpositions(token: Token) -> list[Token]:
    """The word and what Marathi wrote onto it, as tokens of their own; most words are one."""
    cut = _cut(token.text)
    if not cut or token.end - token.start != len(token.text):
        return [token]
    at = token.start + cut
    stem = Token(token.kind, token.text[:cut], None, token.start, at, token.is_glued)
    ending = Token(token.kind, token.text[cut:], None, at, token.end, is_glued=True)
    return [*_without_postpositions(stem), ending]


def _cut(word: str) -> int:
    """Where a joined postposition, or the other script, begins; 0 where nothing is joined."""
    script = _SCRIPTS.match(word)
    if script is not None:
        return script.end()
    for ending in _POSTPOSITIONS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return len(word) - len(ending)
    for ending in _AFTER_OBLIQUE:
        if word.endswith(ending) and word[: -len(ending)].endswith(_OBLIQUE):
            return len(word) - len(ending)
    return 0


def _is_whole_number(found: list[Token]) -> bool:
    return bool(found) and found[-1].kind is TokenKind.NUMBER and "." not in found[-1].text


def _is_silent_mark(token: Token, found: list[Token], shown: str) -> bool:
    """Whether a hyphen or full stop is only spelling, not a range or the end of a clause."""
    if token.kind is not TokenKind.MARK or token.text not in ".-":
        return False
    after = shown[token.end : token.end + 1]
    before = found[-1] if found else None
    if token.text == ".":
        return (bool(after) and not after.isspace()) or (before is not None and before.text in _ABBREVIATIONS)
    return (
        token.is_glued and bool(after) and not after.isspace() and not after.isdigit() and after not in "₹$"
    )


def digits_as_ascii(text: str) -> str:
    """The text with Devanagari and other decimal digits as 0-9; no other character or offset changes."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
