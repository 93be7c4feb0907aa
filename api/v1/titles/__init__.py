"""Title files of a tenant: read by advocates and analysts, worked on and signed by advocates."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1.titles import papers, reading, reports, signing, tending, working

router = APIRouter(tags=["titles"])
for _part in (reading, reports, working, tending, papers, signing):
    router.include_router(_part.router, prefix="/titles")
