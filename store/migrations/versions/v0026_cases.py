"""Home-loan cases: what was declared and found, who recommended and who signed, and the story of it all.

Maker is never checker, and the database says so by itself: a signature by the maker of its round, of too low
a level, on stale figures or in a closed round is refused whoever writes it; so is a sanction without its
signatures, and any change after the loan was paid out. Facts and the story are only ever added to.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
NOW = sa.text("now()")
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
ANALYSTS = f"{TENANT} and {ROLES} && array['analyst']"
READERS = f"{TENANT} and {ROLES} && array['analyst', 'auditor']"
FIGURES = f"{TENANT} and {ROLES} && array['analyst', 'auditor', 'admin']"
ADMINS = f"{TENANT} and {ROLES} && array['admin']"
STAGES = (
    "intake", "documents", "bureau", "valuation", "title", "decision", "second_sign", "committee",
    "sanctioned", "declined", "withdrawn",
)  # fmt: skip
RIGHTS = {
    "cases": "select, insert, update",
    "case_files": "select, insert, update",
    "case_facts": "select, insert",
    "case_mismatches": "select, insert, update",
    "case_conditions": "select, insert, update",
    "case_documents": "select, insert, update",
    "case_recommendations": "select, insert",
    "case_signatures": "select, insert",
    "case_overrides": "select, insert",
    "case_requests": "select, insert",
    "case_forks": "select, insert, update",
    "case_timeline": "select, insert",
    "case_locks": "select",
    "underwriters": "select, insert, update",
}
"""In the order of their making. Nothing of a case is ever deleted by a scoped transaction."""
OF_CASE = tuple(table for table in RIGHTS if table.startswith("case_"))
ADDED_ONLY = (
    "case_facts", "case_recommendations", "case_signatures", "case_overrides", "case_requests",
    "case_timeline", "case_locks",
)  # fmt: skip
POLICIES = (
    ("cases", "figures_read", "select", FIGURES, None),
    ("cases", "analysts_add", "insert", None, ANALYSTS),
    ("cases", "analysts_work", "update", ANALYSTS, ANALYSTS),
    *((table, "staff_read", "select", READERS, None) for table in OF_CASE),
    *((table, "analysts_add", "insert", None, ANALYSTS) for table in OF_CASE if table != "case_locks"),
    *(
        (table, "analysts_work", "update", ANALYSTS, ANALYSTS)
        for table in OF_CASE
        if "update" in RIGHTS[table]
    ),
    ("underwriters", "staff_read", "select", FIGURES, None),
    ("underwriters", "admins_add", "insert", None, ADMINS),
    ("underwriters", "admins_set", "update", ADMINS, ADMINS),
    ("kyc_verifications", "analysts_read", "select", ANALYSTS, None),
    ("users", "case_staff_read", "select", f"{READERS} and 'analyst' = any(roles)", None),
)
ADDED_ONLY_SQL = """
create function case_added_only() returns trigger language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name using errcode = '23001';
end
$$
"""
LOCKED_SQL = """
create function case_is_locked() returns trigger language plpgsql as $$
declare
    changed uuid = case when tg_table_name = 'cases' then (to_jsonb(new)->>'id')::uuid
        else (to_jsonb(new)->>'case_id')::uuid end;
begin
    if exists (select 1 from case_locks held where held.case_id = changed) then
        raise exception 'the loan of this case was paid out; it is closed to changes' using errcode = '23001';
    end if;
    return new;
end
$$
"""
RECOMMENDED_SQL = """
create function case_recommended() returns trigger language plpgsql as $$
declare
    held record;
begin
    select round, facts_seq, judged_seq, inputs_hash into held from cases where id = new.case_id for update;
    if held.judged_seq is null or held.facts_seq > held.judged_seq
        or new.inputs_hash is distinct from held.inputs_hash then
        raise exception 'nothing is recommended on stale figures' using errcode = '23001';
    end if;
    if new.round <> held.round then
        raise exception 'this round is over' using errcode = '23001';
    end if;
    return new;
end
$$
"""
SIGNED_SQL = """
create function case_signed() returns trigger language plpgsql as $$
declare
    held record;
    made record;
    own smallint;
