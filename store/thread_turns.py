"""The two transactions every message costs the API: a thread made, a run accepted on a thread at rest.

As in `store.run_turns` they go to the driver's own connection, for the mapper costs several times the CPU of
these few statements. What is rare (a busy thread, a run put off, a wish asked for again) goes through
`store.threads` and `store.runs`, whose rules these follow. Row-level security holds here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from domain.errors import SetupError
from store.database import NO_ROLE, ROLE_TROUBLE
from store.driver_sql import driver_sql
from store.run_statements import ACCEPT
from store.runs import Accepted, accept_parameters, message_of, new_run_row
from store.scope import Scope
from store.sealed_mapping import open_row
from store.tables.runs import ThreadRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from psycopg import AsyncConnection

    from domain.tenancy import Principal
    from store.runs import NewRun
    from store.sealed_columns import ColumnSealer


async def make_thread(
    connection: AsyncConnection[Any], principal: Principal, thread_id: UUID, metadata: Mapping[str, Any]
) -> ThreadRow | None:
    """Makes the caller's thread; None: the id is taken.

    Args:
        connection: In autocommit; left in the transaction, which the caller commits.
        principal: Whose.
        thread_id: Its id.
        metadata: As it is to be kept.

    Raises:
        SetupError: The database lacks the role of scoped sessions.
    """
    await _begin(connection, principal)
    wanted = {**_asker(principal), "id": thread_id, "metadata": Jsonb(dict(metadata))}
    return await _thread(connection, _MAKE, wanted)


async def accept_at_rest(
    connection: AsyncConnection[Any],
    columns: ColumnSealer,
    principal: Principal,
    thread_id: UUID,
    new_run: Callable[[ThreadRow], NewRun],
) -> Accepted | None:
    """Accepts a run on a thread on which none is open, with the message that starts it.

    Args:
        connection: In autocommit; left in the transaction, which the caller commits.
        columns: Opens the thread and seals the request.
        principal: Whose.
        thread_id: The thread.
        new_run: What to run, given its thread; neither put off nor repeatable.

    Returns:
        What it calls for after the commit; None: there is no such thread, or it is not at rest.

    Raises:
        SetupError: The database lacks the role of scoped sessions.
    """
    await _begin(connection, principal)
    thread = await _thread(connection, _LOCK, {**_asker(principal), "id": thread_id})
    if thread is None or thread.status == "busy":
        return None
    open_row(columns, thread)
    new = new_run(thread)
    message = message_of(new.run_id, thread, new.lane)
    run = new_run_row(principal, new, outbox_id=message.id)
    parameters = {**accept_parameters(columns, run, message), "after_s": None}
    parameters |= {name: Jsonb(parameters[name]) for name in _JSON_PARAMETERS}
    cursor = connection.cursor(row_factory=tuple_row)
    await cursor.execute(_ACCEPT, parameters)
    stamped = await cursor.fetchone()
    assert stamped is not None  # noqa: S101  # the insert returns its row
    run.seq, run.created_at, run.updated_at = stamped
    run.status, run.deliveries = "pending", 0
    return Accepted(run, (message,))


async def _begin(connection: AsyncConnection[Any], principal: Principal) -> None:
    try:
        await connection.execute(Scope.of(principal).begin_sql.encode(), prepare=False)
    except psycopg.Error as error:
        if error.sqlstate in ROLE_TROUBLE:
            raise SetupError(NO_ROLE) from None
        raise


async def _thread(
    connection: AsyncConnection[Any], statement: bytes, parameters: Mapping[str, Any]
) -> ThreadRow | None:
    cursor = connection.cursor(row_factory=tuple_row)
    await cursor.execute(statement, parameters)
    row = await cursor.fetchone()
    return None if row is None else ThreadRow(**dict(zip(_FIELDS, row, strict=True)))


def _asker(principal: Principal) -> dict[str, UUID | None]:
    return {"tenant": principal.tenant_id, "owner": principal.owner_id}


_FIELDS: Final = tuple(
    ThreadRow.__mapper__.get_property_by_column(column).key for column in ThreadRow.__table__.columns
)
_COLUMNS: Final = ", ".join(column.name for column in ThreadRow.__table__.columns)
_MAKE: Final = f"""
insert into threads (id, tenant_id, owner_id, metadata)
values (%(id)s, %(tenant)s, %(owner)s, %(metadata)s)
on conflict do nothing
returning {_COLUMNS}
""".encode()  # noqa: S608  # column names of our own table
_LOCK: Final = f"""
select {_COLUMNS} from threads
where tenant_id = %(tenant)s and owner_id is not distinct from %(owner)s and id = %(id)s
for no key update
""".encode()  # noqa: S608  # column names of our own table
_ACCEPT: Final = driver_sql(ACCEPT)
_JSON_PARAMETERS: Final = ("kwargs", "metadata", "payload", "stamp")
