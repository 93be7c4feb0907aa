"""Statements for the driver keep their names, casts and per cents."""

from __future__ import annotations

from sqlalchemy import text

from store.driver_sql import driver_sql


def test_names_become_the_drivers_and_a_per_cent_stays_one() -> None:
    statement = text("select cast(:one as int), :two where name like '%.events' and at = :one")

    assert driver_sql(statement) == (
        b"select cast(%(one)s as int), %(two)s where name like '%%.events' and at = %(one)s"
    )
