"""A window for applicants: their own cases, and what was judged only once an underwriter has signed.

Tables of cases are the desk's. A view shows of them what an applicant may have, and the database says by
itself whose case it is and whether it is signed, whoever asks and however.
"""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
VIEW = """
create view applicant_cases with (security_barrier) as
select
    held.id, held.ref, held.product, held.amount_inr, held.city, held.created_at as opened_at,
    case when held.stage in ('sanctioned', 'declined', 'withdrawn') then held.stage else 'open' end as stage,
    case when held.stage in ('sanctioned', 'declined', 'withdrawn') then held.stage_since end as closed_at,
    case when held.stage = 'sanctioned' then (file.letter->>'amount_inr')::bigint end as granted_inr,
    case when held.stage in ('sanctioned', 'declined') then file.inputs end as inputs
from cases held join case_files file on file.case_id = held.id
where held.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
    and held.applicant_user_id =
        case when current_setting('app.owner_id', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
            then current_setting('app.owner_id', true)::uuid end
"""
"""It reads with its owner's rights, so its own condition is the lock. A scope's owner may be no id at all."""


def upgrade() -> None:
    """Applies the change."""
    op.execute(VIEW)
    op.execute(f"grant select on applicant_cases to {ROLE}")


def downgrade() -> None:
    """Takes it back."""
    op.execute("drop view applicant_cases")
