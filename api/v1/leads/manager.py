"""The manager's figures."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.services import ServicesDep
from api.v1.calling import now
from api.v1.leads.caller import ReaderDep
from api.v1.models.leads import BandTruthOut, BrokerLoadOut, ManagerOut, ScoredOut, SlaOut, StageCountOut
from domain.lead_inbox.steps import Stage
from domain.lead_sla import INDIA
from store.lead_inbox.figures import LeadFigures, SlaFigures

router = APIRouter()

_OUTCOME_WITHIN = timedelta(days=30)
"""What the probability is of (DOMAIN D)."""


@router.get("/manager")
async def manager(
    reader: ReaderDep, services: ServicesDep, days: Annotated[int, Query(ge=1, le=366)] = 30
) -> ManagerOut:
    """Load by agent, kept promises, whether bands come true, and how far leads of the period got."""
    moment = now()
    midnight = datetime.combine(moment.astimezone(INDIA).date(), time(), INDIA).astimezone(UTC)
    found = await LeadFigures(services.database).read(
        reader,
        now=moment,
        since=moment - timedelta(days=days),
        today=midnight,
        old=moment - _OUTCOME_WITHIN,
    )
    counts = {one.stage: one.leads for one in found.funnel}
    return ManagerOut(
        by_broker=[BrokerLoadOut.model_validate(one) for one in found.by_broker],
        sla=_sla(found.sla),
        calibration=[BandTruthOut.model_validate(one) for one in found.calibration],
        funnel=[StageCountOut(stage=stage.value, leads=counts.get(stage.value, 0)) for stage in Stage],
        scored=ScoredOut(today=found.scored_today, unscored=found.unscored),
        as_of=moment,
    )


def _sla(figures: SlaFigures) -> SlaOut:
    ended = figures.met + figures.missed
    return SlaOut(
        met=figures.met,
        missed=figures.missed,
        open=figures.open,
        kept_share=figures.met / ended if ended else None,
    )
