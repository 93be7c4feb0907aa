"""The chain while it runs: holders with exact shares, what is open, and what was found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput
from domain.title.findings import Finding, finding
from domain.title.instruments import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from domain.title.codes import Code
    from domain.title.instruments import Agreement, AnyInstrument, Charge, Party, Power


FINEST_SHARE_BITS: Final = 1000
"""Denominators with more binary digits than this (some 300 decimal ones) are no shares of land."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A holder and his share of the whole."""

    name: str
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One instrument, what it did, and who held after it."""

    event: str
    day: date
    kind: str
    effect: str
    is_effective: bool
    """False where it was meant to pass a share and passed none."""
    holders: tuple[Holding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """A charge or agreement from its date until it was closed."""

    event: str
    kind: str
    holder: str
    opened: date
    closed: date | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A person who signed, or sells, without a share."""

    event: str | None
    name: str
    holders: tuple[str, ...]
    """Who held at that moment."""


@dataclass(slots=True)
class Chain:
    """Holders sum to one from the first root on; before it nobody holds."""

    as_of: date
    holders: dict[str, Fraction] = field(default_factory=dict)
    ever_held: set[str] = field(default_factory=set)
    died: dict[str, date] = field(default_factory=dict)
    powers: dict[str, Power] = field(default_factory=dict)
    open_items: dict[str, Charge | Agreement] = field(default_factory=dict)
    burdens: dict[str, Burden] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)

    def find(self, code: Code, events: Iterable[str], detail: str) -> None:
        """Add a finding, under the taxonomy of the day of the search."""
        self.findings.append(finding(code, events, detail, self.as_of))

    def step(self, instrument: AnyInstrument, effect: str, *, is_effective: bool = True) -> None:
        """Write down what an instrument did."""
        self.steps.append(
            Step(
                event=instrument.id,
                day=instrument.day,
                kind=kind_of(instrument),
                effect=effect,
                is_effective=is_effective,
                holders=self.holdings(),
            )
        )

    def holdings(self) -> tuple[Holding, ...]:
        """Who holds now, by name."""
        return tuple(Holding(name=name, share=share) for name, share in sorted(self.holders.items()))

    def held_by(self, names: Iterable[str]) -> Fraction:
        """What these persons hold together."""
        return sum((self.holders.get(name, Fraction(0)) for name in set(names)), Fraction(0))

    def start(self, claimants: Sequence[Party]) -> None:
        """Make these the only holders."""
        self.holders = {}
        self._give(Fraction(1), weights(claimants))

    def move(self, givers: Iterable[str], share: Fraction, takers: Mapping[str, Fraction]) -> None:
        """Move a share from givers, pro rata to their holdings, to takers by their parts of it.

        Args:
            givers: Holders; a name without a share gives nothing.
            share: Share of the whole, above zero and at most what the givers hold.
            takers: Part of the moved share for each, summing to one.
        """
        names = {name for name in givers if name in self.holders}
        held = self.held_by(names)
        for name in names:
            self.holders[name] -= self.holders[name] * share / held
            if not self.holders[name]:
                del self.holders[name]
        self._give(share, takers)

    def _give(self, share: Fraction, takers: Mapping[str, Fraction]) -> None:
        # Exact fractions grow without end when a hostile case divides by large weights again and again.
        for name, part in takers.items():
            held = self.holders.get(name, Fraction(0)) + share * part
            if held.denominator.bit_length() > FINEST_SHARE_BITS:
                raise BadInput("The shares become too fine to be real; check the share of each party.")
            self.holders[name] = held
            self.ever_held.add(name)


def weights(parties: Iterable[Party]) -> dict[str, Fraction]:
    """Each person's part of what passes; the parts sum to one.

    >>> from domain.title.instruments import Party
    >>> weights([Party(name="A", weight=Fraction(1)), Party(name="B", weight=Fraction(2))])
    {'A': Fraction(1, 3), 'B': Fraction(2, 3)}
    """
    listed = list(parties)
    total = sum((party.weight for party in listed), Fraction(0))
    parts: dict[str, Fraction] = {}
    for party in listed:
        parts[party.name] = parts.get(party.name, Fraction(0)) + party.weight / total
    return parts
