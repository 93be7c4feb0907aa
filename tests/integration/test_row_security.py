"""Row-level security on the real database: raw SQL without a condition reaches nobody else's row."""

# ruff: noqa: S608 - the statements are made of the names of tables

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from domain.tenancy import Role
from store.database import Database
from store.scope import APP_ROLE
from tests.support.tenant_rows import (
    CLOSED,
    DESK,
    DESK_FIGURES,
    FOR_ADVOCATES,
    FOR_OPERATORS,
    OWNED,
    SHARED,
    TEAM,
    add_people,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from domain.tenancy import Principal
    from tests.conftest import PostgresServer
    from tests.support.tenant_rows import Person

pytestmark = pytest.mark.engines

DENIED = re.compile("permission denied|violates row-level security policy")
SAID = {"document_sortings", "document_fact_verdicts"}
"""What people said of documents: written once, and erased with their document."""
NEVER_CHANGED = {
    "users", "tenants", "checkpoints", "step_effects", "vault_values", "privacy_acts", "model_calls", "contracts", *SAID,
}  # fmt: skip
"""Tables that scoped transactions only read (checkpoints: and copy)."""
NEVER_DELETED = NEVER_CHANGED - SAID | {"consents", "external_calls", "lead_models"}


@pytest.fixture(scope="module")
def database_url(postgres_server: PostgresServer, migrated_template: str) -> Iterator[str]:
    """One database for all tests of this file: every transaction is rolled back."""
    with postgres_server.database(migrated_template) as url:
        yield url


@pytest.fixture(scope="module")
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=2)
    yield database
    await database.close()


@pytest.fixture(scope="module")
def people(database_url: str) -> tuple[Person, Person, Person]:
    with psycopg.connect(database_url) as connection:
        return add_people(connection)


async def run(db: Database, asker: Principal, sql: str, **values: Any) -> set[Any]:
    """What one statement gives to the caller; nothing it did stays."""
    async with db.session(asker) as session:
        found = set((await session.execute(text(sql), values)).scalars())
        await session.rollback()
    return found


def seen_by(table: str, own: Person, neighbour: Person) -> set[Any]:
    """The rows of a table that are a person's to see, by the tables' two kinds."""
    return {own.rows[table]} | ({neighbour.rows[table]} if table in SHARED else set())


@pytest.mark.parametrize("table", [*OWNED, *SHARED])
async def test_a_raw_select_shows_what_is_ones_own(db: Database, people, table: str) -> None:
    asha, binod, chitra = people
    everything = f"select {key_of(table)} from {table}"

    assert await run(db, asha.principal(), everything) == seen_by(table, asha, binod)
    assert await run(db, binod.principal(), everything) == seen_by(table, binod, asha)
    assert await run(db, chitra.principal(), everything) == seen_by(table, chitra, chitra)


@pytest.mark.parametrize("table", [*OWNED, *SHARED])
async def test_a_raw_update_reaches_what_is_ones_own(db: Database, people, table: str) -> None:
    asha, binod, _ = people
    key = key_of(table)
    changeable = {"consents": "withdrawn_at", "subject_keys": "created_at", "lead_models": "state"}
    column = changeable.get(table, key)
    update = f"update {table} set {column} = {column} returning {key}"

    if table in NEVER_CHANGED:
        with pytest.raises(ProgrammingError, match=DENIED):
            await run(db, asha.principal(), update)
    else:
        assert await run(db, asha.principal(), update) == seen_by(table, asha, binod)


@pytest.mark.parametrize("table", [*OWNED, *SHARED])
async def test_a_raw_delete_reaches_what_is_ones_own(db: Database, people, table: str) -> None:
    asha, binod, _ = people

    if table in NEVER_DELETED:
        with pytest.raises(ProgrammingError, match=DENIED):
            await run(db, asha.principal(), f"delete from {table}")
    else:
        deleted = await run(db, asha.principal(), f"delete from {table} returning {key_of(table)}")
        assert deleted == seen_by(table, asha, binod)


@pytest.mark.parametrize("whose", ["neighbour", "stranger"])
@pytest.mark.parametrize("table", [*OWNED, *SHARED, "outbox"])
async def test_nothing_is_written_in_anothers_name(db, people, table: str, whose: str, database_url) -> None:
    asha, binod, chitra = people
    other = binod if whose == "neighbour" else chitra
    if table in {*SHARED, "outbox"} and whose == "neighbour":
        other = chitra
    row, columns = _copy_of(database_url, table, other.rows[table])
    insert = (
        f"insert into {table} ({columns}) "
        f"select {columns} from jsonb_populate_record(null::{table}, cast(:row as jsonb))"
    )

    with pytest.raises(ProgrammingError, match=DENIED):
        await run(db, asha.principal(), insert, row=row)


