"""Persons as deeds name them: a name, and whose son, wife or daughter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from domain.documents.fact import FactValue

TITLE: Final = r"(?:(?:[Ss](?:h)?ri|SRI|SHRI|Smt|SMT|Mr|MR|Mrs|MRS|Ms|Kum|Dr|Late)\b\.?,?\s+)"
_PART: Final = r"[A-Z][A-Za-z'`]*\.?"
NAME: Final = rf"{_PART}(?:[ \t]+{_PART}){{0,4}}"
_WRAPPED: Final = rf"{_PART}(?:(?:[ \t]+| \n){_PART}){{0,4}}"
"""A name that may run over the end of a line."""
_RELATION: Final = r"(?P<slash>[SWDC]\s?[/\\|][oO0]\b\.?)|(?P<word>[Ss]on|[Ww]ife|[Dd]aughter)\s+[oO]f\b"
PERSON: Final = re.compile(
    rf"{TITLE}?(?P<name>{_WRAPPED})\s*[,(]?\s*:?\s*(?:{_RELATION})\s*[:.]*\s*{TITLE}?(?P<relative>{_WRAPPED})"
)
NAMED_LINE: Final = re.compile(
    rf"^Name\s*[:.\-]*\s*{TITLE}?(?P<name>{NAME})\s*\n+"
    rf"(?:{_RELATION})\s*[:.\-]*\s*{TITLE}?(?P<relative>{NAME})",
    re.MULTILINE,
)
_NOT_NAMES: Final = frozenset({
    "the", "this", "deed", "and", "of", "in", "by", "between", "vendor", "vendors", "purchaser",
    "purchasers", "party", "parties", "whereas", "witnesses", "witness", "schedule", "property", "name",
    "minor", "guardian", "seller", "buyer", "vendee", "donor", "donee", "principal", "attorney",
    "testator", "legatee", "mortgagor", "mortgagee", "releasor", "releasee", "executant", "executants",
    "claimant", "claimants", "depositor", "bank", "i", "aged", "residing", "resident", "stamp", "duty",
    "consideration", "loan", "amount", "signed", "previous", "share", "advance", "date", "document",
    "deficit", "book", "registered", "last", "mortgage", "extent", "survey", "office", "sub-registrar",
    "notary", "born", "dated", "child",
})  # fmt: skip
_TITLES: Final = frozenset(["sri", "shri", "smt", "mr", "mrs", "ms", "kum", "dr", "late"])
_FULL: Final = {
    "son": "S/o",
    "wife": "W/o",
    "daughter": "D/o",
    "s": "S/o",
    "w": "W/o",
    "d": "D/o",
    "c": "C/o",
}


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person and where he is named."""

    name: str
    relation: str
    relative: str
    start: int
    end: int

    def as_value(self, **more: str) -> FactValue:
        """As a fact holds it."""
        value: dict[str, FactValue] = {
            "name": self.name,
            "relation": self.relation,
            "relative": self.relative,
        }
        return {**value, **more}


def find_people(text: str) -> list[FoundPerson]:
    """Every person named with a parent or husband.

    >>> [(each.name, each.relation) for each in find_people("Sri. Ramesh Gowda, S/o Mohan Gowda, aged")]
    [('Ramesh Gowda', 'S/o')]
    """
    found: list[FoundPerson] = []
    place = 0
    while match := _next(text, place):
        name, relative = clean(match["name"]), clean_relative(match["relative"])
        place = match.end("name")
        if not name or not relative:
            continue
        said = (match["word"] or match["slash"][0]).casefold()
        start = match.start("name") + match["name"].find(name.split()[0])
        last = relative.split()[-1]
        place = match.start("relative") + match["relative"].find(last) + len(last)
        found.append(FoundPerson(name, _FULL[said], relative, start, place))
    return found


def _next(text: str, place: int) -> re.Match[str] | None:
    """The next person in either form; what begins first counts, a line of a form before running text."""
    found = [match for pattern in (NAMED_LINE, PERSON) if (match := pattern.search(text, place))]
    return min(found, key=lambda each: each.start(), default=None)


def clean(name: str) -> str:
    """A name without what stands before its title and words that are none; it may be empty.

    >>> clean("VENDOR Sri. Ramesh Gowda")
    'Ramesh Gowda'
    """
    parts = name.split()
    titles = [place for place, part in enumerate(parts) if _bare(part) in _TITLES]
    if titles:
        parts = parts[titles[-1] + 1 :]
    return clean_relative(" ".join(parts))


def clean_relative(name: str) -> str:
    """The name at the start: up to a title or a word that is none.

    >>> clean_relative("Mohan Gowda Purchaser Sri")
    'Mohan Gowda'
    """
    parts = name.split()
    while parts and _bare(parts[0]) in _NOT_NAMES | _TITLES:
        parts.pop(0)
    for place, part in enumerate(parts):
        if _bare(part) in _NOT_NAMES | _TITLES:
            parts = parts[:place]
            break
    return " ".join(parts).strip(" .,'`")


def _bare(part: str) -> str:
    return part.casefold().strip(".,'`")
