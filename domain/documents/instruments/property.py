"""The schedule of a deed: survey number, place, extent and boundaries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from domain.documents.extents import find_extents, state_in
from domain.documents.instruments.sheet import LIKELY, SURE

if TYPE_CHECKING:
    from domain.documents.fact import FactValue
    from domain.documents.instruments.sheet import Sheet

SURVEY: Final = (
    r"(?:re-?\s?)?(?:survey|sy|s|r\.?s|c\.?t\.?s|gat|gut|khasra|plot|dag)\.?\s*(?:nos?|"
    r"number)\b[\s.:\-]*|survey\s+number\s*[:\-]*\s*"
    r"|भूमापन\s*क्रमांक[^:\d]{0,20}[:\s]*|गट\s*(?:क्र(?:मांक)?|नं)[.\s:]*|सर्व्हे\s*(?:नं|"
    r"क्रमांक)[.\s:]*|ಸರ್ವೆ\s*(?:ನಂಬರ್|ನಂ|ಸಂಖ್ಯೆ)[.\s:]*"
)
SURVEY_VALUE: Final = r"\d{1,5}(?:\s?/\s?[0-9A-Za-z\u0905-\u0939]{1,4})*[A-Z]?(?![\d])"
_SIDES: Final = (("e", "east"), ("w", r"west(?!\s+bengal)"), ("n", "north"), ("s", "south"))
_NEXT_SIDE: Final = r"(?:on\s+(?:the\s+)?)?(?:east|west|north|south)(?:ern)?(?:\s+side)?\s*(?:by\b|:)"
"""A side whose words are lost is followed by the next one's name."""
_PLACES: Final = (
    ("village", r"village|grama|mouza|mauza|mouje"),
    ("taluk", r"taluka?|tehsil|tahsil|hobli\s+and\s+taluk|sub-?district"),
    ("district", r"district|dist\b\.?|zilla"),
)
_NAME: Final = r"[A-Z][A-Za-z]+(?:(?:[ \t]+| \n)[A-Z][A-Za-z]+){0,2}"


def add_property(sheet: Sheet) -> None:
    """The property as the schedule has it; without a schedule, as the rest of the deed says it."""
    heading = _schedule_start(sheet)
    survey = sheet.search(rf"(?:{SURVEY})({SURVEY_VALUE})", heading) or sheet.search(
        rf"(?:{SURVEY})({SURVEY_VALUE})"
    )
    if survey is not None:
        sheet.add("survey", re.sub(r"\s", "", survey[1]).upper(), survey.start(), survey.end())
    for field, words in _PLACES:
        _add_place(sheet, field, words, heading)
    _add_extent(sheet, heading)
    _add_boundaries(sheet)


def _schedule_start(sheet: Sheet) -> int:
    headings = re.finditer(r"^\s*(?:the\s+)?schedule\b", sheet.text, re.IGNORECASE | re.MULTILINE)
    return max((heading.start() for heading in headings), default=0)


def _add_place(sheet: Sheet, field: str, words: str, heading: int) -> None:
    """``Village: Varthur`` or ``Varthur Village``; a key with a colon is the surest."""
    for pattern, confidence in (
        (rf"\b(?:{words})(?:\s+[Nn]ame)?\s*[:\-]+\s*({_NAME})", SURE),
        (rf"((?!Name\b){_NAME}),?(?:[ \t]+| \n)(?:{words})\b(?!\s*[:\-])", SURE),
        (rf"^\s*(?:Name\s+of\s+)?(?:{words})(?:[ \t]+Name)?[ \t]+((?!Name\b){_NAME})", LIKELY),
    ):
        match = re.compile(pattern.replace(words, f"(?i:{words})"), re.MULTILINE).search(sheet.text, heading)
        if match is not None:
            sheet.add(field, " ".join(match[1].split()), match.start(1), match.end(1), confidence)
            return


def _add_extent(sheet: Sheet, heading: int) -> None:
    state = state_in(sheet.text)
    found = [each for each in find_extents(sheet.text, state) if each.start >= heading] or find_extents(
        sheet.text, state
    )
    cue = sheet.search(r"measuring|ad-?measuring|extent|total\s+area|area\s+of", heading)
    chosen = next(
        (each for each in found if cue is not None and 0 <= each.start - cue.end() <= 40),
        found[0] if found else None,
    )
    if chosen is not None:
        sheet.add(
            "extent", chosen.as_value(), chosen.start, chosen.end, SURE if chosen.sqft is not None else LIKELY
        )


def _add_boundaries(sheet: Sheet) -> None:
    """All four sides; a side that is not there leaves the others standing."""
    told: dict[str, FactValue] = {}
    start, end = len(sheet.text), 0
    for side, word in _SIDES:
        named = re.compile(
            rf"^[\s(a-d)*.\-]*(?:on\s+(?:or\s+towards\s+)?(?:the\s+)?)?{word}(?:ern)?(?:\s+side)?\s*(?:by)?"
            rf"\s*[:\-]*\s+(?:by\s*[:\-]*\s*)?(?!by\b|{_NEXT_SIDE})(?=[^\n\w]*\w)(\S[^\n]*)$",
            re.IGNORECASE | re.MULTILINE,
        )
        # The last one: streets and villages named after a side stand in the text before the schedule.
        for match in named.finditer(sheet.text):
            told[side] = match[1].strip(" .,;|")
            start, end = min(start, match.start()), max(end, match.end())
    if told:
        sheet.add("boundaries", told, start, end, SURE if len(told) == len(_SIDES) else LIKELY)