def _copy_of(database_url: str, table: str, key: object) -> tuple[str, str]:
    """A row under a new id, as JSON, with the names of the columns that can be written."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            f"select to_jsonb(t) from {table} t where {key_of(table)} = %s", (key,)
        ).fetchone()
        columns = connection.execute(
            "select column_name from information_schema.columns where table_name = %s "
            "and is_generated = 'NEVER' and table_schema = 'public'",
            (table,),
        ).fetchall()
    assert found is not None
    row = found[0] | {"id": str(uuid4()), "idempotency_key": str(uuid4()), "source_ref": str(uuid4())}
    row |= {"version": 2, "seq": 1_000_000, "checkpoint_id": "2", "run_id": found[0].get("run_id")}
    kept = [name for (name,) in columns]
    if table == "thread_leases":
        row["epoch"] = 7
    return orjson.dumps({name: row[name] for name in kept}).decode(), ", ".join(f'"{name}"' for name in kept)


@pytest.mark.parametrize(
    "table", sorted({*OWNED, *SHARED} - NEVER_CHANGED - {"assistant_versions", "consents"})
)
async def test_ones_own_row_cannot_be_given_to_another_tenant(db, people, table: str) -> None:
    asha, _, chitra = people

    with pytest.raises(ProgrammingError, match=DENIED):
        await run(
            db,
            asha.principal(),
            f"update {table} set tenant_id = :tenant where {key_of(table)} = :key returning 1",
            tenant=chitra.tenant_id,
            key=asha.rows[table],
        )


@pytest.mark.parametrize("table", ["threads", "leads", "feedback"])
async def test_ones_own_row_cannot_be_given_to_another_owner(db, people, table: str) -> None:
    asha, binod, _ = people

    with pytest.raises(ProgrammingError, match=DENIED):
        await run(db, asha.principal(), f"update {table} set owner_id = :owner returning 1", owner=binod.id)


@pytest.mark.parametrize("table", CLOSED)
@pytest.mark.parametrize("role", [Role.BUYER, Role.ADMIN])
async def test_tables_of_the_system_are_closed(db: Database, people, table: str, role: Role) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        await run(db, people[0].principal(role), f"select count(*) from {table}")


async def test_password_hashes_are_closed_to_their_owners_too(db: Database, people) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        await run(db, people[0].principal(Role.ADMIN), "select password_hash from users")


@pytest.mark.parametrize("table", [*OWNED, *SHARED, *TEAM, *FOR_ADVOCATES, "lead_views", "run_facts"])
def test_the_role_without_settings_sees_nothing(database_url: str, people, table: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(f"set local role {APP_ROLE}")
        found = connection.execute(f"select count(*) from {table}").fetchone()

    assert found == (0,)


def test_every_table_that_scoped_transactions_reach_has_policies(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        tables = connection.execute(
            "select c.relname, c.relrowsecurity, exists (select 1 from pg_policy where polrelid = c.oid), "
            "has_any_column_privilege(%s, c.oid, 'select, insert, update') "
            "or has_table_privilege(%s, c.oid, 'delete, truncate, trigger') "
            "from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace",
            (APP_ROLE, APP_ROLE),
        ).fetchall()

    open_tables = {name for name, *_, is_open in tables if is_open}
    assert {
        name for name, has_security, has_policy, _ in tables if has_security and has_policy
    } >= open_tables
    assert open_tables == {
        *OWNED, *SHARED, *TEAM, *DESK, *FOR_ADVOCATES, *FOR_OPERATORS, "lead_views", "outbox", "checkpoint_blobs",
        "checkpoint_writes", "webhook_deliveries",
    }  # fmt: skip
    assert {name for name, *_ in tables} == {*open_tables, *CLOSED}


async def test_operators_see_facts_of_the_tenants_runs_and_not_what_was_said(db: Database, people) -> None:
    asha, binod, _ = people
    facts = "select id from run_facts"

    for role in (Role.ADMIN, Role.AUDITOR):
        assert await run(db, asha.principal(role), facts) == {asha.rows["runs"], binod.rows["runs"]}
        assert await run(db, asha.principal(role), "select id from runs") == {asha.rows["runs"]}
    for role in set(Role) - {Role.ADMIN, Role.AUDITOR}:
        assert await run(db, asha.principal(role), facts) == set()
    with pytest.raises(ProgrammingError, match="does not exist"):
        await run(db, asha.principal(Role.ADMIN), "select kwargs from run_facts")


STAFF = {
    "leads": {Role.AGENT, Role.ADMIN},
    "consents": {Role.AGENT, Role.ADMIN},
    "feedback": {Role.ML_ENGINEER, Role.ADMIN},
    "eval_corrections": {Role.ML_ENGINEER, Role.ADMIN},
    "users": {Role.ADMIN},
    "external_calls": {Role.ADMIN},
    "privacy_acts": {Role.ADMIN, Role.AUDITOR},
    "model_calls": {Role.ADMIN, Role.AUDITOR},
    **{
        table: {Role.ANALYST}
        for table in (
            "documents",
            "document_pages",
            "document_parts",
            "document_facts",
            "document_sortings",
            "document_fact_verdicts",
            "passages",
            "contracts",
        )
    },
}
"""Whose role shows others' rows of the same tenant (DOMAIN G)."""


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("table", OWNED)
async def test_a_role_shows_what_it_must_and_no_more(db: Database, people, table: str, role: Role) -> None:
    asha, binod, _ = people
    expected = {asha.rows[table]}
    if role in STAFF.get(table, set()):
        expected |= {binod.rows[table]}

    assert await run(db, asha.principal(role), f"select {key_of(table)} from {table}") == expected


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("table", FOR_ADVOCATES)
async def test_title_files_are_the_advocates_and_analysts_read(db, people, table: str, role: Role) -> None:
    asha, binod, _ = people
    readers = {Role.LEGAL_REVIEWER, Role.ANALYST} | ({Role.AUDITOR} if table == "title_timeline" else set())
    expected = {asha.rows[table], binod.rows[table]} if role in readers else set()

    assert await run(db, asha.principal(role), f"select {key_of(table)} from {table}") == expected


