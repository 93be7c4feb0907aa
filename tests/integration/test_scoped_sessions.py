"""Scoped sessions on one connection: nothing of one caller is left for the next, whatever happened between."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from domain.errors import SetupError
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, Role
from store.database import Database
from store.migrate import upgrade, upgrade_schema
from store.quiet_connections import REST_S
from store.scope import APP_ROLE, Scope
from tests.support.tenant_rows import add_people

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.conftest import PostgresServer
    from tests.support.tenant_rows import Person

pytestmark = pytest.mark.engines

WHO = (
    "select current_user, current_setting('app.tenant_id', true), current_setting('app.owner_id', true), "
    "current_setting('app.roles', true)"
)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """One connection, so that every session gets what the one before left."""
    database = Database(database_url, pool_size=1)
    yield database
    await database.close()


@pytest.fixture
def people(database_url: str) -> tuple[Person, Person, Person]:
    with psycopg.connect(database_url) as connection:
        return add_people(connection)


async def who_is_it(db: Database) -> tuple[Any, ...]:
    async with db.system_session() as session:
        return tuple((await session.execute(text(WHO))).one())


async def assert_nothing_is_left(db: Database, owner_of_tables: str) -> None:
    user, *settings = await who_is_it(db)
    assert user == owner_of_tables
    assert [one or "" for one in settings] == ["", "", ""]


@pytest.fixture
def owner_of_tables(database_url: str) -> str:
    return urlsplit(database_url).username or ""


async def test_a_session_says_who_asks(db: Database) -> None:
    person = Principal(DEMO_TENANT_ID, uuid4(), frozenset({Role.AGENT, Role.ADMIN}))
    async with db.session(person) as session:
        said = tuple((await session.execute(text(WHO))).one())

    assert said == (APP_ROLE, str(DEMO_TENANT_ID), str(person.user_id), "admin,agent")


@pytest.mark.parametrize(
    ("asker", "owner"), [(ANONYMOUS_BUYER, "anonymous"), (DEMO_TENANT_ID, ""), (Scope(DEMO_TENANT_ID), "")]
)
async def test_a_caller_without_a_name_and_a_tenant_without_a_caller_differ(db, asker, owner: str) -> None:
    async with db.session(asker) as session:
        said = (await session.execute(text(WHO))).one()

    assert said[2] == owner


async def test_nothing_is_left_after_a_commit(db: Database, people, owner_of_tables: str) -> None:
    async with db.session(people[0].principal()) as session:
        await session.execute(text("update threads set status = 'error'"))

    await assert_nothing_is_left(db, owner_of_tables)
    async with db.system_session() as session:
        changed = (await session.execute(text("select id from threads where status = 'error'"))).scalars()
        assert set(changed) == {people[0].rows["threads"]}


async def change_then(db: Database, person: Person, breaking: str | None) -> None:
    async with db.session(person.principal()) as session:
        await session.execute(text("update threads set status = 'error'"))
        if breaking is None:
            raise RuntimeError("ours")
        await session.execute(text(breaking))


@pytest.mark.parametrize(
    ("breaking", "error"),
    [
        ("select 1/0", DBAPIError),
        ("update threads set tenant_id = gen_random_uuid()", ProgrammingError),
        (None, RuntimeError),
    ],
)
async def test_nothing_is_left_or_kept_after_an_error(db, people, owner_of_tables, breaking, error) -> None:
    with pytest.raises(error):
        await change_then(db, people[0], breaking)

    await assert_nothing_is_left(db, owner_of_tables)
    async with db.system_session() as session:
        assert set((await session.execute(text("select status from threads"))).scalars()) == {"idle"}


async def test_nothing_is_left_or_kept_after_a_cancellation(db, people, owner_of_tables: str) -> None:
    begun = asyncio.Event()

    async def slow() -> None:
        async with db.session(people[0].principal()) as session:
            await session.execute(text("update threads set status = 'error'"))
            begun.set()
            await session.execute(text("select pg_sleep(30)"))

    for _ in range(3):
        begun.clear()
        task = asyncio.create_task(slow())
        await begun.wait()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await assert_nothing_is_left(db, owner_of_tables)

    async with db.session(people[2].principal()) as session:
        found = (await session.execute(text("select id, status from threads"))).all()
        assert found == [(people[2].rows["threads"], "idle")]


async def test_prepared_statements_are_answered_for_who_asks_now(db: Database, people) -> None:
    asha, binod, chitra = people
    statement = text("select id from threads where status = :status")
    is_prepared = text(
        "select count(*) from pg_prepared_statements where statement like '%from threads where%'"
    )
    for _ in range(6):
        for person in (asha, chitra, binod):
            async with db.session(person.principal()) as session:
                seen = (await session.execute(statement, {"status": "idle"})).scalars().all()
            assert seen == [person.rows["threads"]]
        async with db.system_session() as session:
            assert len((await session.execute(statement, {"status": "idle"})).all()) == 3
    async with db.system_session() as session:
        assert (await session.execute(is_prepared)).scalar_one() >= 1


async def test_many_callers_at_once_each_see_their_own(database_url: str, people) -> None:
    database = Database(database_url, pool_size=3)

    async def look(person: Person) -> bool:
        async with database.session(person.principal()) as session:
            first = (await session.execute(text("select id from leads"))).scalars().all()
            await asyncio.sleep(0)
            return [person.rows["leads"]] == first

    assert all(await asyncio.gather(*(look(person) for person in people * 20)))
    await database.close()


async def test_a_transaction_that_ended_early_says_so(db: Database) -> None:
    async with db.session(DEMO_TENANT_ID) as session:
        await session.execute(text("select 1"))
        await session.rollback()
        with pytest.raises(Exception, match="closed transaction"):
            await session.execute(text("select 1"))


async def test_a_connection_the_server_closed_is_replaced_unseen(db: Database, database_url: str) -> None:
    async with db.session(DEMO_TENANT_ID) as session:
        backend = (await session.execute(text("select pg_backend_pid()"))).scalar_one()
    with psycopg.connect(database_url) as connection:
        connection.execute("select pg_terminate_backend(%s, 5000)", (backend,))

    async with db.session(DEMO_TENANT_ID) as session:
        assert (await session.execute(text("select pg_backend_pid()"))).scalar_one() != backend


async def test_a_connection_that_rested_long_is_asked_before_use(db: Database, monkeypatch) -> None:
    async with db.session(DEMO_TENANT_ID) as session:
        await session.execute(text("select 1"))
    later = time.monotonic() + 2 * REST_S
    monkeypatch.setattr("store.quiet_connections.monotonic", lambda: later)

    async with db.session(DEMO_TENANT_ID) as session:
        assert (await session.execute(text("select 1"))).scalar_one() == 1


@pytest.fixture
def stranger_url(postgres_server: PostgresServer, engines: Any) -> Iterator[str]:
    """An empty database whose owner may neither make roles nor act as ours."""
    if engines.postgres is None:
        pytest.skip("needs the embedded server's superuser")
    name = f"stranger_{uuid4().hex}"
    with psycopg.connect(engines.postgres.superuser_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("create role {} login password 'stranger'").format(sql.Identifier(name)))
        admin.execute(sql.SQL("create database {0} owner {0}").format(sql.Identifier(name)))
        place = urlsplit(engines.postgres.url())
        yield urlunsplit(
            place._replace(netloc=f"{name}:stranger@{place.hostname}:{place.port}", path=f"/{name}")
        )
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


async def test_a_user_without_the_role_is_told_what_to_grant(stranger_url: str) -> None:
    with pytest.raises(SetupError, match=f"create role {APP_ROLE} nologin; grant {APP_ROLE} to"):
        await asyncio.to_thread(upgrade_schema, stranger_url)
    database = Database(stranger_url, pool_size=1)
    with pytest.raises(SetupError, match="propmubi migrate"):
        async with database.session(DEMO_TENANT_ID):
            pass
    await database.close()


async def test_a_second_migration_changes_nothing(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        before = connection.execute("select tablename, policyname from pg_policies order by 1, 2").fetchall()
    await upgrade(database_url)

    with psycopg.connect(database_url) as connection:
        after = connection.execute("select tablename, policyname from pg_policies order by 1, 2").fetchall()
    assert before == after


async def test_only_the_role_may_be_taken(db: Database) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with db.session(ANONYMOUS_BUYER) as session:
            await session.execute(text("create table mine (id int)"))
