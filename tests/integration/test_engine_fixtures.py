"""The fixtures that give every test its own database keep their promises."""

from __future__ import annotations

import psycopg
import pytest
from redis import Redis

pytestmark = pytest.mark.engines


def test_database_has_the_newest_schema(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute("select to_regclass('listings'), to_regclass('checkpoints')").fetchone()

    assert found == ("listings", "checkpoints")


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_its_own_database(postgres_url: str, turn: int) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("create table mine (turn int)")
        connection.execute("insert into mine values (%s)", (turn,))

        assert connection.execute("select turn from mine").fetchall() == [(turn,)]


def test_application_role_is_bound_by_row_level_security(engines, postgres_url: str) -> None:
    if engines.postgres is None:
        pytest.skip("the role of a served Postgres is its owner's choice")

    with psycopg.connect(postgres_url) as connection:
        found = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone()

    assert found == (False, False, False)


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_an_empty_redis(redis_url: str, turn: int) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0

        client.set("turn", turn)

        assert client.get("turn") == str(turn).encode()
