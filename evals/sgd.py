"""Slot F1 of the search parser on Schema-Guided Dialogue (service Homes_1): a check of generality.

The set speaks of American apartments and was made for other slots, so its words are not ours. A user turn is
one example; gold are its INFORM acts; the parser sees the turn alone, with the slot the system had just asked
for (as our own graph knows it), never the gold state. A slot counts as right when its value is right: numbers
as numbers, places without regard to case, as a known place or as a name that was recognised as a place.

Slots that users of the set never state themselves (property_name, rent) have no gold here and are reported
with support 0; visit dates belong to no search slot and are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import BadInput, UnreadableFile
from domain.search.parser import parse
from evals.given_files import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.search.slots import ParsedUtterance

SERVICE: Final = "Homes_1"
SLOTS: Final = (
    "area",
    "number_of_beds",
    "number_of_baths",
    "pets_allowed",
    "furnished",
    "property_name",
    "rent",
)
_ASKED: Final = {"area": "city", "number_of_beds": "bhk", "number_of_baths": "bath_min"}
_MOST_EXAMPLES: Final = 40


class Turn(NamedTuple):
    """One user turn with what it states and what was asked before it."""

    text: str
    asked: str | None
    gold: dict[str, frozenset[str]]
    """Slot to its acceptable spellings, lower case."""


@dataclass(slots=True)
class SlotScore:
    """Counts of one slot."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    """Predicted, but not stated or stated otherwise."""

    @property
    def precision(self) -> float:
        """Right of what was predicted; 1 where nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Right of what was stated; 1 where nothing was."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class SgdReport:
    """The result of one run."""

    turns: int = 0
    slots: dict[str, SlotScore] = field(default_factory=lambda: {slot: SlotScore() for slot in SLOTS})
    missed: list[str] = field(default_factory=list)
    """Examples: slot, what was stated, what was read, the words."""

    @property
    def micro(self) -> SlotScore:
        """All slots together."""
        scores = self.slots.values()
        return SlotScore(
            sum(s.right for s in scores), sum(s.missed for s in scores), sum(s.wrong for s in scores)
        )

    def as_json(self) -> dict[str, Any]:
        """Plain figures for programs, rounded to four decimals."""
        return {
            "turns": self.turns,
            "micro": _figures(self.micro),
            "slots": {slot: _figures(score) for slot, score in self.slots.items()},
            "missed": self.missed,
        }


def _figures(score: SlotScore) -> dict[str, Any]:
    """A slot nobody stated is unscored (None), not wrong; its false finds are still counted."""
    support = score.right + score.missed
    figures = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    rounded = {name: round(figure, 4) if support else None for name, figure in figures.items()}
    return {**rounded, "support": support, "wrong": score.wrong}


def evaluate(folder: Path) -> SgdReport:
    """Score the parser on every ``sgd_homes_*.jsonl`` or ``.jsonl.gz`` file of a folder.

    Raises:
        BadInput: no such file in the folder.
        UnreadableFile: a file is not JSON Lines of dialogues.
    """
    files = sorted([*folder.glob("sgd_homes_*.jsonl.gz"), *folder.glob("sgd_homes_*.jsonl")])
    if not files:
        raise BadInput("the folder holds no sgd_homes_*.jsonl.gz file of dialogues")
    report = SgdReport()
    for path in files:
        for turn in user_turns(path):
            report.turns += 1
            _score(report, turn)
    return report


def user_turns(path: Path) -> Iterator[Turn]:
    """The user turns of one file that belong to the service.

    Raises:
        UnreadableFile: not JSON Lines of dialogues.
    """
    try:
        with open_text(path) as lines:
            for line in lines:
                yield from _turns(json.loads(line))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(
            f"{path.name} is not JSON Lines of dialogues ({type(error).__name__})"
        ) from error


def _turns(dialogue: dict[str, Any]) -> Iterator[Turn]:
    asked: str | None = None
    for turn in dialogue["turns"]:
        acts = [act for frame in turn["frames"] if frame["service"] == SERVICE for act in frame["actions"]]
        has_service = any(frame["service"] == SERVICE for frame in turn["frames"])
        if turn["speaker"] != "USER":
            asked = next(
                (_ASKED[act["slot"]] for act in acts if act["act"] == "REQUEST" and act["slot"] in _ASKED),
                None,
            )
        elif has_service:
            yield Turn(turn["utterance"], asked, _gold(acts))


def _gold(acts: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    return {
        act["slot"]: frozenset(value.casefold() for value in (*act["values"], *act["canonical_values"]))
        for act in acts
        if act["act"] == "INFORM" and act["slot"] in SLOTS and "dontcare" not in act["values"]
    }


def _score(report: SgdReport, turn: Turn) -> None:
    read = predicted(parse(turn.text, None, asked=turn.asked))
    for slot, score in report.slots.items():
        stated, values = turn.gold.get(slot), read.get(slot, [])
        is_right = stated is not None and any(value in stated for value in values)
        score.right += is_right
        score.missed += stated is not None and not is_right
        score.wrong += bool(values) and not is_right
        if (stated is not None or values) and not is_right and len(report.missed) < _MOST_EXAMPLES:
            report.missed.append(f"{slot}: stated {sorted(stated or ())}, read {values}: {turn.text}")


def predicted(parsed: ParsedUtterance) -> dict[str, list[str]]:
    """The envelope in the slots of the set."""
    filters = parsed.get("filters", {})
    read: dict[str, list[str]] = {}
    places = [*parsed.get("unknown_places", []), *filters.get("localities", [])]
    places.extend(
        landmark["name"] for landmark in filters.get("landmarks", []) if not landmark.get("category")
    )
    places.extend([filters["city"]] if "city" in filters else [])
    if places:
        read["area"] = list(dict.fromkeys(place.casefold() for place in places))
    if "bhk" in filters:
        read["number_of_beds"] = [f"{count:g}" for count in filters["bhk"]["in"]]
    if "bath_min" in filters:
        read["number_of_baths"] = [str(filters["bath_min"])]
    if "pets" in filters:
        read["pets_allowed"] = [str(filters["pets"]).casefold()]
    if "furnishing" in filters:
        read["furnished"] = [str("unfurnished" not in filters["furnishing"]).casefold()]
    if "price" in filters and "max" in filters["price"]:
        read["rent"] = [str(filters["price"]["max"])]
    return read


def most_missed(report: SgdReport) -> Counter[str]:
    """How often each slot was stated and not read."""
    return Counter({slot: score.missed for slot, score in report.slots.items() if score.missed})
