"""Signatures under a title opinion: one advocate's, and a second one's where a finding was lowered.

What is asked of people here, the database asks too (migration 0027): neither this code nor a hand on the
tables lets one person both lower a finding and agree to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from domain.errors import Conflict
from domain.hash_chain import digest_of
from domain.ids import uuid7
from domain.title_files.told import check_second, may_sign_first, opinion_told
from store.events.models.title import TitleChanged
from store.tables.titles import TitleRow, TitleSignatureRow
from store.titles.reading import names_of
from store.titles.stepping import Done, Stepped, Stepping, told_of, withdraw_signatures

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.titles.reading import TitleFile


class TitleSigning:
    """Signing and returning."""

    def __init__(self, db: Database) -> None:
        self._steps = Stepping(db)

    async def sign(  # who signs what, as what
        self,
        caller: Principal,
        title_id: UUID,
        version: int,
        *,
        enrolment_no: str | None,
        now: datetime,
    ) -> Stepped:
        """Signs as first or second advocate, whichever the file needs. The password is checked before.

        Raises:
            Conflict: The file is not ready to be signed.
            Forbidden: A second signature by who signed first or lowered a finding.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            assert caller.user_id is not None  # noqa: S101  # a signed-in advocate
            if file.title.stage == "review":
                return await _first(session, file, caller.user_id, enrolment_no, now)
            if file.title.stage == "second_advocate":
                return await _second(session, file, caller.user_id, enrolment_no, now)
            why = "is signed already" if file.title.stage == "signed" else "is still being read"
            raise Conflict(f"The file {why}.")

        return await self._steps.take(caller, title_id, version, work, now=now)

    async def send_back(
        self, caller: Principal, title_id: UUID, version: int, *, reason: str, now: datetime
    ) -> Stepped:
        """The second advocate does not agree: the first signature is withdrawn, the file is in review again.

        Raises:
            Conflict: Nobody waits for a second advocate.
        """

        async def work(session: AsyncSession, file: TitleFile) -> Done:
            if file.title.stage != "second_advocate":
                raise Conflict("The file does not wait for a second advocate.")
            await withdraw_signatures(session, file, now)
            await _set(session, file, stage="review")
            return Done("returned", {"reason": reason}, _told(file, "returned"))

        return await self._steps.take(caller, title_id, version, work, now=now)


def sealed(file: TitleFile) -> str:
    """SHA-256 of what is signed: report, findings as told, words and clauses."""
    return digest_of(
        {
            "title": str(file.title.id),
            "revision": file.title.revision,
            "report": file.title.report,
            "contract": file.title.contract,
            "draft": file.title.draft,
            "findings": [
                [str(each.id), each.severity, each.state, each.reason or "", str(each.lowered_by or "")]
                for each in file.findings
            ],
        }
    )


async def _first(
    session: AsyncSession, file: TitleFile, signer: UUID, enrolment_no: str | None, now: datetime
) -> Done:
    digest = await _write(session, file, signer, "advocate", enrolment_no, now)
    findings = [told_of(each) for each in file.findings]
    if may_sign_first(findings):
        await _set(session, file, stage="signed", signed_at=now, opinion=opinion_told(findings))
    else:
        await _set(session, file, stage="second_advocate")
    return Done("signed", {"role": "advocate", "report_sha256": digest}, _told(file, "signed"))


async def _second(
    session: AsyncSession, file: TitleFile, signer: UUID, enrolment_no: str | None, now: datetime
) -> Done:
    findings = [told_of(each) for each in file.findings]
    first = next((each.signed_by for each in file.signatures if each.role == "advocate"), None)
    check_second(findings, first=first, second=signer)
    digest = await _write(session, file, signer, "second_advocate", enrolment_no, now)
    for row in file.findings:
        if told_of(row).is_lowered:
            row.agreed_by, row.agreed_at = signer, now
    await session.flush()
    await _set(session, file, stage="signed", signed_at=now, opinion=opinion_told(findings))
    return Done("signed", {"role": "second_advocate", "report_sha256": digest}, _told(file, "countersigned"))


async def _write(  # noqa: PLR0913, PLR0917  # a signature
    session: AsyncSession, file: TitleFile, signer: UUID, role: str, enrolment_no: str | None, now: datetime
) -> str:
    digest = sealed(file)
    names = await names_of(session, file.title.tenant_id, [signer])
    session.add(
        TitleSignatureRow(
            id=uuid7(),
            tenant_id=file.title.tenant_id,
            title_id=file.title.id,
            revision=file.title.revision,
            role=role,
            signed_by=signer,
            signer_name=names.get(signer, "Advocate"),
            enrolment_no=enrolment_no,
            report_sha256=digest,
            at=now,
        )
    )
    await session.flush()
    return digest


async def _set(session: AsyncSession, file: TitleFile, **values: Any) -> None:  # noqa: ANN401  # columns of the file
    await session.execute(
        update(TitleRow)
        .where(TitleRow.tenant_id == file.title.tenant_id, TitleRow.id == file.title.id)
        .values(**values)
    )


def _told(file: TitleFile, what: Any) -> TitleChanged:  # noqa: ANN401  # a literal, which the model checks
    return TitleChanged(title_id=file.title.id, revision=file.title.revision, what=what)
