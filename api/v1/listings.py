"""Listings: read one, put some in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field

from api.auth import ListingWriterDep, PrincipalDep
from api.services import ServicesDep
from api.v1.imports import import_one
from api.v1.models.importing import ImportOut
from api.v1.models.listing import ListingOut
from api.v1.models.listing_in import ListingIn
from api.v1.uploads import received_file
from domain.errors import NotFound

router = APIRouter(prefix="/listings", tags=["listings"])

Many = Annotated[list[ListingIn], Field(min_length=1, max_length=1000)]
MappingName = Annotated[str | None, Query(max_length=60)]
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_FILE_BODY: Final = {
    "requestBody": {"required": True, "content": {"text/csv": _FILE, "application/x-ndjson": _FILE}}
}
FileName = Annotated[str, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$")]


@router.get("/{listing_id}")
async def get_listing(listing_id: UUID, principal: PrincipalDep, services: ServicesDep) -> ListingOut:
    """One listing of the caller's tenant, in full."""
    listing = await services.listings.get(principal.tenant_id, listing_id)
    if listing is None:
        raise NotFound("There is no such listing; take the id from a search.")
    return ListingOut.model_validate(listing)


@router.post("")
async def create_listings(
    sent: ListingIn | Many, principal: ListingWriterDep, services: ServicesDep
) -> ImportOut:
    """One listing or up to a thousand, in our own shape; the answer tells what became of each."""
    lines = _lines([sent] if isinstance(sent, ListingIn) else sent)
    async with received_file(lines, name="listings.jsonl") as path:
        return await import_one(
            path, services=services, tenant_id=principal.tenant_id, mapping="own", is_dry_run=False
        )


@router.post("/import", openapi_extra=_FILE_BODY)
async def import_listings(  # noqa: PLR0913  # query parameters of one request
    request: Request,
    principal: ListingWriterDep,
    services: ServicesDep,
    *,
    filename: FileName = "upload.csv",
    mapping: MappingName = None,
    dry_run: bool = False,
) -> ImportOut:
    """A CSV or JSON Lines file as the request body, up to 50 MB, of any known shape.

    The shape is recognised by the header; ``mapping`` names one instead. Some shapes say their city in the
    file's name: give it as ``filename``.
    """
    async with received_file(request.stream(), name=filename) as path:
        return await import_one(
            path, services=services, tenant_id=principal.tenant_id, mapping=mapping, is_dry_run=dry_run
        )


async def _lines(listings: list[ListingIn]) -> AsyncIterator[bytes]:
    for listing in listings:
        yield json.dumps(listing.model_dump(), ensure_ascii=False).encode() + b"\n"
