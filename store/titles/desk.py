"""Where the graph of a title review reads and writes. Each write belongs to a step and happens once.

A file that went on meanwhile (signed, or in the hands of advocates) is left alone: only what is being read is
written to.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from domain.hash_chain import digest_of
from domain.ids import uuid7
from domain.title.reading import read_case
from domain.title_files.cases import ruleset_hash
from domain.title_files.told import opinion_told
from store.events.models.title import TitleOpinionSigned
from store.events.writing import announce
from store.step_effects import claim_step
from store.tables.titles import (
    TitleDocumentRow,
    TitleReportRow,
    TitleRow,
    TitleSearchRow,
)
from store.titles.findings import keep_findings, keep_requisitions
from store.titles.reading import TitleFile, read_file
from store.titles.stepping import told_of
from store.titles.stories import tell

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from uuid import UUID

    from domain.steps import Step
    from domain.title_files.papers import KeptFact, PaperReading, Quoted
    from store.database import AsyncSession, Database
    from store.outbox import OutboxMessage
    from store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """A file as a step of the graph needs it."""

    stage: str
    revision: int
    awaited: Sequence[UUID]
    """Documents that are not verified yet."""
    unread: Sequence[tuple[int, UUID]]
    """Verified documents that nothing was read from yet, with their place in the file."""
    case: Mapping[str, Any] | None
    """As a person gave it."""
    readings: Sequence[PaperReading]
    agreement: Sequence[str]
    """Pages of an agreement for sale, as text."""
    sellers: Sequence[str]
    """Of the case that was reviewed."""
    report: Mapping[str, Any] | None
    report_before: Mapping[str, Any] | None
    """Of the search before this one."""
    problem: str | None


class TitleDesk:
    """The doors of a review. Every call acts in the scope of who asks.

    Attributes:
        after_commit: Told of messages that were written, to send them at once; without it they are found.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.after_commit: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None

    async def load(self, scope: Scope, title_id: UUID) -> FileState | None:
        """The file as it is now; None: it is not there, or not the caller's to see."""
        async with self.database.session(scope) as session:
            title = await session.get(TitleRow, title_id)
            if title is None or title.tenant_id != scope.tenant_id:
                return None
            file = await read_file(session, scope.tenant_id, title_id)
        numbered = list(enumerate(file.documents, start=1))
        searches = [each for each in file.searches if each.revision == title.revision]
        return FileState(
            stage=title.stage,
            revision=title.revision,
            awaited=[each.document_id for each in file.documents if each.state == "awaited"],
            unread=[
                (number, each.document_id)
                for number, each in numbered
                if each.state == "verified" and each.reading is None
            ],
            case=title.case_given,
            readings=[
                cast("PaperReading", each.reading) for each in file.documents if each.reading is not None
            ],
            agreement=list(title.agreement),
            sellers=[] if title.case_json is None else read_case(title.case_json).sellers,
            report=title.report,
            report_before=searches[-1].report_before if searches else None,
            problem=title.problem,
        )

    async def whole(self, scope: Scope, title_id: UUID) -> TitleFile:
        """The file with all around it.

        Raises:
            NotFound: It is gone.
        """
        async with self.database.session(scope) as session:
            return await read_file(session, scope.tenant_id, title_id)

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
        """What was read of a document, and the pages of an agreement for sale."""

        async def work(session: AsyncSession, file: TitleFile) -> None:
            await session.execute(
                update(TitleDocumentRow)
                .where(
                    TitleDocumentRow.tenant_id == scope.tenant_id,
                    TitleDocumentRow.title_id == title_id,
                    TitleDocumentRow.document_id == document_id,
                )
                .values(label=label, file_name=file_name, reading=dict(reading))
            )
            if agreement:
                await session.execute(_of(scope, title_id).values(agreement=list(agreement)))
            details = {"document": str(document_id), "label": label}
            await _tell(session, scope, file, "paper_verified", details)

        await self._once(scope, title_id, step, f"read {document_id}", work)

    async def keep_problem(self, scope: Scope, title_id: UUID, problem: str, step: Step) -> None:
        """Why the papers make no case; a person looks."""

        async def work(session: AsyncSession, file: TitleFile) -> None:
            await session.execute(
                _of(scope, title_id).values(
                    problem=problem[:500], version=file.title.version + 1, updated_at=_now()
                )
            )
            await _tell(session, scope, file, "problem", {})

        await self._once(scope, title_id, step, "problem", work)

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
        """Case, report, findings and requisitions of this search.

        What advocates said of findings that are found again stays, when a case is corrected within a search.
        """

        async def work(session: AsyncSession, file: TitleFile) -> None:
            as_of = datetime.fromisoformat(str(report["as_of"])).date()
            await keep_findings(session, file, report["findings"], evidence)
            await keep_requisitions(session, file)
            standing = await read_file(session, scope.tenant_id, title_id)
            await session.execute(
                _of(scope, title_id).values(
                    case_json=dict(case),
                    report=dict(report),
                    facts={name: list(each) for name, each in facts.items()},
                    as_of=as_of,
                    opinion=opinion_told([told_of(each) for each in standing.findings]),
                    problem=None,
                    ruleset_hash=ruleset_hash(as_of),
                    inputs_hash=digest_of(case),
                )
            )
            details = {
                "opinion": report["opinion"],
                "findings": len(report["findings"]),
                "inputs_hash": digest_of(case),
                "report_sha256": digest_of(report),
            }
            await _tell(session, scope, file, "reviewed", details)

        await self._once(scope, title_id, step, "review", work)

    async def keep_changes(
        self, scope: Scope, title_id: UUID, changes: Mapping[str, Any], step: Step
    ) -> None:
        """What this search changed."""

        async def work(session: AsyncSession, file: TitleFile) -> None:
            await session.execute(
                update(TitleSearchRow)
                .where(
                    TitleSearchRow.tenant_id == scope.tenant_id,
                    TitleSearchRow.title_id == title_id,
                    TitleSearchRow.revision == file.title.revision,
                )
                .values(changes=dict(changes))
            )

        await self._once(scope, title_id, step, "changes", work)

    async def keep_contract(
        self, scope: Scope, title_id: UUID, contract: Mapping[str, Any], step: Step
    ) -> None:
        """The review of the agreement for sale."""

        async def work(session: AsyncSession, _file: TitleFile) -> None:
            await session.execute(_of(scope, title_id).values(contract=dict(contract)))

        await self._once(scope, title_id, step, "contract", work)

    async def keep_draft(self, scope: Scope, title_id: UUID, draft: Mapping[str, Any], step: Step) -> None:
        """The words; the file is an advocate's from now on."""

        async def work(session: AsyncSession, file: TitleFile) -> None:
            await session.execute(
                _of(scope, title_id).values(
                    draft=dict(draft), stage="review", version=file.title.version + 1, updated_at=_now()
                )
            )
            details = {"engine": draft["engine"], "prompt_version": draft["prompt_version"]}
            await _tell(session, scope, file, "drafted", details)

        await self._once(scope, title_id, step, "draft", work)

    async def issue(self, scope: Scope, title_id: UUID, pdf: bytes, step: Step) -> None:
        """Keeps the signed report and announces the opinion, once for the search."""
        digest = hashlib.sha256(pdf).hexdigest()
        async with self.database.session(scope) as session:
            file = await _locked(session, scope, title_id)
            title = file.title
            if title.stage != "signed" or not await claim_step(
                session, step, scope.tenant_id, "title_review.issue", {"revision": title.revision}
            ):
                return
            kept = await session.execute(
                insert(TitleReportRow)
                .values(
                    id=uuid7(),
                    tenant_id=scope.tenant_id,
                    title_id=title_id,
                    revision=title.revision,
                    pdf=pdf,
                    sha256=digest,
                )
                .on_conflict_do_nothing()
                .returning(TitleReportRow.id)
            )
            if kept.scalar_one_or_none() is None:
                return
            details = {"opinion": title.opinion, "pdf_sha256": digest, "revision": title.revision}
            await _tell(session, scope, file, "issued", details)
            signed = TitleOpinionSigned(
                title_id=title_id,
                revision=title.revision,
                opinion=title.opinion,
                report_sha256=digest,
            )
            messages = [await announce(session, scope.tenant_id, signed)]
        if self.after_commit is not None:
            await self.after_commit(messages)

    async def _once(
        self,
        scope: Scope,
        title_id: UUID,
        step: Step,
        what: str,
        work: Callable[[AsyncSession, TitleFile], Awaitable[None]],
    ) -> None:
        """One write of one step, to a file that is being read.

        Raises:
            NotFound: The file is gone.
            StaleLease: Another worker has the run.
        """
        async with self.database.session(scope) as session:
            file = await _locked(session, scope, title_id)
            arguments = {"title_id": title_id, "revision": file.title.revision}
            if file.title.stage == "reading" and await claim_step(
                session, step, scope.tenant_id, f"title_review.{what}", arguments
            ):
                await work(session, file)


async def _locked(session: AsyncSession, scope: Scope, title_id: UUID) -> TitleFile:
    mine = select(TitleRow.id).where(TitleRow.tenant_id == scope.tenant_id, TitleRow.id == title_id)
    await session.execute(mine.with_for_update())
    return await read_file(session, scope.tenant_id, title_id)


async def _tell(
    session: AsyncSession, scope: Scope, file: TitleFile, kind: str, details: Mapping[str, Any]
) -> None:
    await tell(session, scope.tenant_id, file.title.id, kind, by=None, at=_now(), details=details)


def _now() -> datetime:
    return datetime.now(UTC)


def _of(scope: Scope, title_id: UUID) -> Any:  # noqa: ANN401  # an update of that row
    return update(TitleRow).where(TitleRow.tenant_id == scope.tenant_id, TitleRow.id == title_id)
