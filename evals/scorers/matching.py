"""Answers held against what is expected: whole, field by field, as sets, within a tolerance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.harness.suite import Sample, Score
from evals.scorers.values import MISSING, at, number_of, same, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from evals.harness.suite import Bench


@dataclass(frozen=True, slots=True)
class Exact:
    """The value at a path is what is expected at the same path."""

    path: str = ""
    name: str = "exact"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0; unscored where nothing is expected there."""
        expected = at(sample.case.expected, self.path)
        if expected is MISSING:
            return Score(name=self.name, value=None)
        got = at(sample.outcome.output, self.path)
        if same(expected, got):
            return Score(name=self.name, value=1.0)
        return Score(name=self.name, value=0.0, reason=f"expected {shown(expected)}, got {shown(got)}")


@dataclass(frozen=True, slots=True)
class Whole:
    """The value at a path is all that is expected and nothing more: no key beside those expected."""

    path: str
    name: str

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0; unscored where nothing is expected there."""
        expected, got = at(sample.case.expected, self.path), at(sample.outcome.output, self.path)
        if expected is MISSING:
            return Score(name=self.name, value=None)
        if same(expected, got) and same(got, expected):
            return Score(name=self.name, value=1.0)
        return Score(name=self.name, value=0.0, reason=_difference(expected, got))


def _difference(expected: Any, got: Any) -> str:  # noqa: ANN401  # JSON
    if not isinstance(expected, Mapping) or not isinstance(got, Mapping):
        return f"expected {shown(expected)}, got {shown(got)}"
    keys = [
        key
        for key in {**expected, **got}
        if not (same(expected.get(key), got.get(key)) and same(got.get(key), expected.get(key)))
    ]
    return "; ".join(f"{key}: expected {shown(expected.get(key))}, got {shown(got.get(key))}" for key in keys)


@dataclass(frozen=True, slots=True)
class Fields:
    """The share of expected fields that are right; lists of findings are not compared here."""

    skip: frozenset[str] = frozenset()
    path: str = ""
    name: str = "fields"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """Right fields of all expected ones; unscored where no field is expected."""
        expected, got = at(sample.case.expected, self.path), at(sample.outcome.output, self.path)
        if not isinstance(expected, Mapping):
            return Score(name=self.name, value=None)
        names = [name for name in expected if name not in self.skip]
        if not names:
            return Score(name=self.name, value=None)
        found = got if isinstance(got, Mapping) else {}
        wrong = [name for name in names if not same(expected[name], found.get(name, MISSING))]
        reason = "; ".join(
            f"{name}: expected {shown(expected[name])}, got {shown(found.get(name, MISSING))}"
            for name in wrong
        )
        return Score(name=self.name, value=1 - len(wrong) / len(names), reason=reason)


@dataclass(frozen=True, slots=True)
class SetOf:
    """Two lists as sets: F1, so that what is missing and what is made up count alike.

    With ``key`` each member is made comparable first.
    """

    path: str
    name: str
    key: Callable[[Any], Any] = str

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """F1; two empty sets are equal; unscored where no list is expected."""
        expected, got = at(sample.case.expected, self.path), at(sample.outcome.output, self.path)
        if not isinstance(expected, list | tuple):
            return Score(name=self.name, value=None)
        wanted, found = set(map(self.key, expected)), set(map(self.key, _listed(got)))
        if not wanted and not found:
            return Score(name=self.name, value=1.0)
        both = len(wanted & found)
        reason = _told(("missing", wanted - found), ("made up", found - wanted))
        return Score(name=self.name, value=2 * both / (len(wanted) + len(found)), reason=reason)


def _listed(value: Any) -> Sequence[Any]:  # noqa: ANN401  # JSON
    return value if isinstance(value, list | tuple) else ()


def _told(*parts: tuple[str, Iterable[Any]]) -> str:
    return "; ".join(f"{word}: {', '.join(sorted(map(str, those)))}" for word, those in parts if list(those))


@dataclass(frozen=True, slots=True)
class Within:
    """A number is near enough to the expected one."""

    path: str
    tolerance: Decimal
    """Of the expected number: 0.01 is a hundredth of it."""
    name: str = "within"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0; unscored where no number is expected."""
        expected = number_of(at(sample.case.expected, self.path))
        got = number_of(at(sample.outcome.output, self.path))
        if expected is None:
            return Score(name=self.name, value=None)
        is_near = got is not None and abs(got - expected) <= self.tolerance * abs(expected)
        reason = "" if is_near else f"expected {expected} ± {self.tolerance:%}, got {got}"
        return Score(name=self.name, value=float(is_near), reason=reason)
