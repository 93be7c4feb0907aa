"""Papers: sent in, looked at, asked, erased."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1.documents import asking, correcting, looking, receiving

router = APIRouter()
for _part in (receiving, asking, looking, correcting):
    router.include_router(_part.router)

__all__ = ["router"]
