"""Row-level security: scoped transactions see one tenant, and of what has an owner only that owner's.

The role ``propmubi_app`` gets rights on the tables named here and on no others, so a table that a later
migration forgets is closed, not open. Tables of sign-ins (tokens, refresh families, sites, visitors), the
inbox, dead letters and LangGraph's checkpoints stay with the system.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy.exc import DBAPIError

from domain.errors import SetupError

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
INSUFFICIENT_PRIVILEGE = "42501"

TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
OWNER = "coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
OWN = f"{TENANT} and {OWNER}"


def has_role(*roles: str) -> str:
    """A test that the caller has one of the roles."""
    wanted = ", ".join(f"'{role}'" for role in roles)
    return f"string_to_array(current_setting('app.roles', true), ',') && array[{wanted}]"


def visible(table: str, test: str) -> str:
    """A test that a row of another table can be seen, by that table's own policies."""
    return f"exists (select 1 from {table} seen where {test})"  # noqa: S608  # this file's own words


OF_THREAD = f"{TENANT} and {visible('threads', 'seen.id = thread_id')}"
OF_LEAD = f"{TENANT} and {visible('leads', 'seen.id = lead_id')}"
OF_ASSISTANT = visible("assistants", "seen.id = assistant_id")
INTO_LISTING = f"{TENANT} and {visible('listings', 'seen.id = into_id')}"
AGENTS = f"{TENANT} and {has_role('agent')}"
OWN_ACCOUNT = f"{TENANT} and (id::text = current_setting('app.owner_id', true) or {has_role('admin')})"

RIGHTS = {
    "tenants": "select",
    "users": "select (id, tenant_id, email, display_name, roles, is_demo, created_at)",
    "listings": "select, insert, update, delete",
    "merged_listings": "select, insert, update, delete",
    "assistants": "select, insert, update, delete",
    "assistant_versions": "select, insert, update, delete",
    "threads": "select, insert, update, delete",
    "thread_leases": "select, insert, update, delete",
    "runs": "select, insert, update, delete",
    "outbox": "insert",
    "leads": "select, insert, update, delete",
    "consents": "select, insert, update (withdrawn_at)",
    "feedback": "select, insert, update, delete",
}
"""What scoped transactions may do at all; which rows is the policies' to say."""

POLICIES = (
    ("tenants", "own", "select", TENANT.replace("tenant_id =", "id ="), None),
    ("users", "own", "select", OWN_ACCOUNT, None),
    ("listings", "tenant", "all", TENANT, TENANT),
    ("merged_listings", "tenant", "all", TENANT, INTO_LISTING),
    ("assistants", "tenant", "all", TENANT, TENANT),
    ("assistant_versions", "tenant", "all", OF_ASSISTANT, OF_ASSISTANT),
    ("threads", "owner", "all", OWN, OWN),
    ("thread_leases", "owner", "all", OF_THREAD, OF_THREAD),
    ("runs", "owner", "all", OF_THREAD, OF_THREAD),
    ("outbox", "tenant", "insert", None, TENANT),
    ("leads", "owner", "all", OWN, OWN),
    ("leads", "agents_read", "select", AGENTS, None),
    ("leads", "agents_work", "update", AGENTS, AGENTS),
    ("consents", "of_lead", "all", OF_LEAD, OF_LEAD),
    ("feedback", "owner", "all", OWN, f"{OWN} and {visible('runs', 'seen.id = run_id')}"),
    ("feedback", "staff_read", "select", f"{TENANT} and {has_role('ml_engineer', 'admin')}", None),
)
"""Table, name, command, which rows are seen, which may be written."""

RUN_FACTS = f"""
create view run_facts with (security_barrier) as
select r.id, r.seq, r.thread_id, r.graph_id, r.graph_version, r.status, r.deliveries,
    r.multitask_strategy, r.error->>'error' as error_type,
    case when r.status = 'running' then l.holder end as worker,
    r.created_at, r.started_at, r.finished_at
from runs r left join thread_leases l on l.thread_id = r.thread_id
where r.{TENANT} and {has_role("admin", "auditor")}
"""  # noqa: S608  # this file's own words
"""Runs of the whole tenant for its operators, without what was said in them. The view reads as its owner."""

ENSURE_ROLE = f"""
do $$
begin
    if not exists (select 1 from pg_roles where rolname = '{ROLE}') then
        begin
            create role {ROLE} nologin;
        exception when duplicate_object or unique_violation then
            null;  -- another database of this server was migrated at the same moment
        end;
    end if;
    begin
        set local role {ROLE};
        reset role;
    exception when insufficient_privilege then
        execute format('grant {ROLE} to %I', current_user);
    end;
end
$$
"""  # noqa: S608  # this file's own words


def upgrade() -> None:
    """Applies the change.

    Raises:
        SetupError: The database's user may neither make the role nor act as it.
    """
    _ensure_role()
    op.execute(f"grant usage on schema public to {ROLE}")
    for table, rights in RIGHTS.items():
        op.execute(f"grant {rights} on {table} to {ROLE}")
        op.execute(f"alter table {table} enable row level security")
    op.execute(f"grant usage on sequence runs_seq_seq to {ROLE}")
    for table, name, command, seen, written in POLICIES:
        using = f" using ({seen})" if seen else ""
        check = f" with check ({written})" if written else ""
        op.execute(f"create policy {name} on {table} for {command} to {ROLE}{using}{check}")
    op.execute(RUN_FACTS)
    op.execute(f"grant select on run_facts to {ROLE}")


def _ensure_role() -> None:
    try:
        op.execute(ENSURE_ROLE)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != INSUFFICIENT_PRIVILEGE:
            raise
        user = op.get_bind().engine.url.username or "<this user>"
        raise SetupError(
            f"The database user {user} may not make the role {ROLE}, which keeps tenants apart. Let an "
            f'administrator of the server run: create role {ROLE} nologin; grant {ROLE} to "{user}"; '
            "then migrate again."
        ) from None


def downgrade() -> None:
    """Takes it back; the role stays, since it belongs to the server and not to this database."""
    op.execute("drop view run_facts")
    for table, name, *_ in reversed(POLICIES):
        op.execute(f"drop policy {name} on {table}")
    for table in RIGHTS:
        op.execute(f"alter table {table} disable row level security")
        op.execute(f"revoke all on {table} from {ROLE}")
    op.execute(f"revoke all on sequence runs_seq_seq from {ROLE}")
    op.execute(f"revoke usage on schema public from {ROLE}")
