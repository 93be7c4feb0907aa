"""Facts of documents in the transaction of who reads or judges them.

A person's verdict is kept beside the facts and not in them alone: a paper that is read anew gives new facts,
and what was said of a fact of the same field, page, words and value is said of the new one too. A scan that
is read again may spell the words around a value otherwise: what was said of words that are not found any more
is said of the same value of the field on that page.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from store.documents.parts import as_decimal
from store.tables.documents import DocumentFactRow, DocumentFactVerdictRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from uuid import UUID

    from domain.documents.fact import Fact
    from store.database import AsyncSession


_ANY_WORDS: Final = ""
"""No fact is without a quote."""


class ReadKey(NamedTuple):
    """What a fact is known by when the paper is read anew."""

    field: str
    page: int
    quote: str
    value: str
    """As JSON, with its names in order."""


def key_of(field: str, page: int, quote: str, value: Any) -> ReadKey:  # noqa: ANN401  # JSON
    """The key of a value that was read."""
    return ReadKey(field, page, quote, json.dumps(value, sort_keys=True))


async def write_facts(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, facts: Sequence[Fact]
) -> None:
    """Puts facts in place of those read before, as persons judged them; facts that a person added stay."""
    table = DocumentFactRow
    added = (table.method == "person") & table.read.is_(None)
    await session.execute(
        delete(table).where(table.tenant_id == tenant_id, table.document_id == document_id, ~added)
    )
    if not facts:
        return
    read = {key_of(one.field, one.evidence.page, one.evidence.quote, one.value) for one in facts}
    told = await _standing(session, tenant_id, document_id, read)
    await session.execute(insert(table), [_values(tenant_id, document_id, one, told) for one in facts])


async def _standing(
    session: AsyncSession, tenant_id: UUID, document_id: UUID, read: Set[ReadKey]
) -> Mapping[ReadKey, DocumentFactVerdictRow]:
    rows = await session.scalars(
        select(DocumentFactVerdictRow)
        .where(
            DocumentFactVerdictRow.tenant_id == tenant_id, DocumentFactVerdictRow.document_id == document_id
        )
        .order_by(DocumentFactVerdictRow.number)
    )
    return standing(rows, read)


def standing(
    rows: Iterable[DocumentFactVerdictRow], read: Set[ReadKey]
) -> Mapping[ReadKey, DocumentFactVerdictRow]:
    """The newest verdict on each value that was read; where its words are not found now, by any words.

    Args:
        rows: What was said, oldest first.
        read: What is read now.
    """
    told: dict[ReadKey, DocumentFactVerdictRow] = {}
    for row in rows:
        key = key_of(row.field, row.page, row.quote, row.read)
        told[key if key in read else key._replace(quote=_ANY_WORDS)] = row
    return told


def said_of(told: Mapping[ReadKey, DocumentFactVerdictRow], key: ReadKey) -> DocumentFactVerdictRow | None:
    """What was said of a value that is read now; None: nothing."""
    return told.get(key) or told.get(key._replace(quote=_ANY_WORDS))


def _values(
    tenant_id: UUID, document_id: UUID, fact: Fact, told: Mapping[ReadKey, DocumentFactVerdictRow]
) -> dict[str, Any]:
    box = fact.evidence.box
    values: dict[str, Any] = {
        "id": uuid7(),
        "tenant_id": tenant_id,
        "document_id": document_id,
        "field": fact.field,
        "value": fact.value,
        "method": fact.method,
        "confidence": as_decimal(fact.confidence),
        "page": fact.evidence.page,
        "quote": fact.evidence.quote,
        "box": None if box is None else [box.left, box.top, box.right, box.bottom],
        **dict.fromkeys(("read", "verdict", "told_by", "told_at")),
    }
    said = said_of(told, key_of(fact.field, fact.evidence.page, fact.evidence.quote, fact.value))
    if said is None or said.verdict == "withdrawn":
        return values
    values |= {"verdict": said.verdict, "told_by": said.by_id, "told_at": said.at}
    if said.verdict == "corrected":
        read = {"value": fact.value, "method": fact.method, "confidence": str(values["confidence"])}
        values |= corrected_values(said.value, read)
    return values


def corrected_values(value: Any, read: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """The columns of a fact whose value a person says, with what was read beside it."""
    return {"value": value, "method": "person", "confidence": Decimal(1), "read": dict(read)}
