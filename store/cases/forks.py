"""Other terms of a case, kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert

from domain.errors import Conflict
from domain.ids import uuid7
from store.cases.cards import read_card
from store.cases.steps import LOCKED
from store.cases.story import Told, add_entry
from store.tables.case_decisions import CaseForkRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFork:
    """Terms to keep, and what the engine said of them."""

    name: str
    changes: dict[str, Any]
    result: dict[str, Any]
    base_hash: str


class CaseForks:
    """Of the caller's tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, caller: Principal, case_id: UUID, fork: NewFork, *, by: UUID, now: datetime) -> UUID:
        """Keeps it under its name, in the place of one of that name; its id.

        Raises:
            NotFound: There is no such case.
            Conflict: The loan was paid out.
        """
        values = {
            "changes": fork.changes,
            "result": fork.result,
            "base_hash": fork.base_hash,
            "person_id": by,
            "at": now,
        }
        async with self._database.session(caller) as session:
            card = await read_card(session, caller, case_id, is_held=True)
            if card.is_locked:
                raise Conflict(LOCKED)
            row = insert(CaseForkRow).values(
                id=uuid7(), tenant_id=caller.tenant_id, case_id=case_id, name=fork.name, **values
            )
            kept = await session.execute(
                row.on_conflict_do_update(index_elements=["case_id", "name"], set_=values).returning(
                    CaseForkRow.id
                )
            )
            told = Told("fork.kept", f"Other terms were kept as {fork.name}.", {"changes": fork.changes})
            await add_entry(session, caller.tenant_id, case_id, told, at=now, by=by)
            return kept.scalar_one()
