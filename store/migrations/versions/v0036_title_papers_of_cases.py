"""Advocates see the papers of a lending case that a title file rests on, and no other paper of the case.

A paper is one of title when it stands in a title file of the tenant, is not dropped from it, and every part
of it was sorted as a paper of title: a bundle with a bank statement in it, or with pages that nobody sorted,
stays the analysts'. What is seen is not changed: they alone put right, and erase, what came in for a loan
(DOMAIN G).
"""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ROLE = "propmubi_app"
LABELS = (
    "sale_deed", "mother_deed", "conveyance", "agreement_for_sale", "gift", "settlement", "exchange",
    "partition", "release", "will", "codicil", "probate", "letters", "poa", "encumbrance_certificate",
    "rtc_pahani", "7-12_extract", "khata", "patta", "jamabandi", "mutation_order", "na_conversion_order",
    "approved_plan", "cc_commencement", "oc", "completion", "rera_registration", "society_noc",
    "share_certificate", "court_decree", "lis_pendens", "attachment", "acquisition_notice", "mortgage",
    "modt", "release_of_mortgage", "cersai_report", "tax_receipt", "legal_heir_certificate",
    "survivor_certificate", "death_certificate", "family_tree", "builder_buyer_agreement",
    "possession_letter",
)  # fmt: skip
"""Papers of title (DOMAIN B1, and two of F): none says what a person earns or owes, or proves who it is."""
LISTED = ", ".join(f"'{label}'" for label in LABELS)
IS_TITLE_PAPER = f"""
create function is_title_paper(document uuid, tenant uuid) returns boolean
language sql stable security definer cost 1000 set search_path = public as $$
    select exists (
        select 1 from title_documents held
        where held.document_id = document and held.tenant_id = tenant and held.state <> 'refused'
    ) and (
        select coalesce(bool_and(part.label in ({LISTED})), false) from document_parts part
        where part.document_id = document and part.tenant_id = tenant
    )
$$
"""  # noqa: S608  # own words
"""With its owner's rights, for the policies of parts ask who sees their document."""
TENANT = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
ROLES = "string_to_array(current_setting('app.roles', true), ',')"
OWNER = "coalesce(owner_id::text, 'anonymous') = current_setting('app.owner_id', true)"
READERS = (
    f"{TENANT} and ({OWNER} or {ROLES} && array['analyst'] "
    f"or ({ROLES} && array['legal_reviewer'] and subject_kind <> 'case'))"
)
"""Whom a document was open to before (0025); they alone change what belongs to it."""
OF_READERS = f"exists (select 1 from documents held where held.id = document_id and {READERS})"  # noqa: S608  # own words
CHANGED = (
    "document_pages", "document_parts", "document_facts", "passages", "document_sortings",
    "document_fact_verdicts",
)  # fmt: skip
CHANGES = {"insert": "with check", "update": "using", "delete": "using"}
SEEN = (
    f"{TENANT} and subject_kind = 'case' and {ROLES} && array['legal_reviewer'] "
    "and is_title_paper(id, tenant_id)"
)


def upgrade() -> None:
    """Applies the change."""
    op.execute(IS_TITLE_PAPER)
    op.execute(f"create policy of_title_files on documents for select to {ROLE} using ({SEEN})")
    for table in CHANGED:
        for change, tested in CHANGES.items():
            op.execute(
                f"create policy {change}_by_readers on {table} as restrictive for {change} to {ROLE} "
                f"{tested} ({OF_READERS})"
            )
    # An erasure empties the report that an unsigned search left to the next.
    op.execute(f"grant update (report_before) on title_searches to {ROLE}")


def downgrade() -> None:
    """Takes it back."""
    for table in CHANGED:
        for change in CHANGES:
            op.execute(f"drop policy {change}_by_readers on {table}")
    op.execute(f"revoke update (report_before) on title_searches from {ROLE}")
    op.execute("drop policy of_title_files on documents")
    op.execute("drop function is_title_paper(uuid, uuid)")
