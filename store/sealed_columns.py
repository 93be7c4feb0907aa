"""Columns of our own tables that hold what people said: sealed where they are written, opened where read.

One codec for all of them. Rows of the mapper pass it on their own (`store.sealed_mapping`); other statements
call it. With a key a column's JSON is ``{"__sealed__": "<key>:<base64>"}``, bound to table,
column, row and tenant, and beside it the little that SQL asks of it: which events a thread waits for, how
many questions it has, and whether a run's input is talk. What is clear is only looked for; what is believed
is what was sealed. Empty objects say nothing and stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from store.sealed_json import MARK, dump, key_of, open_json, seal_json
from store.sealing import key_missing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from store.sealing import Sealer

SEALED_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "threads": ("values", "interrupts", "error"),
    "runs": ("kwargs", "error"),
    "crons": ("payload",),
    "webhook_deliveries": ("body",),
}
"""Table -> its sealed columns, all JSONB."""


class Place(NamedTuple):
    """One row, by what its sealed values are bound to."""

    table: str
    id: UUID
    tenant_id: UUID

    def of(self, column: str) -> tuple[str, ...]:
        """A column of it; a key is derived for each row."""
        return (str(self.id), self.table, "column", column, str(self.tenant_id))


class ColumnSealer:
    """Seals and opens JSON values of columns; without keys it passes them on, and refuses sealed ones."""

    def __init__(self, sealer: Sealer | None = None) -> None:
        self.sealer = sealer

    @property
    def is_sealing(self) -> bool:
        """Whether there are keys."""
        return self.sealer is not None

    def sealed(self, place: Place, column: str, value: Any) -> Any:  # noqa: ANN401  # JSON
        """A JSON value as the column is to hold it."""
        if self.sealer is None or value is None or value == {}:
            return value
        return _closed(self.sealer, place.of(column), dump(value), _clear_part(column, value))

    def sealed_text(self, place: Place, column: str, text: str | None) -> str | None:
        """The same of JSON text, which is the column's new value."""
        if self.sealer is None or text is None or text == "{}":
            return text
        clear = _clear_part(column, orjson.loads(text)) if column in _CLEAR else {}
        return orjson.dumps(_closed(self.sealer, place.of(column), text.encode(), clear)).decode()

    def opened(self, place: Place, column: str, stored: Any) -> Any:  # noqa: ANN401  # JSON
        """The value that was sealed to this place.

        Raises:
            SealUnreadable: It is not sealed though keys are set, its key is not among them, or it was changed
                or moved here from elsewhere.
        """
        mark = stored.get(MARK) if isinstance(stored, dict) else None
        if self.sealer is None:
            if isinstance(mark, str):
                raise key_missing(key_of(mark))
            return stored
        if stored is None or stored == {}:
            return stored
        return open_json(self.sealer, mark, *place.of(column))


PLAIN: Final = ColumnSealer()
"""Of a platform without keys."""


def _closed(sealer: Sealer, place: tuple[str, ...], data: bytes, clear: dict[str, Any]) -> dict[str, Any]:
    return {**clear, MARK: seal_json(sealer, data, *place)}


def _clear_part(column: str, value: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    part = _CLEAR.get(column)
    return part(value) if part is not None and isinstance(value, dict) else {}


def _clear_of_interrupts(interrupts: dict[str, Any]) -> dict[str, Any]:
    """As many questions as there are, each empty but for the event it waits for (`store.thread_waits`)."""
    return {
        task: [_clear_of_question(one) for one in asked]
        for task, asked in interrupts.items()
        if isinstance(asked, list)
    }


def _clear_of_question(question: object) -> dict[str, Any]:
    value = question.get("value") if isinstance(question, dict) else None
    awaited = value.get("waiting_for") if isinstance(value, dict) else None
    if not isinstance(awaited, dict):
        return {}
    event = {name: awaited[name] for name in ("event", "subject") if isinstance(awaited.get(name), str)}
    return {"value": {"waiting_for": event}}


def _clear_of_kwargs(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Whether the run was talked to (`store.eval_runs`)."""
    given = kwargs.get("input")
    return {"input": {"messages": None}} if isinstance(given, dict) and "messages" in given else {}


_CLEAR: Final = {"interrupts": _clear_of_interrupts, "kwargs": _clear_of_kwargs}
