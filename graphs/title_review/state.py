"""What a review remembers between its steps, and what it needs to run.

Parties, deeds and findings stand in the title file and never here: a checkpoint holds ids and marks.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from domain.steps import Step
    from domain.tenancy import Principal
    from domain.title_files.papers import KeptFact, PaperReading, Quoted
    from router.port import ModelPort
    from store.scope import Scope
    from store.titles.desk import FileState
    from store.titles.reading import TitleFile
    from tools.title_review.papers import TitlePapers


class ReviewState(TypedDict, total=False):
    """One review of one search."""

    title_id: str
    revision: int
    read: Annotated[list[str], operator.add]
    """Documents that were read, by id; a document is read once however often the file is looked at."""
    opinion: str
    """As signed."""
    report_sha256: str
    is_issued: bool


class ReviewInput(TypedDict, total=False):
    """What starts a review: the data of ``title.search_asked``, of which only the file's id is read."""

    title_id: str


class ReviewOutput(TypedDict, total=False):
    """What came of it."""

    title_id: str
    revision: int
    opinion: str
    report_sha256: str
    is_issued: bool


class PaperTask(TypedDict):
    """One branch of the reading."""

    title_id: str
    document_id: str
    number: int


class Desk(Protocol):
    """Where a review reads and writes (`store.titles.desk.TitleDesk`); a write happens once for its step."""

    async def load(self, scope: Scope, title_id: UUID) -> FileState | None:
        """The file; None: it is not there, or not the caller's to see."""

    async def keep_reading(  # noqa: PLR0913  # one document as it was read
        self,
        scope: Scope,
        title_id: UUID,
        document_id: UUID,
        *,
        label: str,
        file_name: str | None,
        reading: PaperReading,
        agreement: Sequence[str],
        step: Step,
    ) -> None:
        """What was read of a document."""

    async def keep_problem(self, scope: Scope, title_id: UUID, problem: str, step: Step) -> None:
        """Why the papers make no case."""

    async def keep_review(  # noqa: PLR0913  # what a review found
        self,
        scope: Scope,
        title_id: UUID,
        *,
        case: Mapping[str, Any],
        report: Mapping[str, Any],
        evidence: Mapping[str, Sequence[Quoted]],
        facts: Mapping[str, Sequence[KeptFact]],
        step: Step,
    ) -> None:
        """Case, report, findings and requisitions of this search."""

    async def keep_changes(
        self, scope: Scope, title_id: UUID, changes: Mapping[str, Any], step: Step
    ) -> None:
        """What this search changed."""

    async def keep_contract(
        self, scope: Scope, title_id: UUID, contract: Mapping[str, Any], step: Step
    ) -> None:
        """The review of the agreement for sale."""

    async def keep_draft(self, scope: Scope, title_id: UUID, draft: Mapping[str, Any], step: Step) -> None:
        """The words; the file is an advocate's from now on."""

    async def whole(self, scope: Scope, title_id: UUID) -> TitleFile:
        """The file with all around it, for its report."""

    async def issue(self, scope: Scope, title_id: UUID, pdf: bytes, step: Step) -> None:
        """Keeps the signed report and announces the opinion, once for the search."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext:
    """What a run needs and does not remember."""

    principal: Principal
    run_id: UUID
    scope: Scope
    """Of who asks: a file that they may not see is not there."""
    desk: Desk
    papers: TitlePapers
    drafter: ModelPort | None = None
    """Words the opinion (``legal_analysis``); None: the template alone."""
    clause_reader: ModelPort | None = None
    """Reads clauses (``contract_review``); None: the rules alone."""
    now: Callable[[], datetime] = utc_now
