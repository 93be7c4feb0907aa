"""Steps of people on a case: one step is one transaction under the case's lock, with its line in the story.

A step names the version it was decided on; a case that changed meanwhile is left alone and shown as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import UUID, uuid5

from sqlalchemy import select

from domain.cases.conditions import KYC, TITLE, ConditionKey, open_before
from domain.cases.sla import due_at
from domain.cases.stages import CLOSED, Stage
from domain.cases.waiting import waits_of
from domain.errors import Conflict
from domain.ids import uuid7
from store.cases.cards import CaseCard, read_card
from store.cases.story import Told, add_entry, is_told
from store.events.models.case import CaseChanged
from store.events.writing import announce
from store.tables.case_findings import CaseConditionRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from domain.cases.conditions import ConditionState
    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.outbox import OutboxMessage
    from store.tables.cases import CaseRow

LOCKED = "The loan was paid out; the case is closed to changes."


class Chosen(NamedTuple):
    """A case as the person saw it."""

    case_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """What a step did."""

    told: Told
    wakes: str | None = None
    """What has happened that the graph may wait for; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A step's transaction, the case held in it."""

    session: AsyncSession
    caller: Principal
    person_id: UUID
    card: CaseCard
    now: datetime

    @property
    def row(self) -> CaseRow:
        """The case's line; what is changed on it is written."""
        return self.card.row

    @property
    def stage(self) -> Stage:
        """Where the case stands."""
        return self.card.row.stage  # type: ignore[return-value]  # the table's check allows no other


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be sent after the commit."""

    messages: Sequence[OutboxMessage] = field(default_factory=tuple)


class CaseChangedMeanwhile(Conflict):
    """The case is not as the person saw it."""

    code = "version_conflict"

    def __init__(self) -> None:
        super().__init__("This case has changed since you looked; look again and repeat the step.")


class CaseSteps:
    """Steps of the analysts of one tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self,
        caller: Principal,
        chosen: Chosen,
        work: Callable[[Working], Awaitable[Stepped]],
        *,
        now: datetime,
        key: str | None = None,
    ) -> Taken:
        """Takes one step; repeated under one ``key`` it is one step.

        Raises:
            NotFound: No such case of the caller's tenant.
            CaseChangedMeanwhile: It changed since.
            Conflict: It is closed, or the step cannot be taken now.
            Forbidden, BadInput: The step may not be taken, or not so.
        """
        assert caller.user_id is not None  # noqa: S101  # the border lets only people here
        entry_id = uuid7() if key is None else uuid5(caller.user_id, f"case step {key}")
        async with self._database.session(caller) as session:
            card = await read_card(session, caller, chosen.case_id, is_held=True)
            if await is_told(session, caller.tenant_id, entry_id):
                return Taken()
            if card.is_locked:
                raise Conflict(LOCKED)
            if card.row.version != chosen.version:
                raise CaseChangedMeanwhile
            working = Working(session=session, caller=caller, person_id=caller.user_id, card=card, now=now)
            stepped = await work(working)
            await finish_change(session, card.row, now)
            await add_entry(
                session,
                caller.tenant_id,
                card.row.id,
                stepped.told,
                at=now,
                by=caller.user_id,
                entry_id=entry_id,
            )
            if stepped.wakes is None:
                return Taken()
            changed = CaseChanged(case_id=card.row.id, what=stepped.wakes)
            return Taken([await announce(session, caller.tenant_id, changed)])


def move(row: CaseRow, stage: Stage, now: datetime) -> None:
    """Puts a held case to a stage, whose time begins."""
    row.stage = stage
    row.stage_since = now
    row.due_at = due_at(stage, now)
    row.escalated_at = None


async def finish_change(session: AsyncSession, row: CaseRow, now: datetime, *, detail: str = "") -> None:
    """A new version of a held case, with what it waits for now."""
    await session.flush()
    states = await condition_states(session, row)
    also = [
        what
        for what, code in (("kyc", KYC), ("title", TITLE))
        if open_before(states, code) and (what == "kyc" or row.title_thread_id is not None)
    ]
    stage: Stage = row.stage  # type: ignore[assignment]  # the table's check allows no other
    row.waits = waits_of(
        stage, row.stage_since, opened_at=row.created_at, also=also, detail=detail or _detail(row)
    )
    row.version += 1
    row.updated_at = now
    await session.flush()


async def condition_states(session: AsyncSession, row: CaseRow) -> dict[ConditionKey, ConditionState]:
    """How every condition of the case stands."""
    found = await session.execute(
        select(CaseConditionRow.code, CaseConditionRow.applicant, CaseConditionRow.state).where(
            CaseConditionRow.tenant_id == row.tenant_id, CaseConditionRow.case_id == row.id
        )
    )
    return {ConditionKey(code, applicant): cast("ConditionState", state) for code, applicant, state in found}


def check_open(working: Working) -> None:
    """Lets work go on.

    Raises:
        Conflict: The case is decided or withdrawn.
    """
    if working.stage in CLOSED:
        raise Conflict(f"The case is {working.stage}; nothing of it changes any more.")


def _detail(row: CaseRow) -> str:
    """The words of the stage's own wait, kept while the stage stays."""
    for wait in row.waits or []:
        if wait["since"] == row.stage_since.isoformat() and wait["what"] not in {"kyc", "title"}:
            return str(wait["detail"])
    return ""
