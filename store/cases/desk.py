"""Where the graph of underwriting reads and writes: each write once for its step, under its lease."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, update

from domain.cases.stages import CLOSED, is_stale
from store.cases.bureau_facts import bureau_paper
from store.cases.cards import read_card
from store.cases.findings import note_mismatches, note_missing, settle_by_platform
from store.cases.in_hand import CaseInHand, CaseStanding, case_in_hand, conditions_held, standing_of
from store.cases.papers import add_papers
from store.cases.steps import finish_change, move
from store.cases.story import Told, add_entry
from store.events.models.case import CaseDecided
from store.events.writing import announce
from store.step_effects import claim_step
from store.tables.cases import CaseFileRow, CaseRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from uuid import UUID

    from domain.cases.bureau import BureauReport
    from domain.cases.mismatches import Mismatch
    from domain.steps import Step
    from store.database import AsyncSession, Database
    from store.outbox import OutboxMessage
    from store.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCase:
    """Everything that one run of the graph found."""

    facts_seq: int
    """Number of the newest fact that it rests on."""
    inputs: dict[str, Any]
    fact_ids: dict[str, str]
    report: dict[str, Any]
    stress: list[dict[str, Any]]
    valuation: dict[str, Any]
    title: dict[str, Any]
    memo: dict[str, Any]
    outcome: str
    risk: str
    foir: dict[str, str] | None
    ltv: dict[str, str] | None


class CaseDesk:
    """Every call acts in the scope of the run; what it writes, it writes once.

    Attributes:
        after_commit: Told of the messages that were written, to send them at once; without it they are found.
        nudge: Told which case changed, so that open screens look again.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.after_commit: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None
        self.nudge: Callable[[UUID, UUID, str], Awaitable[None]] | None = None

    async def tell(self, scope: Scope, case_id: UUID, node: str) -> None:
        """Lets open screens know that a step is on; it carries no truth and may be lost."""
        if self.nudge is not None:
            await self.nudge(scope.tenant_id, case_id, node)

    async def begin(self, scope: Scope, case_id: UUID, step: Step) -> CaseInHand | None:
        """Takes the case up; None: there is none, or it is decided.

        Raises:
            StaleLease: Another worker has the run.
        """
        async with self._writing(scope, case_id, step, "begin") as held:
            if held is not None and held.row.stage not in CLOSED and held.row.stage != "intake":
                move(held.row, "intake", held.now)
                await held.finish()
        async with self.database.session(scope) as session:
            return await case_in_hand(session, scope.tenant_id, case_id)

    async def keep_findings(  # noqa: PLR0913  # what one reconciliation found
        self,
        scope: Scope,
        case_id: UUID,
        step: Step,
        *,
        mismatches: Sequence[Mismatch],
        missing: Sequence[dict[str, Any]],
        received: Sequence[tuple[str, int | None]],
    ) -> None:
        """Keeps what reconciliation found; with papers missing the case waits for them.

        Raises:
            StaleLease: Another worker has the run.
        """
        async with self._writing(scope, case_id, step, "findings") as held:
            if held is None or held.row.stage in CLOSED:
                return
            await note_mismatches(held.session, held.row, mismatches, held.now)
            await note_missing(held.session, held.row, received, held.now)
            if missing:
                names = ", ".join(one["text"] for one in missing)
                move(held.row, "documents", held.now)
                told = Told("waits.documents", "Papers are awaited.", {"missing": list(missing)})
                await held.tell(told)
                await held.finish(detail=f"Awaited: {names}"[:500])

    async def wait_for_bureau(self, scope: Scope, case_id: UUID, step: Step) -> None:
        """The case waits for a credit report.

        Raises:
            StaleLease: Another worker has the run.
        """
        async with self._writing(scope, case_id, step, "wait_for_bureau") as held:
            if held is not None and held.row.stage not in CLOSED:
                move(held.row, "bureau", held.now)
                await held.tell(Told("waits.bureau", "The credit report is awaited."))
                await held.finish()

    async def keep_bureau(
        self, scope: Scope, case_id: UUID, step: Step, report: BureauReport, document_id: UUID
    ) -> int:
        """Keeps a pulled report as a paper with facts; the number of the newest fact after it.

        Raises:
            StaleLease: Another worker has the run.
        """
        async with self._writing(scope, case_id, step, "keep_bureau") as held:
            if held is not None and held.row.stage not in CLOSED:
                paper = bureau_paper(report, document_id)
                await add_papers(held.session, held.row, [paper], by=None, at=held.now)
                await held.write_file(bureau={**report.plain(), "document_id": str(document_id)})
                details = {"bureau": report.bureau, "pulled_on": report.pulled_on.isoformat()}
                await held.tell(Told("bureau.pulled", "A credit report was pulled.", details))
                await held.finish()
        async with self.database.session(scope) as session:
            return (await read_card(session, scope.tenant_id, case_id)).row.facts_seq

    async def keep_judged(self, scope: Scope, case_id: UUID, step: Step, judged: JudgedCase) -> None:
        """Keeps the figures with their hashes; from now on an analyst decides.

        Raises:
            StaleLease: Another worker has the run.
        """
        async with self._writing(scope, case_id, step, "judged") as held:
            if held is None or held.row.stage in CLOSED:
                return
            row, report = held.row, judged.report
            await held.write_file(
                inputs=judged.inputs,
                fact_ids=judged.fact_ids,
                report=report,
                stress=judged.stress,
                valuation=judged.valuation,
                title=judged.title,
                memo=judged.memo,
            )
            row.outcome, row.risk = judged.outcome, judged.risk
            row.offer_inr = report["offer_amount"]
            row.foir, row.ltv = judged.foir, judged.ltv
            row.inputs_hash, row.ruleset_hash = report["inputs_hash"], report["ruleset_hash"]
            row.judged_seq = judged.facts_seq
            row.stale_since = held.now if row.facts_seq > judged.facts_seq else None
            await settle_by_platform(held.session, row, judged.inputs, judged.title, held.now)
            move(row, "decision", held.now)
            await held.tell(
                Told(
                    "judged",
                    f"The engine says {report['recommendation']}.",
                    {
                        "recommendation": report["recommendation"],
                        "reason_codes": report["reason_codes"],
                        "offer_inr": report["offer_amount"],
                        "inputs_hash": report["inputs_hash"],
                        "ruleset_hash": report["ruleset_hash"],
                        "memo_engine": judged.memo.get("engine"),
                        "memo_prompt": judged.memo.get("prompt_version"),
                    },
                )
            )
            await held.finish()

    async def standing(self, scope: Scope, case_id: UUID) -> CaseStanding:
        """Where people have brought the case to; the graph follows them, never the words of a resume.

        Raises:
            NotFound: There is no such case.
        """
        async with self.database.session(scope) as session:
            return await standing_of(session, scope.tenant_id, case_id)

    async def conditions(self, scope: Scope, case_id: UUID) -> list[dict[str, str]]:
        """Code, text, before and state of every condition."""
        async with self.database.session(scope) as session:
            return await conditions_held(session, scope.tenant_id, case_id)

    async def finish(  # noqa: PLR0913  # what is written at the end
        self,
        scope: Scope,
        case_id: UUID,
        step: Step,
        *,
        verdict: str,
        kfs: dict[str, Any] | None,
        letter: dict[str, Any] | None,
    ) -> bool:
        """Writes what was signed, with its event; False: written before, or a fact has changed since.

        The table's trigger refuses what its signatures do not bear out.

        Raises:
            StaleLease: Another worker has the run.
        """
        messages: list[OutboxMessage] = []
        async with self._writing(scope, case_id, step, "finish", messages) as held:
            if held is None or held.row.stage in CLOSED or is_stale(held.row.facts_seq, held.row.judged_seq):
                return False
            is_granted = verdict == "sanctioned"
            await held.write_file(kfs=kfs, letter=letter)
            move(held.row, "sanctioned" if is_granted else "declined", held.now)
            amount = letter["amount_inr"] if letter else None
            details = {"verdict": held.row.stage, "round": held.row.round, "amount_inr": amount}
            await held.tell(Told("decided", f"The case is {held.row.stage}.", details))
            await held.finish()
            decided = CaseDecided(
                case_id=case_id, decision="sanctioned" if is_granted else "declined", amount_inr=amount
            )
            messages.append(await announce(held.session, scope.tenant_id, decided))
        return True

    @asynccontextmanager
    async def _writing(
        self,
        scope: Scope,
        case_id: UUID,
        step: Step,
        name: str,
        messages: list[OutboxMessage] | None = None,
    ) -> AsyncIterator[_Held | None]:
        """A transaction with the case held; None: this step has written it before, or there is no case."""
        async with self.database.session(scope) as session:
            is_first = await claim_step(
                session, step, scope.tenant_id, f"underwriting.{name}", {"case_id": case_id}
            )
            mine = select(CaseRow.id).where(CaseRow.tenant_id == scope.tenant_id, CaseRow.id == case_id)
            if not is_first or (await session.execute(mine)).first() is None:
                yield None
            else:
                card = await read_card(session, scope.tenant_id, case_id, is_held=True)
                yield _Held(session, card.row, datetime.now(UTC))
        if messages and self.after_commit is not None:
            await self.after_commit(messages)
        await self.tell(scope, case_id, name)


class _Held(NamedTuple):
    """A case held in a transaction of the graph."""

    session: AsyncSession
    row: CaseRow
    now: datetime

    async def tell(self, told: Told) -> None:
        """Adds to the story, as the platform."""
        await add_entry(self.session, self.row.tenant_id, self.row.id, told, at=self.now, by=None)

    async def finish(self, *, detail: str = "") -> None:
        """A new version, with what it waits for."""
        await finish_change(self.session, self.row, self.now, detail=detail)

    async def write_file(self, **values: object) -> None:
        """Writes parts of the file."""
        await self.session.execute(
            update(CaseFileRow)
            .where(CaseFileRow.tenant_id == self.row.tenant_id, CaseFileRow.case_id == self.row.id)
            .values(**values)
        )
