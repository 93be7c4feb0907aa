"""The broker's inbox over HTTP: one module a kind of question."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1.leads import details, inbox, intake, live, manager, many, merging, steps, views

router = APIRouter(tags=["leads"])
# Fixed words before `/{lead_id}`, which would take them for ids.
for part in (inbox, intake, live, manager, views, many, merging, steps, details):
    router.include_router(part.router, prefix="/leads")
