"""Papers of a case as reconciliation reads them, and what reconciliation gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from domain.cases.mismatches import Mismatch
    from domain.documents.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """One paper and what was read in it."""

    document_id: UUID
    label: str
    """As `domain.documents.labels` has it."""
    file_name: str
    applicant: int | None = None
    """Place of the person among the applicants; None: of the case, or not known."""
    facts: tuple[Fact, ...] = ()
    fact_ids: tuple[UUID, ...] = ()
    """Of each fact, by place."""


class Evidenced(NamedTuple):
    """A value that a paper bears out, and the fact that says so."""

    value: Any
    fact_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What declared fields and papers come to together."""

    values: Mapping[str, Evidenced]
    """By path of the application: what is judged in the place of what was declared."""
    mismatches: tuple[Mismatch, ...] = field(default_factory=tuple)


Reconcile = "Callable[[Mapping[str, Any], Sequence[PaperFacts]], Reconciled]"
"""Declared application and its papers in; pure."""
