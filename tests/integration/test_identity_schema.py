"""The tables of identity are what the mapped classes say."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from store.database import sqlalchemy_url
from store.migrate import _config
from store.tables import Base

pytestmark = pytest.mark.engines

OURS = {"users", "access_tokens", "refresh_families", "sites", "visitors", "runs", "leads"}


def test_mapped_classes_and_migrations_agree(database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()

    assert [one for one in found if _table_of(one) in OURS] == []


def test_identity_can_be_taken_back_and_applied_again(database_url: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url))
    with engine.connect() as connection:
        command.downgrade(_config(connection), "0005")
        connection.commit()
        command.upgrade(_config(connection), "0006")
        connection.commit()
        assert MigrationContext.configure(connection).get_current_revision() == "0006"
    engine.dispose()


def _table_of(difference: object) -> str | None:
    if isinstance(difference, list):
        return _table_of(difference[0]) if difference else None
    assert isinstance(difference, tuple)
    for part in difference[1:]:
        name = getattr(getattr(part, "table", None), "name", None) or (
            part if isinstance(part, str) else None
        )
        if name in OURS:
            return str(name)
        if getattr(part, "name", None) in OURS:
            return str(part.name)  # type: ignore[attr-defined]  # a Table
    return None
