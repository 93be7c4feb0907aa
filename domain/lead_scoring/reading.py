"""Reading an enquiry by rules: what the person wants, how soon, what holds them back, what it is.

Each fact carries the sentence that says it. Budget, place and rooms are the search parser's to read; this
adds what a search does not ask for. A sentence that denies a thing ("no loan needed") says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from domain.masking import mask_text
from domain.search.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.lead_scoring.facts import EnquiryFact, EnquiryReading, Label
    from domain.search.slots import SearchFilters

SlotReader = Callable[[str], Mapping[str, Any]]
"""Gives the slots that a clause says."""

MOST_CHARS: Final = 4000
"""Of one enquiry; the rest is not read."""
SURE: Final = Decimal("0.6")
"""A label below it is a person's to judge (DOMAIN F)."""
UNWANTED: Final = frozenset({"spam", "agent_solicitation", "job", "wrong_number"})
"""Labels of enquiries behind which there is no buyer."""

_SENTENCE: Final = re.compile(r"[^.!?।\n;]+(?:\.(?=\d)[^.!?।\n;]+)*[.!?।]*")
_CLAUSE: Final = re.compile(r",\s+|\s+-\s+")
_PARSED: Final = ("transaction", "city", "localities", "bhk", "price")
"""Slots of the wish that scoring reads."""
_MASKED: Final = re.compile(r"\S*(?:X{3}|\*{3})\S*")
"""A number or address that was masked: no figure of a budget."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    key: str
    value: str
    words: re.Pattern[str]
    confidence: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Book:
    facts: tuple[_Pattern, ...]
    labels: tuple[_Pattern, ...]
    before: re.Pattern[str]
    within: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=1)
def _book() -> _Book:
    raw = yaml.safe_load(files("domain").joinpath("lexicon", "enquiries.yaml").read_text(encoding="utf-8"))
    return _Book(
        facts=tuple(
            _Pattern(key, str(value), re.compile(words, re.IGNORECASE))
            for key, values in raw["facts"].items()
            for value, patterns in values.items()
            for words in patterns
        ),
        labels=tuple(
            _Pattern("label", label, re.compile(one["pattern"], re.IGNORECASE), Decimal(one["confidence"]))
            for label, patterns in raw["labels"].items()
            for one in patterns
        ),
        before=re.compile(raw["negations"]["before"], re.IGNORECASE),
        within=re.compile(raw["negations"]["within"], re.IGNORECASE),
        after=re.compile(raw["negations"]["after"], re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, frozenset[str]]:
    """Every fact an enquiry may say, and its values; ``label`` has the labels."""
    found: dict[str, set[str]] = {}
    for one in (*_book().facts, *_book().labels):
        found.setdefault(one.key, set()).add(one.value)
    return {key: frozenset(values) for key, values in found.items()}


def read_slots(clause: str) -> Mapping[str, Any]:
    """Slots of a wish that one clause says; none where the parser is as likely to have guessed."""
    parsed = parse(_MASKED.sub(" ", clause))
    found: Mapping[str, Any] = parsed.get("filters") or {}
    # A transaction alone is the parser's guess as often as the person's word.
    is_guess = set(found) <= {"transaction"} and "unparsed" not in found
    return {} if is_guess else {slot: found[slot] for slot in _PARSED if slot in found}


def remembering(most: int) -> SlotReader:
    """`read_slots` for many enquiries at once, whose clauses repeat; it forgets with whoever holds it."""
    remembered = lru_cache(maxsize=most)(read_slots)

    def slots(clause: str) -> Mapping[str, Any]:
        return deepcopy(remembered(clause))  # Two leads must not share a list.

    return slots


def read_enquiry(text: str, slots: SlotReader = read_slots) -> EnquiryReading:
    """What one enquiry says, the numbers of people in it masked. Never raises, whatever the text.

    >>> [(fact["key"], fact["value"]) for fact in read_enquiry("Can we visit the flat on Saturday?")["facts"]]
    [('visit', 'asked')]
    """
    facts: dict[str, EnquiryFact] = {}
    labels: dict[str, Label] = {}
    filters: SearchFilters = {}
    for sentence in sentences(mask_text(text[:MOST_CHARS])):
        for found in _facts_of(sentence):
            facts.setdefault(found["key"], found)
        for label in _labels_of(sentence):
            before = labels.get(label["label"])
            if before is None or before["confidence"] < label["confidence"]:
                labels[label["label"]] = label
        for clause in _CLAUSE.split(sentence):
            for fact in _take_slots(filters, slots(clause), sentence):
                facts.setdefault(fact["key"], fact)
    return {
        "facts": list(facts.values()),
        "labels": list(labels.values()),
        "filters": filters,
        "engine": "rules",
    }


def read_enquiries(texts: Sequence[str], slots: SlotReader = read_slots) -> EnquiryReading:
    """What several enquiries of one person say, newest first: the newest word on a matter counts."""
    return joined([read_enquiry(text, slots) for text in texts])


def joined(readings: Sequence[EnquiryReading]) -> EnquiryReading:
    """Readings of several enquiries as one; the earlier in the list has the last word."""
    facts: dict[str, EnquiryFact] = {}
    hints: dict[str, EnquiryFact] = {}
    labels: dict[str, Label] = {}
    filters: dict[str, Any] = {}
    for reading in readings:
        for hint in reading.get("hints", ()):
            hints.setdefault(hint["key"], hint)
        for fact in reading["facts"]:
            facts.setdefault(fact["key"], fact)
        for label in reading["labels"]:
            labels.setdefault(label["label"], label)
        filters = {**reading["filters"], **filters}
    engines = {reading["engine"] for reading in readings} - {"rules"}
    found: EnquiryReading = {
        "facts": list(facts.values()),
        "labels": list(labels.values()),
        "filters": filters,  # type: ignore[typeddict-item]  # slots of validated readings
        "engine": min(engines) if engines else "rules",
    }
    if hints:
        found["hints"] = [hint for key, hint in hints.items() if key not in facts]
    return found


def sentences(text: str) -> list[str]:
    """The sentences of an enquiry; a point between digits ends none.

    >>> sentences("Budget is 1.2 crore. Visit on Sunday?")
    ['Budget is 1.2 crore.', 'Visit on Sunday?']
    """
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def _facts_of(sentence: str) -> Iterator[EnquiryFact]:
    for one in _book().facts:
        if _is_said(one.words, sentence):
            yield {"key": one.key, "value": one.value, "quote": sentence}


def _labels_of(sentence: str) -> Iterator[Label]:
    for one in _book().labels:
        if _is_said(one.words, sentence):
            yield {"label": one.value, "confidence": one.confidence, "quote": sentence}


def _is_said(words: re.Pattern[str], sentence: str) -> bool:
    """Whether it is said and not denied, in the clause it stands in."""
    book = _book()
    for match in words.finditer(sentence):
        before = _CLAUSE.split(sentence[: match.start()])[-1]
        after = _CLAUSE.split(sentence[match.end() :])[0]
        is_denied = (
            book.before.search(before) or book.within.search(match.group()) or book.after.search(after)
        )
        if not is_denied:
            return True
    return False


def _take_slots(filters: SearchFilters, found: Mapping[str, Any], sentence: str) -> Iterator[EnquiryFact]:
    """Puts a clause's slots into the wish, first word first, and gives them as facts."""
    held: dict[str, Any] = filters  # type: ignore[assignment]  # written slot by slot
    for slot, value in found.items():
        if slot not in held:
            held[slot] = value
            if slot in {"localities", "bhk", "price"}:
                yield {"key": slot, "value": _plain(value), "quote": sentence}


def _plain(value: Any) -> str:  # noqa: ANN401  # any slot's value
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
