"""Title files: findings as found and told, requisitions, signatures, searches, a story nobody rewrites.

The gate of a lowered finding (DOMAIN G gate 2) stands here too, whoever writes: a file cannot become signed
before another advocate than the one who lowered or signed first has agreed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
READERS = f"{TENANT} and {ROLES} && array['legal_reviewer', 'analyst']"
ADVOCATES = f"{TENANT} and {ROLES} && array['legal_reviewer']"
STORY = f"{TENANT} and {ROLES} && array['legal_reviewer', 'analyst', 'auditor']"
SELF = "nullif(current_setting('app.owner_id', true), '')"
RANK = "array_position(array['critical', 'high', 'medium', 'low'], {0})"
LOWERED = f"({RANK.format('severity')} > {RANK.format('severity_found')} or state = 'cleared')"

POLICIES = (
    *(
        (table, name, verb, using, check)
        for table in (
            "titles", "title_documents", "title_findings", "title_requisitions", "title_searches",
            "title_reports",
        )
        for name, verb, using, check in (
            ("advocates_write", "all", ADVOCATES, ADVOCATES),
            ("analysts_read", "select", READERS, None),
        )
    ),
    ("title_signatures", "read", "select", READERS, None),
    ("title_signatures", "sign", "insert", None, f"{ADVOCATES} and signed_by::text = {SELF}"),
    ("title_signatures", "withdraw", "update", ADVOCATES, ADVOCATES),
    ("title_timeline", "read", "select", STORY, None),
    ("title_timeline", "write", "insert", None, f"{ADVOCATES} and (by_id is null or by_id::text = {SELF})"),
    (
        "users",
        "title_desk_reads",
        "select",
        f"{READERS} and roles && array['legal_reviewer', 'analyst']",
        None,
    ),
)  # fmt: skip
GRANTS = (
    "select, insert, update on titles",
    "select, insert, update on title_documents",
    (
        "select, insert, delete, update (severity, state, reason, told_by, told_at, lowered_by, agreed_by, "
        "agreed_at, position) on title_findings"
    ),
    "select, insert, delete, update (state, note, told_by, told_at) on title_requisitions",
    "select, insert, update (withdrawn_at) on title_signatures",
    "select, insert, update (changes) on title_searches",
    "select, insert on title_timeline",
    "select, insert on title_reports",
)

TIMELINE_GUARD = """
create function title_timeline_guard() returns trigger language plpgsql security definer
set search_path = public as $$
declare
    last_number bigint;
    last_hash text;
begin
    if tg_op <> 'INSERT' then
        raise exception 'the story of a title is only added to' using errcode = 'check_violation';
    end if;
    select number, hash into last_number, last_hash from title_timeline
        where title_id = new.title_id order by number desc limit 1;
    if new.number <> coalesce(last_number, 0) + 1
        or new.previous_hash <> coalesce(last_hash, repeat('0', 64)) then
        raise exception 'the entry does not follow the last one' using errcode = 'check_violation';
    end if;
    return new;
end $$
"""
FINDING_GUARD = """
create function title_finding_guard() returns trigger language plpgsql security definer
set search_path = public as $$
declare
    file record;
    held title_findings%rowtype;
begin
    if tg_op = 'DELETE' then held := old; else held := new; end if;
    if tg_op = 'UPDATE' and (
        (new.severity_found, new.code, new.events, new.title_id, new.revision, new.tenant_id) is distinct from
        (old.severity_found, old.code, old.events, old.title_id, old.revision, old.tenant_id)) then
        raise exception 'what was found does not change' using errcode = 'check_violation';
    end if;
    select stage, revision into file from titles where id = held.title_id;
    if file.stage = 'signed' and file.revision = held.revision then
        raise exception 'the findings of a signed opinion do not change' using errcode = 'check_violation';
    end if;
    return held;
end $$
"""
SIGNATURE_GUARD = """
create function title_signature_guard() returns trigger language plpgsql security definer
set search_path = public as $$
declare
    first_by uuid;
