"""The promoted model of each tenant, as scoring asks it; looked up again after a short while."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from domain.errors import BadInput
from domain.leads_model.features import foreign_columns
from domain.leads_model.scorer import PromotedModel
from store.lead_models import LeadModels

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from domain.lead_scoring.score import LeadScorer
    from store.database import Database

log = structlog.get_logger()

LIFE: Final = timedelta(seconds=30)
"""How long a promotion may take until every process scores by it."""


class _Held(NamedTuple):
    scorer: LeadScorer | None
    until: float


class Champions:
    """Champions of all tenants, for one process.

    Args:
        database: Where models are kept.
        life: How long one is used without asking again.
        clock: Seconds that only grow.
    """

    def __init__(
        self, database: Database, *, life: timedelta = LIFE, clock: Callable[[], float] = monotonic
    ) -> None:
        self._models = LeadModels(database)
        self._life_s = life.total_seconds()
        self._clock = clock
        self._held: dict[UUID, _Held] = {}
        self._asking = asyncio.Lock()

    async def of(self, tenant_id: UUID) -> LeadScorer | None:
        """The tenant's champion; None: the points of the cold start stand.

        A model that cannot be read or knows columns that leads do not have scores nothing: the points do.
        """
        held = self._held.get(tenant_id)
        if held is not None and held.until > self._clock():
            return held.scorer
        async with self._asking:  # Many runs whose time is up at once ask once.
            held = self._held.get(tenant_id)
            if held is None or held.until <= self._clock():
                held = _Held(await self._ask(tenant_id), self._clock() + self._life_s)
                self._held[tenant_id] = held
        return held.scorer

    async def _ask(self, tenant_id: UUID) -> LeadScorer | None:
        try:
            found = await self._models.champion_version(tenant_id)
        except BadInput:
            log.warning(
                "leads.champion_unreadable", tenant_id=str(tenant_id), consequence="points score leads"
            )
            return None
        if found is None:
            return None
        if foreign_columns(found.model):
            log.warning("leads.champion_foreign", version=found.version, consequence="points score leads")
            return None
        return PromotedModel(model=found.model, version=f"model-{found.version}")
