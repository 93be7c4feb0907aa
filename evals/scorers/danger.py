"""The errors that hurt: an approval that was wrong, a defect that was not found, a refusal not made.

They weigh more than others: such a case is worth nothing, however right the rest of it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.harness.suite import Sample, Score
from evals.scorers.values import MISSING, at, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.harness.suite import Bench


@dataclass(frozen=True, slots=True)
class NotMilder:
    """The verdict is never milder than the expected one; a stricter one is wrong too, and not dangerous."""

    path: str
    order: tuple[str, ...]
    """Verdicts, the mildest first."""
    name: str = "verdict"
    ranks: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ranks", {verdict: at for at, verdict in enumerate(self.order)})

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 where it is the same; a milder one, or none at all, is dangerous."""
        expected = at(sample.case.expected, self.path)
        if expected is MISSING:
            return Score(name=self.name, value=None)
        got = at(sample.outcome.output, self.path)
        if got == expected:
            return Score(name=self.name, value=1.0)
        rank = self.ranks.get(got if isinstance(got, str) else "", -1)
        is_milder = rank < self.ranks.get(str(expected), len(self.order))
        return Score(
            name=self.name,
            value=0.0,
            reason=f"{shown(got)} in place of {shown(expected)}",
            is_dangerous=is_milder,
        )


@dataclass(frozen=True, slots=True)
class NoneMissed:
    """No member of a kind that matters is missing from a list."""

    path: str
    kind: str
    """Field that says what a member is."""
    by: str
    """Field that says how much it matters."""
    matters: frozenset[str]
    """Its values whose members must not be missed."""
    found_at: str
    """Where the output has its list."""
    name: str = "nothing missed"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 where none is missing; unscored where none was to be found."""
        expected = at(sample.case.expected, self.path)
        if not isinstance(expected, list | tuple):
            return Score(name=self.name, value=None)
        wanted = {one[self.kind] for one in expected if one.get(self.by) in self.matters}
        if not wanted:
            return Score(name=self.name, value=None)
        got = at(sample.outcome.output, self.found_at)
        found = {one.get(self.kind) for one in got} if isinstance(got, list | tuple) else set()
        missed = sorted(wanted - found)
        return Score(
            name=self.name,
            value=1 - len(missed) / len(wanted),
            reason=f"not found: {', '.join(missed)}" if missed else "",
            is_dangerous=bool(missed),
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """What is to be refused is refused with the right code, and nothing else is."""

    path: str = "refused"
    name: str = "refusals"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 where the codes are the same; one that was not refused is dangerous."""
        expected = at(sample.case.expected, self.path)
        if not isinstance(expected, list | tuple):
            return Score(name=self.name, value=None)
        got = at(sample.outcome.output, self.path)
        wanted, found = set(expected), set(got) if isinstance(got, list | tuple) else set()
        missed, extra = sorted(wanted - found), sorted(found - wanted)
        reason = "; ".join(
            f"{word} {', '.join(codes)}"
            for word, codes in (("not refused:", missed), ("refused without need:", extra))
            if codes
        )
        return Score(name=self.name, value=float(wanted == found), reason=reason, is_dangerous=bool(missed))
