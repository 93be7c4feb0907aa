"""Inputs of runs, as statements that select ``id``, ``tenant_id`` and ``kwargs`` of runs find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.sealed_columns import Place
from store.sealed_mapping import columns_of

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncSession


def input_of(session: AsyncSession, row: Row[Any]) -> Any:  # noqa: ANN401  # JSON
    """What the run was given; None: nothing, it went on with a command."""
    return columns_of(session).opened(Place("runs", row.id, row.tenant_id), "kwargs", row.kwargs).get("input")