async def test_nobody_signs_or_tells_a_story_in_anothers_name(db: Database, people) -> None:
    asha, binod, _ = people
    story = (
        "insert into title_timeline (id, tenant_id, title_id, number, kind, by_id, at, details, previous_hash, hash) "
        "select gen_random_uuid(), tenant_id, id, 2, 'signed', :by, now(), '{}', 'h', 'h2' from titles "
        "where id = :title returning title_id"
    )
    advocate, title = asha.principal(Role.LEGAL_REVIEWER), asha.rows["titles"]

    assert await run(db, advocate, story, by=asha.id, title=title) == {title}
    with pytest.raises(ProgrammingError, match=DENIED):
        await run(db, advocate, story, by=binod.id, title=title)
    with pytest.raises(ProgrammingError, match=DENIED):
        await run(db, asha.principal(Role.ANALYST), story, by=asha.id, title=title)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("table", [*TEAM, "lead_views"])
async def test_work_on_leads_is_the_teams(db: Database, people, table: str, role: Role) -> None:
    asha, binod, _ = people
    expected: set[Any] = set()
    if role in {Role.AGENT, Role.ADMIN}:
        expected = {asha.rows[table]} | ({binod.rows[table]} if table in TEAM else set())

    assert await run(db, asha.principal(role), f"select {key_of(table)} from {table}") == expected


@pytest.mark.parametrize("role", list(Role))
async def test_cases_are_the_desks_and_administrators_count_them(db: Database, people, role: Role) -> None:
    asha, binod, _ = people
    for table in DESK:
        readers = {Role.ANALYST} if table == "kyc_verifications" else {Role.ANALYST, Role.AUDITOR}
        if table in DESK_FIGURES:
            readers.add(Role.ADMIN)
        expected = {asha.rows[table], binod.rows[table]} if role in readers else set()
        everything = f"select {key_of(table)} from {table}"
        assert await run(db, asha.principal(role), everything) == expected, table
        if role is not Role.ANALYST and table not in {"underwriters", "case_locks"}:
            with pytest.raises(ProgrammingError, match=DENIED):
                await run(db, asha.principal(role), f"delete from {table}")


async def test_agents_write_the_story_of_their_tenants_leads_alone(db: Database, people) -> None:
    asha, binod, chitra = people
    note = (
        "insert into lead_activities (id, tenant_id, lead_id, kind, at) "
        "values (gen_random_uuid(), :tenant, :lead, 'note', now()) returning lead_id"
    )

    noted = await run(db, asha.principal(Role.AGENT), note, tenant=asha.tenant_id, lead=binod.rows["leads"])
    assert noted == {binod.rows["leads"]}
    for role, other in ((Role.AGENT, chitra), (Role.BUYER, binod)):
        with pytest.raises(ProgrammingError, match=DENIED):
            await run(db, asha.principal(role), note, tenant=other.tenant_id, lead=other.rows["leads"])


@pytest.mark.parametrize("role", list(Role))
async def test_sums_of_models_are_the_operators_of_their_tenant_to_see(
    db: Database, people, role: Role
) -> None:
    asha, binod, _ = people
    theirs = {asha.rows["model_usage"], binod.rows["model_usage"]}
    expected = theirs if role in {Role.ADMIN, Role.AUDITOR} else set()

    assert await run(db, asha.principal(role), "select deployment from model_usage") == expected


async def test_readers_of_feedback_change_none(db: Database, people) -> None:
    asha = people[0]
    changed = await run(
        db, asha.principal(Role.ML_ENGINEER), "update feedback set score = 'down' returning id"
    )

    assert changed == {asha.rows["feedback"]}


async def test_a_tenant_without_a_person_reaches_no_chat(db: Database, people) -> None:
    async with db.session(people[0].tenant_id) as session:
        listings = (await session.execute(text("select count(*) from listings"))).scalar_one()
        threads = (await session.execute(text("select count(*) from threads"))).scalar_one()

    assert (listings, threads) == (2, 0)