begin
    if tg_op = 'DELETE' then
        raise exception 'a signature is withdrawn and never removed' using errcode = 'check_violation';
    end if;
    if tg_op = 'UPDATE' then
        if (to_jsonb(new) - 'withdrawn_at') <> (to_jsonb(old) - 'withdrawn_at')
            or old.withdrawn_at is not null then
            raise exception 'a signature does not change' using errcode = 'check_violation';
        end if;
        if exists (select 1 from titles
                   where id = old.title_id and revision = old.revision and stage = 'signed') then
            raise exception 'the signature of a signed opinion stands' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if not exists (select 1 from users where id = new.signed_by and tenant_id = new.tenant_id
                   and disabled_at is null and 'legal_reviewer' = any(roles)) then
        raise exception 'an opinion is signed by an advocate' using errcode = 'check_violation';
    end if;
    if new.role = 'second_advocate' then
        select signed_by into first_by from title_signatures where title_id = new.title_id
            and revision = new.revision and role = 'advocate' and withdrawn_at is null;
        if first_by is null then
            raise exception 'an advocate signs first' using errcode = 'check_violation';
        end if;
        if new.signed_by = first_by or exists (
            select 1 from title_findings where title_id = new.title_id and revision = new.revision
                and lowered_by = new.signed_by) then
            raise exception 'a lowered finding needs another advocate' using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$
"""
TITLE_GUARD = f"""
create function title_guard() returns trigger language plpgsql security definer
set search_path = public as $$
declare
    second_by uuid;
begin
    if tg_op = 'INSERT' then
        if new.stage = 'signed' then
            raise exception 'a file does not begin signed' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.stage = 'signed' and new.revision = old.revision and (
        new.stage <> 'signed' or
        (new.case_given, new.case_json, new.report, new.draft, new.opinion, new.contract) is distinct from
        (old.case_given, old.case_json, old.report, old.draft, old.opinion, old.contract)) then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation';
    end if;
    if new.revision < old.revision or new.tenant_id <> old.tenant_id then
        raise exception 'a file keeps its tenant and its searches' using errcode = 'check_violation';
    end if;
    if new.stage = 'signed' and (old.stage <> 'signed' or new.revision <> old.revision) then
        if not exists (select 1 from title_signatures where title_id = new.id and revision = new.revision
                       and role = 'advocate' and withdrawn_at is null) then
            raise exception 'an opinion is signed by an advocate' using errcode = 'check_violation';
        end if;
        if exists (select 1 from title_findings
                   where title_id = new.id and revision = new.revision and {LOWERED}) then
            select signed_by into second_by from title_signatures where title_id = new.id
                and revision = new.revision and role = 'second_advocate' and withdrawn_at is null;
            if second_by is null or exists (
                select 1 from title_findings where title_id = new.id and revision = new.revision and {LOWERED}
                    and agreed_by is distinct from second_by) then
                raise exception 'a lowered finding needs a second advocate' using errcode = 'check_violation';
            end if;
        end if;
    end if;
    return new;
