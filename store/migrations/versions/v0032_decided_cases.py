"""The database itself decides no case on stale figures, and lets none begin as a decided one."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

FRESH_SQL = """
create function case_decided_fresh() returns trigger language plpgsql as $$
begin
    if new.stage not in ('sanctioned', 'declined') then
        return new;
    end if;
    if tg_op = 'INSERT' then
        raise exception 'a case does not begin as a decided one' using errcode = '23001';
    end if;
    if new.stage is distinct from old.stage
        and (new.judged_seq is null or new.facts_seq > new.judged_seq) then
        raise exception 'nothing is decided on stale figures' using errcode = '23001';
    end if;
    return new;
end
$$
"""


def upgrade() -> None:
    """Applies the change; no row is read or written."""
    op.execute(FRESH_SQL)
    op.execute(
        "create trigger cases_decided_fresh before insert or update of stage on cases "
        "for each row execute function case_decided_fresh()"
    )


def downgrade() -> None:
    """Takes it back."""
    op.execute("drop trigger cases_decided_fresh on cases")
    op.execute("drop function case_decided_fresh()")
