"""The closed vocabulary of amenities: portal labels and free words in, names out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from domain.listings.rule_files import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD: Final = re.compile(r"[^\W_]+(?:['/.-][^\W_]+)*", re.UNICODE)
_VIEW: Final = "view_"


@dataclass(frozen=True, slots=True)
class AmenityVocabulary:
    """Names with their labels, and every known spelling."""

    labels: dict[str, str]
    """Name to the words people see."""
    names_by_label: dict[str, str]
    """Every synonym and portal label, lower case, to its name."""
    signals: dict[str, str]
    """Portal labels that say something else: ``is_vastu`` or ``view_…``."""
    ignored: frozenset[str]
    names_by_synonym: dict[str, str]
    """Only the spellings that are safe inside a sentence."""


@dataclass(frozen=True, slots=True)
class AmenityReading:
    """What a list of portal labels said."""

    amenities: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()
    is_vastu: bool = False
    unknown: frozenset[str] = frozenset()
    """Labels in no list: shown in the import report, so that the vocabulary can grow."""


@cache
def vocabulary() -> AmenityVocabulary:
    """The vocabulary shipped with the package; read once per process."""
    loaded: dict[str, Any] = read_rules("amenities")
    amenities: dict[str, dict[str, Any]] = loaded["amenities"]
    synonyms = {said: name for name, entry in amenities.items() for said in entry["synonyms"]}
    portal = {said: name for name, entry in amenities.items() for said in entry["labels"]}
    own = {name: name for name in amenities} | {name.replace("_", " "): name for name in amenities}
    shown = {entry["label"].casefold(): name for name, entry in amenities.items()}
    return AmenityVocabulary(
        labels={name: entry["label"] for name, entry in amenities.items()},
        names_by_label=shown | own | synonyms | portal,
        signals=dict(loaded["signals"]),
        ignored=frozenset(loaded["ignored"]),
        names_by_synonym=synonyms,
    )


def read_labels(labels: Iterable[str]) -> AmenityReading:
    """Portal labels as amenities, views and vastu; what nobody declared is named in ``unknown``.

    >>> sorted(read_labels(["Power Back Up", "Sea facing"]).amenities)
    ['power_backup']
    """
    return _read_labels(tuple(labels))


@lru_cache(maxsize=20_000)
def _read_labels(labels: tuple[str, ...]) -> AmenityReading:
    known = vocabulary()
    amenities: set[str] = set()
    views: set[str] = set()
    unknown: set[str] = set()
    is_vastu = False
    for label in labels:
        said = " ".join(label.split()).casefold()
        signal = known.signals.get(said, "")
        if said in known.names_by_label:
            amenities.add(known.names_by_label[said])
        elif signal.startswith(_VIEW):
            views.add(signal.removeprefix(_VIEW))
        elif signal:
            is_vastu = True
        elif said not in known.ignored:
            unknown.add(label.strip())
    return AmenityReading(frozenset(amenities), frozenset(views), is_vastu, frozenset(unknown))
