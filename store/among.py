"""Rows by their ids: one bound array however many there are.

A parameter for each id fails above 65,535 of them, which is all the protocol of Postgres has room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Uuid, bindparam, func

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import ColumnElement


def among(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:  # noqa: ANN401  # columns and mapped attributes
    """A test that the column's id is one of ``ids``."""
    # Unique: a statement may name several such lists.
    listed = bindparam("ids", value=list(ids), type_=ARRAY(Uuid), unique=True)
    return column == func.any(listed)  # type: ignore[no-any-return]