end $$
"""  # noqa: S608  # own words
TRIGGERS = (
    ("title_timeline", "title_timeline_guard", "insert or update or delete"),
    ("title_findings", "title_finding_guard", "insert or update or delete"),
    ("title_signatures", "title_signature_guard", "insert or update or delete"),
    ("titles", "title_guard", "insert or update"),
)
TABLES = (
    "title_reports", "title_timeline", "title_searches", "title_signatures", "title_requisitions",
    "title_findings", "title_documents", "titles",
)  # fmt: skip


def upgrade() -> None:
    """Applies the change."""
    _files()
    _of_a_file()
    for body in (TIMELINE_GUARD, FINDING_GUARD, SIGNATURE_GUARD, TITLE_GUARD):
        op.execute(body)
    for table, function, verbs in TRIGGERS:
        op.execute(
            f"create trigger {table}_guard before {verbs} on {table} "
            f"for each row execute function {function}()"
        )
    for grant in GRANTS:
        op.execute(f"grant {grant} to {ROLE}")
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
    for table, name, verb, using, check in POLICIES:
        using_sql = f" using ({using})" if using else ""
        check_sql = f" with check ({check})" if check else ""
        op.execute(f"create policy {name} on {table} for {verb} to {ROLE}{using_sql}{check_sql}")


def downgrade() -> None:
    """Takes it back."""
    op.execute("drop policy title_desk_reads on users")
    for table in TABLES:
        op.drop_table(table)
    for _, function, _verbs in TRIGGERS:
        op.execute(f"drop function {function}()")


def _files() -> None:
    op.create_table(
        "titles",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("revision", sa.BigInteger(), nullable=False, server_default="1"),
        sa.Column("stage", sa.Text(), nullable=False, server_default="reading"),
        sa.Column("property", postgresql.JSONB(), nullable=False),
        sa.Column("case_given", postgresql.JSONB()),
        sa.Column("case_json", postgresql.JSONB()),
        sa.Column("agreement", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("report", postgresql.JSONB()),
        sa.Column("contract", postgresql.JSONB()),
        sa.Column("draft", postgresql.JSONB()),
        sa.Column("as_of", sa.Date()),
        sa.Column("opinion", sa.Text()),
        sa.Column("ruleset_hash", sa.Text()),
        sa.Column("inputs_hash", sa.Text()),
        sa.Column("problem", sa.Text()),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.Column("signed_at", sa.DateTime(timezone=True)),
        sa.Column("is_demo", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.CheckConstraint(
            "stage in ('reading', 'review', 'second_advocate', 'signed')", name=op.f("ck_titles_stage")
        ),
        sa.CheckConstraint(
            "stage <> 'signed' or (signed_at is not null and report is not null and opinion is not null)",
            name=op.f("ck_titles_signed_whole"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_titles_tenant_id_tenants"),
        sa.UniqueConstraint("tenant_id", "ref", name="uq_titles_tenant_id_ref"),
    )
    op.create_index("ix_titles_tenant_id", "titles", ["tenant_id"])
    op.create_index("ix_titles_tenant_id_updated_at_id", "titles", ["tenant_id", "updated_at", "id"])


def _of_a_file() -> None:
    _part(
        "title_documents",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False, server_default="unknown"),
        sa.Column("file_name", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False, server_default="awaited"),
        sa.Column("reading", postgresql.JSONB()),
        sa.Column("added_by", sa.Uuid()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.CheckConstraint(
            "state in ('awaited', 'verified', 'refused')", name=op.f("ck_title_documents_state")
        ),
        sa.UniqueConstraint("title_id", "document_id", name="uq_title_documents_title_id_document_id"),
    )
    op.create_index("ix_title_documents_document_id", "title_documents", ["document_id"])
    severities = "('critical', 'high', 'medium', 'low')"
    _part(
        "title_findings",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("severity_found", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="open"),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("requisition", sa.Text(), nullable=False),
        sa.Column("cure", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("reason", sa.Text()),
        sa.Column("told_by", sa.Uuid()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("lowered_by", sa.Uuid()),
        sa.Column("agreed_by", sa.Uuid()),
        sa.Column("agreed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            f"severity in {severities} and severity_found in {severities}",
            name=op.f("ck_title_findings_severity"),
        ),
        sa.CheckConstraint(
            "state in ('open', 'answered', 'cleared', 'downgraded')", name=op.f("ck_title_findings_state")
        ),
        sa.CheckConstraint(
            f"not {LOWERED} or (lowered_by is not null and reason is not null)",
            name=op.f("ck_title_findings_lowered_by_a_person"),
        ),
        sa.CheckConstraint(
            "agreed_by is null or (lowered_by is not null and agreed_by <> lowered_by)",
            name=op.f("ck_title_findings_agreed_by_another"),
        ),
    )
    op.create_index("ix_title_findings_title_id_revision", "title_findings", ["title_id", "revision"])
    _part(
        "title_requisitions",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default="open"),
        sa.Column("finding_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("told_by", sa.Uuid()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state in ('open', 'received', 'met', 'waived')", name=op.f("ck_title_requisitions_state")
        ),
    )
    op.create_index("ix_title_requisitions_title_id_revision", "title_requisitions", ["title_id", "revision"])
    _part(
        "title_signatures",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("enrolment_no", sa.Text()),
        sa.Column("report_sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("role in ('advocate', 'second_advocate')", name=op.f("ck_title_signatures_role")),
    )
    op.create_index(
        "uq_title_signatures_standing",
        "title_signatures",
        ["title_id", "revision", "role"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    _part(
        "title_searches",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_before", postgresql.JSONB(), nullable=False),
        sa.Column("changes", postgresql.JSONB()),
        sa.UniqueConstraint("title_id", "revision", name="uq_title_searches_title_id_revision"),
    )
    _part(
        "title_timeline",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.UniqueConstraint("title_id", "number", name="uq_title_timeline_title_id_number"),
    )
    _part(
        "title_reports",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=NOW),
        sa.UniqueConstraint("title_id", "revision", name="uq_title_reports_title_id_revision"),
    )


def _part(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of rows that belong to one file."""
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("title_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id_tenants"),
        sa.ForeignKeyConstraint(["title_id"], ["titles.id"], name=f"fk_{table}_title_id_titles"),
    )
    op.create_index(f"ix_{table}_tenant_id", table, ["tenant_id"])
