"""What the graph asks of others: each has a default, and an installation may bring its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from domain.cases.valuing import Comparable
    from domain.lending.reconcile.kinds import PaperFacts
    from store.scope import Scope


class CasePapers(Protocol):
    """Papers of a case and what was read in them."""

    async def read(
        self, scope: Scope, case_id: UUID, document_ids: Sequence[UUID], *, up_to: int | None = None
    ) -> Sequence[PaperFacts]:
        """Those papers with the facts that count."""
        ...


class BureauConnector(Protocol):
    """A credit bureau."""

    @property
    def takes_key(self) -> bool:
        """Whether it answers a repeated idempotency key with its first answer."""
        ...

    async def pull(self, case_id: UUID, applicants: Sequence[int], key: str) -> Mapping[str, Any] | None:
        """The report as JSON (`domain.cases.bureau.read_report`); None: this bureau has none to give.

        Args:
            case_id: For which case; the connector looks up by itself whom it may name to the bureau.
            applicants: Places of those of whom a report is wanted.
            key: Idempotency key of the call.

        Raises:
            tools.external_calls.NotMade: Nothing can have reached the bureau.
        """
        ...


class Comparables(Protocol):
    """The market around a home."""

    async def near(
        self, scope: Scope, *, city: str | None, locality: str | None, limit: int
    ) -> Sequence[Comparable]:
        """Homes for sale like it."""
        ...


class TitleOpinions(Protocol):
    """Title reviews."""

    async def opinion_of(self, scope: Scope, thread_id: UUID) -> str | None:
        """What a signed opinion says (`domain.lending.case.TitleOpinion`); None: none is signed yet."""
        ...


class NoTitleReviews:
    """An installation without title reviews: opinions are only what analysts enter."""

    async def opinion_of(self, scope: Scope, thread_id: UUID) -> str | None:
        """None: nothing is signed here."""
        del scope, thread_id
        return None


class UploadedReportsOnly:
    """An installation without a bureau's line: reports come by upload."""

    takes_key = True

    async def pull(self, case_id: UUID, applicants: Sequence[int], key: str) -> Mapping[str, Any] | None:
        """None: there is no bureau to ask."""
        del case_id, applicants, key
        return None


__all__ = [
    "BureauConnector",
    "CasePapers",
    "Comparables",
    "NoTitleReviews",
    "TitleOpinions",
    "UploadedReportsOnly",
]
