"""Who gives and who takes: persons by the role that is written behind, before or beside them.

Three ways of writing are known. Running text names the persons and then their role ("... hereinafter called
the VENDOR"); forms name the role and then the persons (a heading, or the key of a line); a will or a power
speaks in the first person ("I, ... do hereby appoint ..."). Whichever role stands nearest in its own way
counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel as Label
from domain.documents.people import FoundPerson, find_people

if TYPE_CHECKING:
    from domain.documents.instruments.sheet import Sheet

GIVER: Final = (
    r"vendors?|sellers?|transferors?|donors?|settlors?|releasors?|executants?|mortgagors?|"
    r"depositors?|principals?|testators?|testatrix|borrowers?"
)
TAKER: Final = (
    r"vendees?|purchasers?|buyers?|transferees?|donees?|settlees?|releasees?|claimants?|"
    r"mortgagees?|banks?|lenders?|attorneys?|agents?|legatees?|beneficiar(?:y|ies)"
)
_PARTY: Final = (
    r"part(?:y|ies)(?:\s+no\.?\s*\d+)?|(?:first|second|third|fourth|fifth|sixth)\s+part(?:y|ies)|co-?owners?"
)
_ROLE: Final = rf"(?:(?P<giver>{GIVER})|(?P<taker>{TAKER})|(?P<party>{_PARTY}))"
_BEHIND: Final = re.compile(
    rf"herein\s?after\s+(?:jointly\s+|collectively\s+|together\s+)?(?:referred\s+to\s+as|called|"
    rf"termed|described\s+as)\s+(?:as\s+)?"
    rf"(?:the\s+)?[\"'(]*\s*(?:the\s+)?[\"']?{_ROLE}",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"\bof\s+the\s+(?:(?P<giver>one|first)|(?P<taker>other|second)|(?P<party>third|fourth|fifth|sixth))\s+part\b",
    re.IGNORECASE,
)
"""The side of a deed, where a stamp or a fold has taken the word for the role."""
_BEFORE: Final = re.compile(
    (
        rf"^[\s\d.()]*(?:the\s+|name\s+of\s+(?:the\s+)?)?{_ROLE}(?:\s*/\s*\w+)?\s*(?:\([^)\n]*\)|"
        rf"\(s\))?\s*(?P<rest>[:\-]|$|(?=\s+(?:\(?1[.)]|Sri|Smt|Shri|Mr|M/s|[A-Z])))"
    ),
    re.IGNORECASE | re.MULTILINE,
)
_STORY: Final = re.compile(
    r"\b(?:now\s+this|whereas|witness?eth|schedule\s+(?:of|property)|^schedule)\b",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_PARTIES: Final = re.compile(
    (
        r"(?:attorney(?:\s+holder)?|agent|guardian\s+of\s+(?:the\s+)?minors?)[\s,:]*(?:Sri|Smt|Shri|Mr|"
        r"Mrs|Ms)?[.\s]*$"
    ),
    re.IGNORECASE,
)
_WITNESSES: Final = re.compile(
    r"(?:in\s+the\s+)?presence\s+of(?:\s+the\s+following(?:\s+witnesses)?)?\s*[:;\-]*\s*$"
    r"|^\s*witness(?:es)?\s*[:;\-]*\s*$|\bwitnesses\s*:",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """A role where it is written."""

    role: str
    """giver, taker or party."""
    word: str
    start: int
    end: int
    is_behind: bool


def witnesses_start(text: str) -> int:
    """Where the witnesses are listed; the end of the text when they are not."""
    for match in _WITNESSES.finditer(text):
        if find_people(text[match.end() : match.end() + 160]):
            return match.start()
    return len(text)


def sides(text: str) -> list[Side]:
    """Every place that gives a role to persons, in order."""
    found = [
        Side(_kind(match), _word(match), match.start(), match.end(), is_behind)
        for pattern, is_behind in ((_BEHIND, True), (_PART, True), (_BEFORE, False))
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda each: each.start)


def _kind(match: re.Match[str]) -> str:
    return next(role for role in ("giver", "taker", "party") if match[role])


def _word(match: re.Match[str]) -> str:
    return str(match["giver"] or match["taker"] or match["party"]).casefold()


def read_parties(sheet: Sheet) -> list[tuple[str, FoundPerson]]:
    """Persons with their role, in the order of the paper, without witnesses and signing attorneys."""
    text = sheet.text
    end = witnesses_start(text)
    people = [each for each in find_people(text[:end]) if not _signs_for_another(text, each)]
    known = sides(text[:end])
    placed: list[tuple[str, FoundPerson]] = []
    seen: set[str] = set()
    for person in people:
        role = _role_of(person, known, text)
        if role is not None and person.name.casefold() not in seen:
            seen.add(person.name.casefold())
            placed.append((role, person))
    return placed


def _signs_for_another(text: str, person: FoundPerson) -> bool:
    before = text[max(person.start - 60, 0) : person.start]
    match = _NOT_PARTIES.search(before)
    # "Attorney" as a heading or a key is a party; behind "by his" or "through" it signs for one.
    return match is not None and bool(
        re.search(r"\b(?:by|through|his|her|their|holder|guardian)\b", before, re.IGNORECASE)
    )


def _role_of(person: FoundPerson, known: list[Side], text: str) -> str | None:
    before = [each for each in known if not each.is_behind and each.end <= person.start]
    nearest_before = before[-1] if before else None
    behind = next((each for each in known if each.is_behind and each.start >= person.end), None)
    if behind is not None and _is_open(text[person.end : behind.start]):
        return behind.role
    if nearest_before is not None and _is_near(text[nearest_before.end : person.start]):
        return nearest_before.role
    return None


def _is_open(between: str) -> bool:
    """Whether a role behind still speaks of the person: no new part of the deed has begun."""
    return (
        len(between) < 900
        and not _STORY.search(between)
        and not re.search(r"\bappoint\b", between, re.IGNORECASE)
    )


def _is_near(between: str) -> bool:
    return len(between) < 400 and not _STORY.search(between)


_FIELDS: Final[dict[Label, tuple[str, str]]] = {
    Label.POA: ("principal", "agent"),
    Label.WILL: ("testator", "legatee"),
    Label.PARTITION: ("party", "party"),
}
_FIRST_PERSON: Final = re.compile(r"\bI\s*,?\s+(?=(?:Sri|Smt|Shri|Mr|Mrs|Ms|[A-Z]))")
_APPOINT: Final = re.compile(
    r"\b(?:appoint|nominate|constitute)[^.]{0,40}?(?=(?:Sri|Smt|Shri|Mr|Mrs|Ms)\b)", re.IGNORECASE
)


def add_parties(sheet: Sheet) -> None:
    """The parties as facts, under the names their kind of deed has for them."""
    giver, taker = _FIELDS.get(sheet.label, ("executant", "claimant"))
    placed = read_parties(sheet)
    if sheet.label in (Label.POA, Label.WILL):
        placed = _with_first_person(sheet, placed)
    for role, person in placed:
        if sheet.label is Label.WILL and role != "giver":
            continue
        side = {"giver": giver, "taker": taker}.get(role, "party" if sheet.label is Label.PARTITION else "")
        if sheet.label is Label.RELEASE_OF_MORTGAGE:
            side = "claimant"
        if side:
            sheet.add(side, person.as_value(), person.start, person.end)


def _with_first_person(sheet: Sheet, placed: list[tuple[str, FoundPerson]]) -> list[tuple[str, FoundPerson]]:
    """Who says "I" gives; whom he appoints takes."""
    people = find_people(sheet.text)
    for pattern, role in ((_FIRST_PERSON, "giver"), (_APPOINT, "taker")):
        cue = pattern.search(sheet.text)
        person = next((each for each in people if cue is not None and 0 <= each.start - cue.end() < 12), None)
        if person is not None and not any(kept.start == person.start for _, kept in placed):
            placed = [*placed, (role, person)]
        elif person is not None:
            placed = [(role if kept.start == person.start else side, kept) for side, kept in placed]
    return placed
