"""Rows of one person across the tables: shown to them, or emptied of them.

Works in the person's own scope, so that row-level security bounds what a wrong condition could reach.
Threads, and with them runs, checkpoints and logs, are `runtime.subjects`' to delete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, func, inspect, or_, select, update

from domain.ids import uuid7
from store.tables.eval_queue import EvalCorrectionRow
from store.tables.feedback import FeedbackRow
from store.tables.items import ItemRow
from store.tables.leads import ConsentRow, LeadRow
from store.tables.model_calls import ModelCallRow
from store.tables.runs import RunRow, ThreadRow
from store.tables.schedules import CronRow
from store.tables.vault import PrivacyActRow
from store.vault.book import destroy_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from domain.tenancy import Principal
    from store.database import AsyncSession
    from store.tables.base import Base

_OWNED: Final[tuple[tuple[str, type[Any]], ...]] = (
    ("threads", ThreadRow),
    ("leads", LeadRow),
    ("feedback", FeedbackRow),
    ("corrections", EvalCorrectionRow),
    ("items", ItemRow),
    ("crons", CronRow),
    ("model_calls", ModelCallRow),
)
_DELETED: Final = ("feedback", "corrections", "items", "crons")


class Subjects:
    """What the tables hold of one person."""

    def __init__(self, session: AsyncSession, person: Principal) -> None:
        self._session = session
        self._person = person

    async def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row that belongs to the person, by table."""
        found = {
            name: [_plain(row) for row in await self._session.scalars(select(table).where(self._owns(table)))]
            for name, table in _OWNED
        }
        runs = select(RunRow).where(RunRow.thread_id.in_(select(ThreadRow.id).where(self._owns(ThreadRow))))
        consents = select(ConsentRow).where(ConsentRow.lead_id.in_(self._leads()))
        return {
            **found,
            "runs": [_plain(row) for row in await self._session.scalars(runs)],
            "consents": [_plain(row) for row in await self._session.scalars(consents)],
        }

    async def thread_ids(self) -> list[UUID]:
        """The person's threads, oldest first."""
        ids = select(ThreadRow.id).where(self._owns(ThreadRow)).order_by(ThreadRow.id)
        return list(await self._session.scalars(ids))

    async def run_ids(self) -> list[UUID]:
        """Runs on the person's threads."""
        threads = select(ThreadRow.id).where(self._owns(ThreadRow))
        return list(await self._session.scalars(select(RunRow.id).where(RunRow.thread_id.in_(threads))))

    async def erase(self) -> dict[str, int]:
        """Destroys the key, deletes feedback, corrections, items, crons, and empties leads; says how many.

        A lead stays as a row without number, name, wish or thread, so that its consents, now withdrawn, go on
        to prove what was agreed to (DOMAIN G: consent logs are kept a year).
        """
        counts = {"vault": await destroy_key(self._session, self._person)}
        for name, table in _OWNED:
            if name in _DELETED:
                gone = await self._session.scalars(delete(table).where(self._owns(table)).returning(table.id))
                counts[name] = len(gone.all())
        withdrawn = update(ConsentRow).where(ConsentRow.lead_id.in_(self._leads()))
        await self._session.execute(
            withdrawn.where(ConsentRow.withdrawn_at.is_(None)).values(withdrawn_at=func.now())
        )
        empty: dict[str, Any] = {"phone_e164": "", "name": "", "filters": {}, "listing_ids": []}
        emptied = await self._session.scalars(
            update(LeadRow)
            .where(self._owns(LeadRow), or_(LeadRow.phone_e164 != "", LeadRow.name != ""))
            .values(**empty, email=None, thread_id=None)
            .returning(LeadRow.id)
        )
        return {**counts, "leads": len(emptied.all())}

    async def note(self, act: str, actor: str, counts: Mapping[str, int]) -> None:
        """Adds to the audit what was done for the person, by whom, and how much; never a value."""
        person = self._person
        self._session.add(
            PrivacyActRow(
                id=uuid7(),
                tenant_id=person.tenant_id,
                subject_id=person.owner_id,
                act=act,
                actor=actor,
                counts=dict(counts),
            )
        )
        await self._session.flush()

    async def acts(self) -> list[dict[str, Any]]:
        """What the audit says of the person, oldest first."""
        mine = and_(
            PrivacyActRow.tenant_id == self._person.tenant_id,
            PrivacyActRow.subject_id == self._person.owner_id,
        )
        found = await self._session.scalars(select(PrivacyActRow).where(mine).order_by(PrivacyActRow.id))
        return [_plain(row) for row in found]

    def _owns(self, table: type[Any]) -> ColumnElement[bool]:
        return and_(table.tenant_id == self._person.tenant_id, table.owner_id == self._person.owner_id)

    def _leads(self) -> Any:  # noqa: ANN401  # a subquery
        return select(LeadRow.id).where(self._owns(LeadRow)).scalar_subquery()


def _plain(row: Base) -> dict[str, Any]:
    """A row by column, without vectors: they are made of what else is there."""
    columns = [attribute.key for attribute in inspect(row).mapper.column_attrs]
    return {name: getattr(row, name) for name in columns if name != "vectors"}
