"""Rows of the mapper, opened when loaded and sealed when written (`store.sealed_columns`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event
from sqlalchemy.orm import object_session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from store.sealed_columns import PLAIN, SEALED_COLUMNS, ColumnSealer, Place
from store.tables.runs import RunRow, ThreadRow
from store.tables.schedules import CronRow, WebhookDeliveryRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Mapper, QueryContext, Session

SealedRow = RunRow | ThreadRow | CronRow | WebhookDeliveryRow
_ROWS: Final = (RunRow, ThreadRow, CronRow, WebhookDeliveryRow)
_INFO: Final = "sealed_columns"
"""Where a session has its codec."""
_GIVEN: Final = "given_before_sealing"
"""Where a row's state has the values that a write is about to seal."""


def session_info(columns: ColumnSealer) -> dict[str, ColumnSealer]:
    """What a session is told, so that its rows are opened and sealed."""
    return {_INFO: columns}


def columns_of(session: AsyncSession | Session) -> ColumnSealer:
    """The codec of a session."""
    found: ColumnSealer = session.info.get(_INFO, PLAIN)
    return found


def place_of(row: SealedRow) -> Place:
    """What a row's sealed values are bound to."""
    return Place(row.__tablename__, row.id, row.tenant_id)


def open_row(columns: ColumnSealer, row: SealedRow) -> None:
    """Opens a row that was made of what the driver read."""
    _open(columns, row, SEALED_COLUMNS[row.__tablename__])


def _open(columns: ColumnSealer, row: SealedRow, names: Collection[str]) -> None:
    held = instance_state(row).dict
    for name in names:
        if held.get(name):
            set_committed_value(row, name, columns.opened(place_of(row), name, held[name]))


def _on_load(row: SealedRow, context: QueryContext) -> None:
    _open(columns_of(context.session), row, SEALED_COLUMNS[row.__tablename__])


def _on_refresh(row: SealedRow, context: QueryContext | None, names: Collection[str] | None) -> None:
    if context is None:  # An update of many tells its rows what it wrote; nothing was read.
        return
    sealed = SEALED_COLUMNS[row.__tablename__]
    _open(columns_of(context.session), row, [one for one in sealed if names is None or one in names])


def _before_write(_mapper: Mapper[Any], _connection: Connection, row: SealedRow) -> None:
    session = object_session(row)
    assert session is not None  # noqa: S101  # one of them writes it
    columns = columns_of(session)
    if not columns.is_sealing:
        return
    state, given = instance_state(row), {}
    for name in SEALED_COLUMNS[row.__tablename__]:
        if name in state.dict and state.attrs[name].history.has_changes():
            given[name] = state.dict[name]
            setattr(row, name, columns.sealed(place_of(row), name, given[name]))
    state.info[_GIVEN] = given


def _after_write(_mapper: Mapper[Any], _connection: Connection, row: SealedRow) -> None:
    for name, value in instance_state(row).info.pop(_GIVEN, {}).items():
        set_committed_value(row, name, value)


for _row in _ROWS:
    event.listen(_row, "load", _on_load)
    event.listen(_row, "refresh", _on_refresh)
    for _moment in ("before_insert", "before_update"):
        event.listen(_row, _moment, _before_write)
    for _moment in ("after_insert", "after_update"):
        event.listen(_row, _moment, _after_write)
