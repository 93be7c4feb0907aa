"""Row-level security on LangGraph's checkpoint tables, which its saver makes after our migrations.

The engine reads and writes checkpoints as the system, by thread ids it has checked. Scoped transactions may
read and copy those of threads they can see, and never change one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from store.scope import APP_ROLE

if TYPE_CHECKING:
    from psycopg import AsyncConnection

CHECKPOINT_TABLES: Final = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")

_SECURE: Final = """
do $$
begin
    if not exists (select 1 from pg_policies where tablename = '{table}' and policyname = 'of_thread') then
        set local lock_timeout = '5s';
        alter table {table} enable row level security;
        grant select, insert on {table} to {role};
        create policy of_thread on {table} for all to {role}
            using (exists (select 1 from threads seen where seen.id = thread_id::uuid))
            with check (exists (select 1 from threads seen where seen.id = thread_id::uuid));
    end if;
end
$$
"""


async def secure_checkpoints(connection: AsyncConnection[Any]) -> None:
    """Gives each table its policy, once."""
    for table in CHECKPOINT_TABLES:
        await connection.execute(_SECURE.format(table=table, role=APP_ROLE).encode())
