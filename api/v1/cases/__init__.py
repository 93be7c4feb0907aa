"""The analyst's desk over HTTP: one module a kind of question."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1.cases import (
    deciding,
    detail,
    facts,
    live,
    live_queue,
    mine,
    opening,
    queue,
    reports,
    timeline,
    underwriters,
    what_if,
    working,
)

router = APIRouter(tags=["cases"])
# Fixed words before `/{case_id}`, which would take them for ids.
for part in (
    queue,
    mine,
    live_queue,
    opening,
    live,
    underwriters,
    facts,
    working,
    deciding,
    what_if,
    timeline,
    reports,
    detail,
):
    router.include_router(part.router, prefix="/cases")
