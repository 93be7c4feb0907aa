"""What declared fields and papers of a case come to together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from domain.cases.conditions import ConditionKey
    from domain.cases.mismatches import Mismatch


class Evidenced(NamedTuple):
    """A value that a paper bears out, and the fact that says so."""

    value: Any
    fact_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What declared fields and papers come to together."""

    values: Mapping[str, Evidenced]
    """By path of the application: what is judged in the place of what was declared."""
    mismatches: tuple[Mismatch, ...] = ()
    short: Mapping[ConditionKey, str] = field(default_factory=dict)
    """Papers that came and are not enough, with the sentence that says why: too few months, a slip twice."""
