"""Sources that disagree, side by side, and how far apart they may be."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

from domain.cases.declared import NOT_BY_HAND, is_path, value_at
from domain.cases.desk_rules import desk_rule
from domain.cases.papers import Evidenced, Reconciled
from domain.lending.exact import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from domain.lending.reconcile.kinds import PaperFacts

Severity = Literal["info", "review", "stop"]
MismatchState = Literal["open", "explained", "resolved"]
_SAYS: Final[dict[Severity, str]] = {
    "info": "Sources differ a little.",
    "review": "Sources differ; look at the papers.",
    "stop": "Sources contradict each other; settle it before anything is recommended.",
}
MORE_IS_WORSE: Final = frozenset({"age_months", "emi", "outstanding", "remaining_months", "existing_loan"})
"""Of these the larger value is judged where papers disagree; of all others the smaller one."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says."""

    source: str
    value: Any
    fact_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """One field on which sources disagree."""

    field: str
    severity: Severity
    says: str
    sides: tuple[Side, ...]

    @property
    def key(self) -> str:
        """The same disagreement has the same key, however often it is found."""
        said = [self.field, [[side.source, side.value] for side in self.sides]]
        return hashlib.sha256(
            json.dumps(said, sort_keys=True, ensure_ascii=False, default=str).encode()
        ).hexdigest()


def reconcile_by_name(declared: Mapping[str, Any], papers: Sequence[PaperFacts], day: date) -> Reconciled:
    """Compares each declared field with facts of the same path.

    What only a report or an opinion may say was no statement of the applicant's. What papers say is judged.
    Papers that disagree with one another are judged by the value that favours the loan least, and all of them
    are shown.
    """
    found: dict[str, list[Side]] = {}
    for paper in papers:
        for place, fact in enumerate(paper.facts):
            if is_path(fact.field):
                fact_id = paper.fact_ids[place] if place < len(paper.fact_ids) else None
                found.setdefault(fact.field, []).append(Side(paper.file_name, fact.value, fact_id))
    values, mismatches = {}, []
    for path, sides in found.items():
        chosen = _least_favourable(path, sides)
        values[path] = Evidenced(chosen.value, chosen.fact_id)
        said = None if path.rpartition(".")[2] in NOT_BY_HAND else value_at(declared, path)
        against = [Side("application", said), *sides] if said is not None else sides
        if len({_comparable(side.value) for side in against}) > 1:
            mismatches.append(_mismatch(path, tuple(against), day))
    return Reconciled(values=values, mismatches=tuple(mismatches))


def _mismatch(path: str, sides: tuple[Side, ...], day: date) -> Mismatch:
    apart = _apart([side.value for side in sides])
    limits = desk_rule("mismatch_pct", day)
    severity: Severity = "stop"
    if apart is not None and apart <= percent(limits["info"]):
        severity = "info"
    elif apart is not None and apart <= percent(limits["review"]):
        severity = "review"
    # What papers say stands in the sides and nowhere in our own words.
    return Mismatch(field=path, severity=severity, says=_SAYS[severity], sides=sides)


def _apart(values: Sequence[Any]) -> Fraction | None:
    """How far apart whole numbers lie, as a share of the largest; None: they are no such numbers."""
    numbers = [one for one in values if isinstance(one, int) and not isinstance(one, bool)]
    if len(numbers) < len(values) or max(map(abs, numbers), default=0) == 0:
        return None
    return Fraction(max(numbers) - min(numbers), max(map(abs, numbers)))


def _least_favourable(path: str, sides: Sequence[Side]) -> Side:
    numbers = [one for one in sides if isinstance(one.value, int) and not isinstance(one.value, bool)]
    if len(numbers) < len(sides):
        return sides[0]
    worst = max if path.rpartition(".")[2] in MORE_IS_WORSE else min
    return worst(numbers, key=lambda side: side.value)


def _comparable(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)
