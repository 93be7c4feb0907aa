"""Recall and precision of the recognisers of personal data, per type, on labelled sets.

A gold span is found when a hit of its type overlaps it; a hit is right when it overlaps a gold span of its
type. Two more figures tell what matters most before the wire: a gold span is *covered* when hits of whatever
type hide all of it but blanks and marks, and *leaked* letters are those of gold spans that no hit covers.

Labels without a type of ours (organisations, cities, passwords, foreign numbers) are left out. Hits of types
that a set never labels have no gold and are counted apart, not as wrong. Checksum vectors are scored on
their own: a valid number must be found by its checksum, an invalid one must not be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from domain.errors import BadInput, UnreadableFile
from domain.pii.find import find_pii
from domain.pii.kinds import PiiType
from evals.given_files import open_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.pii.kinds import Hit

LABELS: Final[dict[str, PiiType]] = {
    "PERSON": PiiType.PERSON,
    "PERSON_NAME": PiiType.PERSON,
    "PHONE": PiiType.PHONE,
    "PHONE_NUMBER": PiiType.PHONE,
    "EMAIL": PiiType.EMAIL,
    "EMAIL_ADDRESS": PiiType.EMAIL,
    "CREDIT_CARD": PiiType.CARD,
    "AADHAR": PiiType.AADHAAR,
    "AADHAAR": PiiType.AADHAAR,
    "PAN": PiiType.PAN,
    "PASSPORT": PiiType.PASSPORT,
    "VOTER_ID": PiiType.VOTER_ID,
    "BANK_ACCOUNT": PiiType.BANK_ACCOUNT,
    "ACCOUNT": PiiType.BANK_ACCOUNT,
    "ACCOUNT_NUM": PiiType.BANK_ACCOUNT,
    "ACCOUNT_NUMBER": PiiType.BANK_ACCOUNT,
    "DRIVERS_LICENSE": PiiType.DRIVING_LICENCE,
    "DRIVER_LICENSE": PiiType.DRIVING_LICENCE,
    "DRIVER_LICENSE_NUM": PiiType.DRIVING_LICENCE,
    "US_DRIVER_LICENSE": PiiType.DRIVING_LICENCE,
    "STREET_ADDRESS": PiiType.ADDRESS,
}
"""Labels of the sets that mean a type of ours. Foreign driving licences and addresses are in: they show what
rules made for India do elsewhere."""
_VECTORS: Final = "indian_id_vectors.json"
_VECTOR_TYPES: Final = {
    "aadhaar": PiiType.AADHAAR,
    "gstin": PiiType.GSTIN,
    "epic": PiiType.VOTER_ID,
    "vid": PiiType.AADHAAR_VID,
}
_MOST_EXAMPLES: Final = 40


class Gold(NamedTuple):
    """One labelled span."""

    type: PiiType
    start: int
    end: int


class Example(NamedTuple):
    """One labelled text."""

    text: str
    gold: tuple[Gold, ...]


@dataclass(slots=True)
class TypeScore:
    """Counts of one type in one set."""

    gold: int = 0
    found: int = 0
    """Gold spans that a hit of the type overlaps."""
    covered: int = 0
    """Gold spans hidden whole by hits of whatever type."""
    hits: int = 0
    right: int = 0
    """Hits that overlap a gold span of the type."""
    letters: int = 0
    leaked: int = 0

    def as_json(self) -> dict[str, Any]:
        """Figures rounded to four decimals; None where nothing was labelled or found."""
        return {
            "gold": self.gold,
            "recall": _share(self.found, self.gold),
            "covered": _share(self.covered, self.gold),
            "leaked_letters": _share(self.leaked, self.letters),
            "hits": self.hits,
            "precision": _share(self.right, self.hits),
        }


@dataclass(slots=True)
class SetReport:
    """The result on one file."""

    name: str
    texts: int = 0
    types: dict[PiiType, TypeScore] = field(default_factory=dict)
    unlabelled: dict[PiiType, int] = field(default_factory=dict)
    """Hits of types the set never labels: unscored."""
    missed: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain figures for programs."""
        return {
            "set": self.name,
            "texts": self.texts,
            "types": {kind.value: score.as_json() for kind, score in sorted(self.types.items())},
            "unlabelled_hits": {kind.value: count for kind, count in sorted(self.unlabelled.items())},
            "missed": self.missed,
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


Half = Literal["read", "held"]
"""Of a set: the half whose misses are read to better the rules, and the half that is only ever counted."""


def half_of(text: str) -> Half:
    """Which half a text belongs to, by its SHA-256: the same on every machine and in every order."""
    return "held" if sha256(text.encode()).digest()[0] % 2 else "read"


def evaluate(folder: Path, half: Half | None = None) -> list[SetReport]:
    """Score the recognisers on every labelled ``*pii*.jsonl`` and ``presidio*.jsonl.gz`` file of a folder.

    Args:
        folder: Where the files are.
        half: Only this half of each; None: all of it.

    Raises:
        BadInput: no such file in the folder.
        UnreadableFile: a file is not JSON Lines of labelled texts.
    """
    files = sorted([*folder.glob("*pii*.jsonl"), *folder.glob("presidio*.jsonl*")])
    if not files:
        raise BadInput("the folder holds no *pii*.jsonl or presidio*.jsonl file of labelled texts")
    return [score(path.name, examples(path, half)) for path in files]


def score(name: str, labelled: Iterable[Example]) -> SetReport:
    """Score one set."""
    report = SetReport(name)
    found = [(example, find_pii(example.text)) for example in labelled]
    report.texts = len(found)
    for example, _ in found:
        for gold in example.gold:
            report.types.setdefault(gold.type, TypeScore())
    for example, hits in found:
        _score_hits(report, example, hits)
        for gold in example.gold:
            _score_gold(report, example, gold, hits)
    return report


def _score_hits(report: SetReport, example: Example, hits: list[Hit]) -> None:
    for hit in hits:
        if hit.type not in report.types:
            report.unlabelled[hit.type] = report.unlabelled.get(hit.type, 0) + 1
            continue
        of_type = report.types[hit.type]
        of_type.hits += 1
        is_right = any(gold.type == hit.type and _overlap(hit, gold) for gold in example.gold)
        of_type.right += is_right
        if not is_right:
            _show(report, f"wrong {hit.type}: {example.text[hit.start : hit.end]!r} ({hit.reason})")


def _score_gold(report: SetReport, example: Example, gold: Gold, hits: list[Hit]) -> None:
    of_type = report.types[gold.type]
    of_type.gold += 1
    is_found = any(hit.type == gold.type and _overlap(hit, gold) for hit in hits)
    of_type.found += is_found
    letters = [place for place in range(gold.start, gold.end) if example.text[place].isalnum()]
    leaked = [place for place in letters if not any(hit.start <= place < hit.end for hit in hits)]
    of_type.letters += len(letters)
    of_type.leaked += len(leaked)
    of_type.covered += not leaked
    if not is_found:
        around = example.text[max(0, gold.start - 30) : gold.end + 10].replace("\n", " ")
        _show(report, f"missed {gold.type}: {example.text[gold.start : gold.end]!r} in {around!r}")


def _overlap(hit: Hit, gold: Gold) -> bool:
    return hit.start < gold.end and gold.start < hit.end


def _show(report: SetReport, line: str) -> None:
    if len(report.missed) < _MOST_EXAMPLES:
        report.missed.append(line)


def examples(path: Path, half: Half | None = None) -> Iterator[Example]:
    """The labelled texts of one file or of half of it, in any of the three layouts of the sets.

    Raises:
        UnreadableFile: not JSON Lines of labelled texts.
    """
    try:
        with open_text(path) as lines:
            for line in lines:
                example = _example(json.loads(line))
                if half is None or half_of(example.text) == half:
                    yield example
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"{path.name} is not JSON Lines of labelled texts ({type(error).__name__})"
        ) from error


