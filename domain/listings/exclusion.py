"""Sentences that shut people out, found and cut (DOMAIN E: people filters are refused, so is such text)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from domain.listings.rule_files import read_rules

_SENTENCE_END: Final = re.compile(r"(?<=[.!?।;])\s+|\n+|\s{2,}|(?<=[a-z\d)])\.(?=[A-Z])")
_DANGLING: Final = re.compile(
    r"(?:[\s,]+(?:for|to|and|or|but|is|are|it is|available))*\s*([.!?;]?)\s*$", re.IGNORECASE
)
_LONG_SENTENCE: Final = 160
"""A listing typed without full stops is one "sentence"; it does not vanish for three words in it."""
_MIN_LEFT: Final = 20
"""When less than this is left of the whole text, only the words that exclude are cut."""


class InclusiveText(NamedTuple):
    """A text without the sentences that shut people out."""

    text: str
    had_exclusions: bool


@lru_cache(maxsize=4096)
def without_exclusions(text: str, *, is_pg: bool = False) -> InclusiveText:
    """The text without exclusionary sentences; in a PG a single sex is lawful and stays.

    >>> without_exclusions("Sunny 2 BHK near the lake. Only vegetarians please. Two lifts.").text
    'Sunny 2 BHK near the lake. Two lifts.'
    """
    if not _may_exclude(text.casefold()):
        return InclusiveText(text, had_exclusions=False)
    pattern = _exclusions(is_pg)
    lines = [[part for part in _SENTENCE_END.split(line) if part] for line in text.split("\n")]
    guilty = {part for parts in lines for part in parts if _excludes(pattern, part)}
    if not guilty:
        return InclusiveText(text, had_exclusions=False)
    innocent = sum(len(part) for parts in lines for part in parts if part not in guilty)
    longest = _LONG_SENTENCE if innocent >= _MIN_LEFT else 0
    kept = [[_kept(pattern, part, guilty, longest) for part in parts] for parts in lines]
    left = "\n".join(" ".join(part for part in parts if part) for parts in kept)
    return InclusiveText(left.strip("\n"), had_exclusions=True)


@lru_cache(maxsize=4096)
def welcomes_all(text: str) -> bool:
    """Whether the seller says that anybody may come."""
    low = text.casefold()
    may = "bachelor" in low or "famil" in low or "open" in low or "available" in low
    return may and _welcomes().search(text) is not None


def _may_exclude(text: str) -> bool:
    """The cheap look: plain substring search is fifty times faster than the patterns."""
    return all(_holds_any(text, words) for words in _first_look())


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # a loop: any() with a generator takes twice as long, on every row
        if word in text:
            return True
    return False


@cache
def _first_look() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(_rules()["triggers"]), tuple(_rules()["stems"])


def _excludes(pattern: re.Pattern[str], sentence: str) -> bool:
    if not _may_exclude(sentence.casefold()):
        return False
    return pattern.search(_inclusive().sub("everybody", sentence)) is not None


def _kept(pattern: re.Pattern[str], sentence: str, guilty: set[str], longest: int) -> str:
    """What stays: all of an innocent sentence, the rest of a long guilty one, nothing of a short one."""
    if sentence not in guilty:
        return sentence
    if len(sentence) <= longest:
        return ""
    rest = " ".join(pattern.sub(" ", _inclusive().sub("everybody", sentence)).split())
    rest = _DANGLING.sub(r"\1", rest)
    return rest if len(rest) >= _MIN_LEFT else ""


@cache
def _rules() -> dict[str, Any]:
    loaded: dict[str, Any] = read_rules("listing_text")
    return loaded


def _compiled(sections: list[str]) -> re.Pattern[str]:
    rules = _rules()
    groups = {name: rules[name].replace("| ", "|") for name in ("people", "gender", "not_people")}
    patterns = [pattern.format(**groups) for section in sections for pattern in rules[section]]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


@cache
def _exclusions(is_pg: bool) -> re.Pattern[str]:  # one flag, cached by it
    return _compiled(["exclusions"] if is_pg else ["exclusions", "gender_exclusions"])


@cache
def _welcomes() -> re.Pattern[str]:
    rules = _rules()
    return re.compile("|".join(rules["welcomes_all"]), re.IGNORECASE)


@cache
def _inclusive() -> re.Pattern[str]:
    return re.compile(_rules()["inclusive"], re.IGNORECASE)
