"""Every piece of personal data in a text, surest reading first where two overlap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.pii import labelled, people, reach
from domain.pii.folding import fold
from domain.pii.identifiers import FORMS
from domain.pii.kinds import Hit, PiiType
from domain.pii.rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.pii.folding import Folded
    from domain.pii.identifiers import Candidate

_OF_NUMBERS: Final[tuple[Callable[[str], Iterator[Candidate]], ...]] = (
    *(form.candidates for form in FORMS),
    reach.emails,
    reach.upi_ids,
    reach.phones,
    reach.spoken_numbers,
    labelled.accounts,
    labelled.surveys,
    labelled.labelled,
)
_ALL: Final = (*_OF_NUMBERS, people.names, people.addresses, people.pincodes, people.birth_dates)
_IDS: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9]*[a-f])[0-9a-f]{32}"
    r"|(?=(?:[0-9]*[a-f]){2})[0-9a-f]{16})(?![0-9A-Za-z])"
)
"""Ids of rows and runs, short digests: one in thirty has digits that the number plan takes for a phone."""
_SAME_LINE: Final = re.compile(r"[^\n]*\Z")


def find_pii(text: str) -> list[Hit]:
    """What personal data a text holds, in reading order, never overlapping. Never raises.

    >>> [(hit.type.value, hit.normal, hit.reason) for hit in find_pii("PAN: ABCPE 1234 F")]
    [('pan', 'ABCPE1234F', 'form+context')]
    """
    return _found(text, _ALL)


def find_numbers(text: str) -> list[Hit]:
    """The same without names, addresses and dates, which cost the most."""
    return _found(text, _OF_NUMBERS)


def _found(text: str, recognisers: tuple[Callable[[str], Iterator[Candidate]], ...]) -> list[Hit]:
    folded = fold(text)
    ids = [match.span() for match in _IDS.finditer(folded.text)]
    offered = (found for recognise in recognisers for found in recognise(folded.text))
    sure = [
        hit
        for each in offered
        if not any(each.start < end and start < each.end for start, end in ids)
        and (hit := _judged(each, folded)) is not None
    ]
    sure.sort(key=lambda hit: (-hit.score, hit.start - hit.end, hit.start))
    kept: list[Hit] = []
    for hit in sure:
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _judged(found: Candidate, folded: Folded) -> Hit | None:
    """The candidate with what its surroundings add, or None below the threshold of its type."""
    score, reason = found.score, found.reason
    if _speaks_of(found, folded.text):
        score, reason = min(1.0, score + rules().bonus), f"{reason}+context"
    if score < rules().thresholds[found.type]:
        return None
    start, end = folded.span(found.start, found.end)
    return Hit(found.type, start, end, round(score, 2), reason, found.normal)


def _speaks_of(found: Candidate, text: str) -> bool:
    """Whether a word of the type stands near: before it on its line, or right after it."""
    words = rules().context.get(found.type)
    if words is None:
        return False
    before = _SAME_LINE.search(text, max(0, found.start - rules().context_before), found.start)
    near = before.group() if before else ""
    after = text[found.end : found.end + rules().context_after].partition("\n")[0]
    return words.search(near) is not None or words.search(after) is not None


_SAID_TO_US: Final = frozenset({PiiType.PHONE, PiiType.EMAIL, PiiType.PERSON, PiiType.ADDRESS})


_MASKED: Final = re.compile(r"(?<![A-Za-z0-9])X{4,}(?:[ \-]?X{4,})*[ \-]?[A-Z0-9]{0,4}(?![A-Za-z0-9])")
"""What masking left of an identifier: its last digits are no price either."""


def without_identifiers(text: str) -> str:
    """The text with blanks for identifiers, so that no account number or PIN code is read as a price.

    How to reach a person stays: an enquiry is read from it.

    >>> without_identifiers("3 BHK, pincode 560066")
    '3 BHK, pincode       '
    """
    spans = [(hit.start, hit.end) for hit in find_pii(text) if hit.type not in _SAID_TO_US]
    for start, end in (*spans, *(match.span() for match in _MASKED.finditer(text))):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


NUMBERS: Final = frozenset(
    {
        PiiType.AADHAAR,
        PiiType.AADHAAR_VID,
        PiiType.PAN,
        PiiType.CARD,
        PiiType.BANK_ACCOUNT,
        PiiType.GSTIN,
        PiiType.PASSPORT,
        PiiType.VOTER_ID,
        PiiType.DRIVING_LICENCE,
        PiiType.UPI,
        PiiType.PHONE,
        PiiType.EMAIL,
    }
)
"""What is masked wherever text is kept or shown: S4, S3 and the ways to reach a person."""