begin
    select round, facts_seq, judged_seq, inputs_hash into held from cases where id = new.case_id for update;
    select person_id, needs_level, inputs_hash into made from case_recommendations
        where case_id = new.case_id and round = new.round;
    if not found or new.round <> held.round then
        raise exception 'there is no recommendation of this round to sign' using errcode = '23001';
    end if;
    if made.person_id = new.person_id then
        raise exception 'a maker is never the checker of the same case' using errcode = '23001';
    end if;
    if held.judged_seq is null or held.facts_seq > held.judged_seq
        or made.inputs_hash is distinct from held.inputs_hash then
        raise exception 'nothing is signed on stale figures' using errcode = '23001';
    end if;
    select level into own from underwriters where user_id = new.person_id and tenant_id = new.tenant_id;
    own = coalesce(own, 1);
    if new.level > own or new.level < made.needs_level then
        raise exception 'the signer is of too low a level' using errcode = '23001';
    end if;
    return new;
end
$$
"""
DECIDED_SQL = """
create function case_decided() returns trigger language plpgsql as $$
declare
    made record;
begin
    if new.stage not in ('sanctioned', 'declined') or new.stage = old.stage then
        return new;
    end if;
    select round, decision, needs_signatures into made from case_recommendations
        where case_id = new.id and round = new.round;
    if not found then
        raise exception 'nothing leaves without a recommendation and its signatures' using errcode = '23001';
    end if;
    if exists (select 1 from case_signatures s where s.case_id = new.id and s.round = new.round
            and s.decision = 'return') then
        raise exception 'the case was sent back' using errcode = '23001';
    end if;
    if exists (select 1 from case_signatures s where s.case_id = new.id and s.round = new.round
            and s.decision = 'decline') then
        if new.stage = 'sanctioned' then
            raise exception 'a checker has declined' using errcode = '23001';
        end if;
        return new;
    end if;
    if (select count(distinct person_id) from case_signatures s
            where s.case_id = new.id and s.round = new.round and s.decision = 'agree'
        ) < made.needs_signatures then
        raise exception 'signatures are missing' using errcode = '23001';
    end if;
    if (new.stage = 'declined') <> (made.decision = 'decline') then
        raise exception 'that is not what was signed' using errcode = '23001';
    end if;
    return new;
