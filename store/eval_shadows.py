"""Live traffic for challengers: which runs are to be tried once more, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from domain.model_calls import INDIA
from store.run_inputs import input_of
from store.tables.eval_queue import EvalShadowRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import Database

_BEGUN = "not finished"
_UNTRIED = text("""
select r.id, r.tenant_id, r.kwargs from runs r
where r.graph_id = :graph and r.status = 'success' and r.finished_at > :since
  and r.kwargs -> 'input' ? 'messages'
  and not exists (select 1 from eval_shadows s where s.run_id = r.id and s.challenger = :challenger)
order by r.finished_at limit :most
""")


class LiveRun(NamedTuple):
    """A run that was answered, as it may be tried again."""

    id: UUID
    tenant_id: UUID
    input: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One message answered by both."""

    champion: str
    said: str
    """Personal data replaced."""
    differences: Mapping[str, Any]
    champion_ms: Decimal
    challenger_ms: Decimal
    champion_inr: Decimal
    challenger_inr: Decimal
    is_floor: bool
    error: str | None = None


class KeptTrial(NamedTuple):
    """A trial as it is looked at."""

    challenger: str
    at: datetime
    tried: Tried


class EvalShadows:
    """Trials of all tenants: the platform's own, which no scoped session reads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def untried(self, graph: str, challenger: str, since: datetime, most: int) -> list[LiveRun]:
        """Runs that ended well since then and that the challenger has not seen, the earliest first."""
        values = {"graph": graph, "challenger": challenger, "since": since, "most": most}
        async with self._db.system_session() as session:
            rows = await session.execute(_UNTRIED, values)
            return [LiveRun(row.id, row.tenant_id, input_of(session, row)) for row in rows]

    async def begin(self, run: LiveRun, challenger: str) -> bool:
        """Takes a run; False: another worker has it."""
        nothing = Decimal(0)
        taken = insert(EvalShadowRow).values(
            run_id=run.id, challenger=challenger, tenant_id=run.tenant_id, champion="", said="",
            differences={}, champion_ms=nothing, challenger_ms=nothing, champion_inr=nothing,
            challenger_inr=nothing, is_floor=False, error=_BEGUN,
        )  # fmt: skip
        statement = taken.on_conflict_do_nothing().returning(EvalShadowRow.run_id)
        async with self._db.system_session() as session:
            return (await session.execute(statement)).one_or_none() is not None

    async def keep(self, run: LiveRun, challenger: str, tried: Tried) -> None:
        """Keeps what came of a run that was taken."""
        row = EvalShadowRow
        which = (row.tenant_id == run.tenant_id, row.run_id == run.id, row.challenger == challenger)
        async with self._db.system_session() as session:
            await session.execute(update(row).where(*which).values(**asdict(tried)))

    async def spent_today_inr(self, now: datetime) -> Decimal:
        """What trials have cost on India's day, of both sides and all tenants."""
        row = EvalShadowRow
        day = now.astimezone(INDIA).replace(hour=0, minute=0, second=0, microsecond=0)
        cost = select(func.coalesce(func.sum(row.champion_inr + row.challenger_inr), 0)).where(row.at >= day)
        async with self._db.system_session() as session:
            return Decimal((await session.execute(cost)).scalar_one())

    async def since(self, tenant_id: UUID, at: datetime, most: int) -> Sequence[KeptTrial]:
        """A tenant's trials since then, newest first."""
        row = EvalShadowRow
        query = (
            select(row)
            .where(row.tenant_id == tenant_id, row.at >= at, row.error.is_distinct_from(_BEGUN))
            .order_by(row.at.desc())
            .limit(most)
        )
        async with self._db.system_session() as session:
            return [KeptTrial(one.challenger, one.at, _tried(one)) for one in await session.scalars(query)]


def _tried(row: EvalShadowRow) -> Tried:
    return Tried(
        champion=row.champion,
        said=row.said,
        differences=row.differences,
        champion_ms=row.champion_ms,
        challenger_ms=row.challenger_ms,
        champion_inr=row.champion_inr,
        challenger_inr=row.challenger_inr,
        is_floor=row.is_floor,
        error=row.error,
    )
