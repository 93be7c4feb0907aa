"""Statements written for SQLAlchemy, as its driver takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import psycopg

if TYPE_CHECKING:
    from sqlalchemy import TextClause
    from sqlalchemy.sql.selectable import TextualSelect

_DIALECT = psycopg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it without types


def driver_sql(statement: TextClause | TextualSelect) -> bytes:
    """The statement with psycopg's named parameters.

    >>> from sqlalchemy import text
    >>> driver_sql(text("select cast(:one as int)"))
    b'select cast(%(one)s as int)'
    """
    return str(statement.compile(dialect=_DIALECT)).encode()
