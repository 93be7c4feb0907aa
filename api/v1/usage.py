"""What the tenant's models did and cost: for its admins and auditors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query

from api.auth import one_of
from api.services import ServicesDep
from api.v1.models.usage import UsageOut
from domain.errors import BadInput
from domain.tenancy import RUN_OPERATORS, Principal
from router.usage_groups import report

router = APIRouter(prefix="/usage", tags=["operations"])

ReaderDep = Annotated[Principal, Depends(one_of(RUN_OPERATORS))]
USUAL_DAYS: Final = 30
MOST_DAYS: Final = 366


@router.get("")
async def usage(
    reader: ReaderDep,
    services: ServicesDep,
    first: Annotated[date | None, Query(alias="from", description="First day, India's.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day, today at the latest.")] = None,
) -> UsageOut:
    """Calls, tokens and cost by day, tier, use case, deployment and outcome; of 30 days if none are named."""
    end = last or services.usage.today()
    start = first or end - timedelta(days=USUAL_DAYS - 1)
    if start > end:
        raise BadInput(f"from ({start}) is after to ({end}); swap them.")
    if (end - start).days >= MOST_DAYS:
        raise BadInput(f"From {start} to {end} is more than {MOST_DAYS} days; ask for less.")
    found = report(await services.usage.sums(reader, start, end), start, end)
    limits = await services.usage.limits(reader)
    return UsageOut.of(found, limits, is_active=services.usage.is_active)
