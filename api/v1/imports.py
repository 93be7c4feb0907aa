"""Listings that come in through the API take the same way as those of ``propmubi import listings``."""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.v1.models.importing import ImportOut
from domain.errors import BadInput
from tools.listing_import.mapping import mappings
from tools.listing_import.pipeline import import_files

if TYPE_CHECKING:
    from uuid import UUID

    from api.services import ApiServices

SHOWN_REJECTS: Final = 100


async def import_one(
    path: Path, *, services: ApiServices, tenant_id: UUID, mapping: str | None, is_dry_run: bool
) -> ImportOut:
    """Imports a received file and makes what it brought searchable.

    Args:
        path: The file, in a folder of its own: the rejected rows are written beside it and read back.
        services: Repository and index.
        tenant_id: Whose listings they become.
        mapping: Name of a shipped mapping, never a path: the name comes from the caller. None detects.
        is_dry_run: Judges and compares, stores nothing.

    Raises:
        BadInput: No mapping has this name.
    """
    if mapping is not None and mapping not in mappings():
        raise BadInput(f"There is no such mapping; known are {', '.join(mappings())}.")
    rejects = path.with_name("rejects.jsonl")
    report = await import_files(
        [path],
        repository=services.listings,
        tenant_id=tenant_id,
        mapping=mapping,
        rejects=rejects,
        is_dry_run=is_dry_run,
    )
    if not is_dry_run:
        await services.index_listings(tenant_id)
    shown = report.as_dict()
    for file in shown["files"]:
        file["file"] = path.name
        file["fault"] = file["fault"] and file["fault"].replace(str(path), path.name)
    return ImportOut.of(shown, await asyncio.to_thread(_first_rejects, rejects))


def _first_rejects(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in islice(file, SHOWN_REJECTS)]