def _example(row: dict[str, Any]) -> Example:
    if "full_text" in row:
        spans = row["spans"] or []
        return _labelled(
            row["full_text"],
            ((span["entity_type"], span["start_position"], span["end_position"]) for span in spans),
        )
    text = row["text"]
    if "entities" in row:
        return _labelled(text, ((span["label"], span["start"], span["end"]) for span in row["entities"]))
    # One row of the public set has no value for its label: it labels nothing.
    values = [(entry["label"], entry.get("entity", "").strip("*'\" ")) for entry in row["NER"] or []]
    return _labelled(
        text,
        ((label, at, at + len(value)) for label, value in values if value and (at := text.find(value)) >= 0),
    )


def _labelled(text: str, spans: Iterable[tuple[str, int, int]]) -> Example:
    return Example(
        text, tuple(Gold(LABELS[label], start, end) for label, start, end in spans if label in LABELS)
    )


class VectorReport(NamedTuple):
    """Checksum vectors: how many were judged as the file says, and which were not."""

    right: int
    total: int
    wrong: list[str]


def check_vectors(folder: Path) -> VectorReport | None:
    """Judge ``indian_id_vectors.json``; None where the folder has none.

    Raises:
        UnreadableFile: the file is not JSON of vectors.
    """
    path = folder / _VECTORS
    if not path.exists():
        return None
    try:
        vectors = json.loads(path.read_text(encoding="utf-8"))
        cases = [
            (kind, value, is_valid)
            for name, kind in _VECTOR_TYPES.items()
            for is_valid, values in (
                (True, vectors[name].get("valid", [])),
                (False, [value for value, _ in vectors[name]["invalid"]]),
            )
            for value in values
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(f"{_VECTORS} is not JSON of vectors ({type(error).__name__})") from error
    wrong = [f"{kind}: {value}" for kind, value, is_valid in cases if _is_certain(kind, value) != is_valid]
    return VectorReport(len(cases) - len(wrong), len(cases), wrong)


def _is_certain(kind: PiiType, value: str) -> bool:
    hits = find_pii(f"The {kind.value.replace('_', ' ')} is {value}.")
    return any(hit.type is kind and hit.reason.startswith("checksum") for hit in hits)