end
$$
"""
FUNCTIONS = {
    "case_added_only": ADDED_ONLY_SQL,
    "case_is_locked": LOCKED_SQL,
    "case_recommended": RECOMMENDED_SQL,
    "case_signed": SIGNED_SQL,
    "case_decided": DECIDED_SQL,
}


def _tenant() -> sa.Column[object]:
    return sa.Column("tenant_id", sa.Uuid(), sa.ForeignKey("tenants.id"), nullable=False, index=True)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _case(*, is_key: bool = False) -> sa.Column[object]:
    reference = sa.ForeignKey("cases.id")
    return sa.Column(
        "case_id", sa.Uuid(), reference, nullable=False, primary_key=is_key, index=None if is_key else True
    )


def _now(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=NOW)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _text(name: str, *, is_needed: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=not is_needed)


def _json(name: str, default: str | None = None) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), nullable=default is None, server_default=default)


def _person(name: str = "person_id", *, is_needed: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("users.id"), nullable=not is_needed)


def _one_of(table: str, column: str, words: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} in ({listed})", name=op.f(f"ck_{table}_{column}"))


def upgrade() -> None:
    """Applies the change."""
    _add_cases()
    _add_findings()
    _add_decisions()
    _add_story()
    for sql in FUNCTIONS.values():
        op.execute(sql)
    for table in ADDED_ONLY:
        op.execute(
            f"create trigger {table}_added_only before update or delete on {table} "
            "for each row execute function case_added_only()"
        )
    for table in ("cases", *OF_CASE):
        if table not in {"case_timeline", "case_locks"}:
            op.execute(
                f"create trigger {table}_locked before insert or update on {table} "
                "for each row execute function case_is_locked()"
            )
    for table, function in (
        ("case_recommendations", "case_recommended"),
        ("case_signatures", "case_signed"),
    ):
        op.execute(
            f"create trigger {table}_checked before insert on {table} "
            f"for each row execute function {function}()"
        )
    op.execute(
        "create trigger cases_decided before update of stage on cases "
        "for each row execute function case_decided()"
    )
    for table, rights in {**RIGHTS, "kyc_verifications": "select"}.items():
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"grant {rights} on {table} to {ROLE}")
    for table, name, command, seen, written in POLICIES:
        using = f" using ({seen})" if seen else ""
        check = f" with check ({written})" if written else ""
        op.execute(f"create policy {name} on {table} for {command} to {ROLE}{using}{check}")


def _add_cases() -> None:
    op.create_table(
        "cases",
        _id(),
        _tenant(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        _text("ref"),
        sa.Column("version", sa.BigInteger(), nullable=False, server_default="1"),
        _text("stage"),
        _now("stage_since"),
        _moment("due_at"),
        _json("waits", "[]"),
        _text("applicant_name"),
        sa.Column("co_applicants", sa.SmallInteger(), nullable=False),
        _text("product"),
        sa.Column("amount_inr", sa.BigInteger(), nullable=False),
        sa.Column("tenure_months", sa.SmallInteger(), nullable=False),
        _text("rate_pct"),
        _text("city", is_needed=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        _text("outcome", is_needed=False),
        sa.Column("offer_inr", sa.BigInteger()),
        _text("risk", is_needed=False),
        _json("foir"),
        _json("ltv"),
        _person("owner_id", is_needed=False),
        _person("created_by", is_needed=False),
        sa.Column("applicant_user_id", sa.Uuid()),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("title_thread_id", sa.Uuid()),
        sa.Column("facts_seq", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("judged_seq", sa.BigInteger()),
        _moment("stale_since"),
        _text("inputs_hash", is_needed=False),
        _text("ruleset_hash", is_needed=False),
        sa.Column("round", sa.SmallInteger(), nullable=False, server_default="1"),
        _moment("escalated_at"),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False, server_default="false"),
        _now("created_at"),
        _now("updated_at"),
        _one_of("cases", "stage", STAGES),
        _one_of("cases", "risk", ("low", "medium", "high")),
        sa.UniqueConstraint("tenant_id", "number", name="uq_cases_tenant_id_number"),
    )
    op.create_index("ix_cases_queue", "cases", ["tenant_id", "stage", "due_at"])
    op.create_index("ix_cases_owner_id", "cases", ["owner_id"])
    op.create_index("ix_cases_due_at", "cases", ["due_at"], postgresql_where=sa.text("escalated_at is null"))
    op.create_index(
        "ix_cases_applicant_user_id",
        "cases",
        ["applicant_user_id"],
        postgresql_where=sa.text("applicant_user_id is not null"),
    )
    op.create_table(
        "case_files",
        _case(is_key=True),
        _tenant(),
        _json("declared", "{}"),
        _json("about", "{}"),
        *(
            _json(name)
            for name in (
                "inputs", "fact_ids", "report", "stress", "valuation", "bureau", "title", "memo", "kfs",
                "letter",
            )
        ),
    )  # fmt: skip
    op.create_table(
        "underwriters",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        _tenant(),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        _person("set_by", is_needed=False),
        _now("updated_at"),
        sa.CheckConstraint("level between 1 and 3", name=op.f("ck_underwriters_level")),
    )


def _add_findings() -> None:
    op.create_table(
        "case_documents",
        _id(),
        _tenant(),
        _case(),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        _text("label"),
        _text("file_name"),
        sa.Column("pages", sa.Integer()),
        sa.Column("applicant", sa.SmallInteger()),
        _text("role"),
        _text("state"),
        _now("at"),
        _one_of("case_documents", "state", ("received", "verified", "refused")),
        sa.UniqueConstraint("case_id", "document_id", name="uq_case_documents_case_id_document_id"),
    )
    op.create_table(
        "case_facts",
        _id(),
        _tenant(),
        _case(),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        _text("field"),
        _json("value"),
        _text("unit", is_needed=False),
        _text("method"),
        _text("confidence"),
        sa.Column("document_id", sa.Uuid()),
        sa.Column("page", sa.Integer()),
        _text("quote", is_needed=False),
        _json("box"),
        _text("note", is_needed=False),
        _person(is_needed=False),
        _now("at"),
        _one_of("case_facts", "method", ("rules", "model", "person")),
        sa.CheckConstraint(
            "method <> 'person' or person_id is not null", name=op.f("ck_case_facts_edited_by_somebody")
        ),
        sa.CheckConstraint(
            "method = 'person' or (quote is not null and document_id is not null)",
            name=op.f("ck_case_facts_evidence"),
        ),
        sa.UniqueConstraint("case_id", "seq", name="uq_case_facts_case_id_seq"),
    )
    op.create_table(
        "case_mismatches",
        _id(),
        _tenant(),
        _case(),
        _text("key"),
        _text("field"),
        _text("severity"),
        _text("says"),
        _json("sides", "[]"),
        _text("state"),
        _text("note", is_needed=False),
        _person(is_needed=False),
        _moment("settled_at"),
        sa.Column("is_found", sa.Boolean(), nullable=False, server_default="true"),
        _now("at"),
        _one_of("case_mismatches", "severity", ("info", "review", "stop")),
        _one_of("case_mismatches", "state", ("open", "explained", "resolved")),
        sa.UniqueConstraint("case_id", "key", name="uq_case_mismatches_case_id_key"),
    )
    op.create_table(
        "case_conditions",
        _id(),
        _tenant(),
        _case(),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        _text("code"),
        sa.Column("applicant", sa.SmallInteger()),
        _text("text"),
        _text("before"),
        _text("state"),
        _text("note", is_needed=False),
        _person(is_needed=False),
        _moment("at"),
        _one_of("case_conditions", "before", ("sanction", "disbursal")),
        _one_of("case_conditions", "state", ("open", "received", "cleared", "waived")),
        sa.CheckConstraint(
            "state <> 'waived' or (person_id is not null and note is not null)",
            name=op.f("ck_case_conditions_waived_by_somebody"),
        ),
        sa.UniqueConstraint(
            "case_id",
            "code",
            "applicant",
            name="uq_case_conditions_case_id_code_applicant",
            postgresql_nulls_not_distinct=True,
        ),
    )


def _add_decisions() -> None:
    op.create_table(
        "case_recommendations",
        _id(),
        _tenant(),
        _case(),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        _person(),
        _now("at"),
        _text("decision"),
        _text("text"),
        _json("deviations", "[]"),
        _json("reasons", "[]"),
        _json("terms"),
        sa.Column("needs_level", sa.SmallInteger(), nullable=False),
        sa.Column("needs_signatures", sa.SmallInteger(), nullable=False),
        _text("needs_why"),
        _json("needs_conditions", "[]"),
        _text("inputs_hash"),
        _text("ruleset_hash"),
        _one_of("case_recommendations", "decision", ("approve", "decline", "counter_offer")),
        sa.CheckConstraint("needs_level between 1 and 3", name=op.f("ck_case_recommendations_needs_level")),
        sa.CheckConstraint("needs_signatures > 0", name=op.f("ck_case_recommendations_needs_signatures")),
        sa.UniqueConstraint("case_id", "round", name="uq_case_recommendations_case_id_round"),
    )
    op.create_table(
        "case_signatures",
        _id(),
        _tenant(),
        _case(),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        _person(),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        _text("role"),
        _now("at"),
        _text("decision"),
        _text("text"),
        _one_of("case_signatures", "decision", ("agree", "return", "decline")),
        sa.UniqueConstraint(
            "case_id", "round", "person_id", name="uq_case_signatures_case_id_round_person_id"
        ),
    )
    op.create_table(
        "case_overrides",
        _id(),
        _tenant(),
        _case(),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        _person(),
        _now("at"),
        *(_text(name) for name in ("code", "reason_code", "text")),
    )


def _add_story() -> None:
    op.create_table(
        "case_requests",
        _id(),
        _tenant(),
        _case(),
        _person(),
        _now("at"),
        _json("items", "[]"),
        _text("note"),
    )
    op.create_table(
        "case_forks",
        _id(),
        _tenant(),
        _case(),
        _person(),
        _now("at"),
        _text("name"),
        _json("changes", "{}"),
        _json("result", "{}"),
        _text("base_hash"),
        sa.UniqueConstraint("case_id", "name", name="uq_case_forks_case_id_name"),
    )
    op.create_table(
        "case_timeline",
        _id(),
        _tenant(),
        _case(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _text("kind"),
        _person(is_needed=False),
        _text("says"),
        _json("details", "{}"),
        _text("previous_hash"),
        _text("hash"),
        sa.UniqueConstraint("case_id", "number", name="uq_case_timeline_case_id_number"),
        sa.UniqueConstraint("case_id", "previous_hash", name="uq_case_timeline_case_id_previous_hash"),
    )
    op.create_table(
        "case_locks",
        _case(is_key=True),
        _tenant(),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("disbursed_on", sa.Date(), nullable=False),
        sa.Column("amount_inr", sa.BigInteger(), nullable=False),
        _now("at"),
    )


def downgrade() -> None:
    """Takes it back."""
    op.execute("drop policy case_staff_read on users")
    op.execute("drop policy analysts_read on kyc_verifications")
    op.execute("alter table kyc_verifications disable row level security")
    op.execute(f"revoke all on kyc_verifications from {ROLE}")
    for table in reversed(RIGHTS):
        if table != "cases":
            op.drop_table(table)
    op.drop_table("cases")
    for function in FUNCTIONS:
        op.execute(f"drop function {function}()")
