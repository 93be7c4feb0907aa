"""Invented people and places; a name is never used twice in one bundle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from random import Random

    from tools.made_deeds.words import Script

_PLACE = {"latin": 0, "devanagari": 1, "kannada": 2}


@dataclass(frozen=True, slots=True)
class Spelled:
    """One name in three scripts."""

    latin: str
    devanagari: str
    kannada: str

    def in_(self, script: Script) -> str:
        """The name as that script writes it."""
        return (self.latin, self.devanagari, self.kannada)[_PLACE[script]]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of a bundle."""

    name: Spelled
    relation: str
    """S/o, W/o or D/o."""
    relative: Spelled
    is_woman: bool
    age: int

    @property
    def title(self) -> str:
        """How papers address them."""
        return "Smt." if self.is_woman else "Sri."


@dataclass(frozen=True, slots=True)
class Place:
    """Village, taluk and district."""

    state: str
    village: Spelled
    taluk: Spelled
    district: Spelled


@cache
def lists() -> dict[str, Any]:
    """The lists of names."""
    text = files("tools.made_deeds").joinpath("people.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


class Cast:
    """The people of one bundle, drawn without repeating a given name."""

    def __init__(self, draw: Random) -> None:
        self._draw = draw
        self._men = draw.sample(lists()["men"], len(lists()["men"]))
        self._women = draw.sample(lists()["women"], len(lists()["women"]))

    def person(self, *, surname: Spelled | None = None) -> Person:
        """Someone new."""
        is_woman = bool(self._women) and (not self._men or self._draw.random() < 0.4)
        if not self._men and not self._women:
            second = Spelled(*lists()["second"])
            self._men = [
                (both.latin, both.devanagari, both.kannada)
                for both in (joined(Spelled(*each), second) for each in lists()["men"])
            ]
        given = Spelled(*(self._women if is_woman else self._men).pop())
        last = surname or Spelled(*self._draw.choice(lists()["surnames"]))
        elder = Spelled(*self._draw.choice(lists()["men"]))
        relation = self._draw.choice(("W/o", "D/o")) if is_woman else "S/o"
        return Person(
            joined(given, last), relation, joined(elder, last), is_woman, self._draw.randint(24, 70)
        )


def joined(first: Spelled, second: Spelled) -> Spelled:
    """Two names written as one."""
    return Spelled(
        f"{first.latin} {second.latin}",
        f"{first.devanagari} {second.devanagari}",
        f"{first.kannada} {second.kannada}",
    )


def place_in(draw: Random, state: str) -> Place:
    """A village of the state."""
    village, taluk, district = draw.choice(lists()["places"][state])
    return Place(state, Spelled(*village), Spelled(*taluk), Spelled(*district))
