"""One line of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case as when
from sqlalchemy import exists, select

from domain.cases.stages import is_stale
from domain.errors import NotFound
from store.tables.case_decisions import CaseLockRow
from store.tables.cases import CaseRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select

    from domain.tenancy import Principal
    from store.database import AsyncSession


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case's row with its owner's name, and whether the loan was paid out."""

    row: CaseRow
    owner_name: str | None
    is_locked: bool

    @property
    def is_stale(self) -> bool:
        """Whether a fact was changed after the figures were made."""
        return is_stale(self.row.facts_seq, self.row.judged_seq)


def select_cards() -> Select[Any]:
    """Cases with their owners' names."""
    locked = exists().where(CaseLockRow.case_id == CaseRow.id)
    return (
        select(CaseRow, UserRow.display_name, when((locked, True), else_=False).label("is_locked"))
        .outerjoin(UserRow, UserRow.id == CaseRow.owner_id)
        .execution_options(populate_existing=True)
    )


def to_card(found: Any) -> CaseCard:  # noqa: ANN401  # a row of `select_cards`
    """The line."""
    return CaseCard(found[0], found[1], found[2])


async def read_card(
    session: AsyncSession, caller: Principal | UUID, case_id: UUID, *, is_held: bool = False
) -> CaseCard:
    """One line; held until the transaction ends where asked.

    Raises:
        NotFound: There is no such case of the caller's tenant.
    """
    tenant_id = getattr(caller, "tenant_id", caller)
    mine = select_cards().where(CaseRow.tenant_id == tenant_id, CaseRow.id == case_id)
    found = (await session.execute(mine.with_for_update(of=CaseRow) if is_held else mine)).one_or_none()
    if found is None:
        raise NotFound("There is no such case.")
    return to_card(found)
