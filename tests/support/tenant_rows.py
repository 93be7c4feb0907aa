"""One row of every table for each of three people: two owners of one tenant and one of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from domain.tenancy import DEMO_TENANT_ID, Principal, Role, SessionKind

if TYPE_CHECKING:
    import psycopg

OTHER_TENANT: Final = UUID("0d0e0000-0000-7000-8000-0000000000ff")


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer with an account, and the id of their row in each table."""

    tenant_id: UUID
    id: UUID
    rows: dict[str, Any]

    def principal(self, *roles: Role) -> Principal:
        """The person as a caller."""
        return Principal(
            self.tenant_id, self.id, frozenset(roles or {Role.BUYER}), kind=SessionKind.PERSONAL_TOKEN
        )


OWNED: Final = (
    "threads",
    "runs",
    "thread_leases",
    "leads",
    "consents",
    "feedback",
    "eval_corrections",
    "checkpoints",
    "users",
    "store_items",
    "crons",
    "external_calls",
    "step_effects",
    "subject_keys",
    "vault_values",
    "privacy_acts",
    "model_calls",
    "documents",
    "document_pages",
    "document_parts",
    "document_facts",
    "document_sortings",
    "document_fact_verdicts",
    "passages",
    "contracts",
)
"""Tables of which a buyer sees their own rows."""
SHARED: Final = (
    "listings",
    "listings_to_index",
    "merged_listings",
    "gathered_subjects",
    "assistants",
    "assistant_versions",
    "tenants",
    "lead_models",
)
"""Tables of which everybody of a tenant sees the tenant's."""
TEAM: Final = (
    "lead_activities",
    "lead_slas",
    "lead_outcomes",
    "lead_sources",
    "lead_merges",
    "lead_actions",
    "brokers",
    "lead_routing",
)
"""Tables of which a tenant's agents and administrators see the tenant's, and nobody else anything."""
DESK: Final = (
    "cases",
    "case_files",
    "case_facts",
    "case_mismatches",
    "case_conditions",
    "case_documents",
    "case_recommendations",
    "case_signatures",
    "case_overrides",
    "case_requests",
    "case_forks",
    "case_timeline",
    "case_locks",
    "underwriters",
    "kyc_verifications",
)
"""Tables of which a tenant's analysts see the tenant's; auditors too, but for who is verified."""
DESK_FIGURES: Final = frozenset({"cases", "underwriters"})
"""Those of them that administrators count."""
FOR_ADVOCATES: Final = (
    "titles",
    "title_documents",
    "title_findings",
    "title_requisitions",
    "title_signatures",
    "title_searches",
    "title_timeline",
    "title_reports",
    "contract_words",
)
"""Tables of which a tenant's advocates and analysts see the tenant's, and nobody else anything; of the
timeline auditors too."""
FOR_OPERATORS: Final = ("model_usage",)
"""Tables of which a tenant's admins and auditors see the tenant's, and nobody else anything."""
CLOSED: Final = (
    "access_tokens",
    "refresh_families",
    "sites",
    "visitors",
    "outbox",
    "inbox",
    "dead_letters",
    "webhook_deliveries",
    "user_consents",
    "tenant_plans",
    "post_disbursal_tasks",
    "eval_runs",
    "eval_results",
    "eval_shadows",
    "checkpoint_migrations",
    "alembic_version",
)
"""Tables that only the system reads."""

KEYS: Final = {
    "lead_slas": "lead_id",
    "brokers": "user_id",
    "underwriters": "user_id",
    "kyc_verifications": "user_id",
    "case_files": "case_id",
    "case_locks": "case_id",
    "listings_to_index": "listing_id",
    "gathered_subjects": "subject",
    "thread_leases": "thread_id",
    "assistant_versions": "assistant_id",
    "checkpoints": "thread_id",
    "inbox": "event_id",
    "step_effects": "key",
    "subject_keys": "subject_id",
    "model_usage": "deployment",
    "eval_results": "run_id",
    "eval_shadows": "run_id",
    "lead_routing": "tenant_id",
}
"""Columns that name a row, where it is not ``id``."""


def key_of(table: str) -> str:
    """The column that names a row."""
    return KEYS.get(table, "id")


def add_person(connection: psycopg.Connection, tenant_id: UUID, name: str) -> Person:
    """Adds the person with a row in every table; the connection is the owner's of the tables."""
    ids = {
        table: uuid4()
        for table in (*OWNED, *SHARED, *TEAM, *DESK, *FOR_ADVOCATES, *FOR_OPERATORS, "lead_views", *CLOSED)
    }
    ids |= {"tenants": tenant_id, "thread_leases": ids["threads"], "checkpoints": ids["threads"]}
    ids["subject_keys"] = ids["users"]
    ids["assistant_versions"] = ids["assistants"]
    ids["listings_to_index"] = ids["listings"]
    ids |= {"lead_slas": ids["leads"], "brokers": ids["users"], "lead_routing": tenant_id}
    ids |= {"case_files": ids["cases"], "case_locks": ids["cases"]}
    ids |= {"underwriters": ids["users"], "kyc_verifications": ids["users"]}
    values = {**ids, "tenant": tenant_id, "owner": ids["users"], "name": name, "ref": str(uuid4())}
    for statement in _STATEMENTS:
        connection.execute(statement, values)
    ids["checkpoints"] = str(ids["checkpoints"])
    for table in ("step_effects", "gathered_subjects", "model_usage"):
        ids[table] = str(ids[table])
    return Person(tenant_id, ids["users"], ids)


def add_people(connection: psycopg.Connection) -> tuple[Person, Person, Person]:
    """Two of the demo tenant and one of another."""
    return (
        add_person(connection, DEMO_TENANT_ID, "asha"),
        add_person(connection, DEMO_TENANT_ID, "binod"),
        add_person(connection, OTHER_TENANT, "chitra"),
    )


_STATEMENTS: Final = (
    "insert into tenants (id, name) values (%(tenant)s, 'a tenant') on conflict do nothing",
    (
        "insert into users (id, tenant_id, email, display_name, roles) "
        "values (%(users)s, %(tenant)s, %(ref)s, %(name)s, '{buyer}')"
    ),
    (
        "insert into access_tokens (id, user_id, token_sha256, label) "
        "values (%(access_tokens)s, %(users)s, %(ref)s, 'test')"
    ),
    (
        "insert into refresh_families (id, tenant_id, user_id, expires_at, ends_at) "
        "values (%(refresh_families)s, %(tenant)s, %(users)s, now(), now())"
    ),
    (
        "insert into sites (id, tenant_id, key, name, allowed_origins) "
        "values (%(sites)s, %(tenant)s, %(ref)s, 'a site', '{}')"
    ),
    "insert into visitors (id, tenant_id, site_id) values (%(visitors)s, %(tenant)s, %(sites)s)",
    (
        "insert into listings (id, tenant_id, source, source_ref, transaction, property_type, title, description, "
        "city, geo_accuracy, search_text, content_hash, updated_at) values (%(listings)s, %(tenant)s, 'own', "
        "%(ref)s, 'buy', 'apartment', 'A flat', 'Bright.', 'Pune', 'city', 'a flat', 'h', now())"
    ),
    (
        "insert into listings_to_index (tenant_id, listing_id, content_hash) "
        "values (%(tenant)s, %(listings)s, 'h')"
    ),
    (
        "insert into merged_listings (id, tenant_id, into_id, source, source_ref, content_hash, score) "
        "values (%(merged_listings)s, %(tenant)s, %(listings)s, 'portal', %(ref)s, 'h', 1)"
    ),
    (
        "insert into gathered_subjects (tenant_id, graph, subject, event_id) "
        "values (%(tenant)s, 'listing_enrichment', cast(%(gathered_subjects)s as text), gen_random_uuid())"
    ),
    "insert into assistants (id, tenant_id, graph_id) values (%(assistants)s, %(tenant)s, 'property_search')",
    (
        "insert into lead_models (id, tenant_id, version, purpose, seal, data_sha256, metrics, body, state) values "
        "(%(lead_models)s, %(tenant)s, (select count(*) + 10 from lead_models), 'platform', %(ref)s, 'd', '{}', "
        "'{}', 'candidate')"
    ),
    (
        "insert into lead_routing (tenant_id, mode, updated_by) values (%(tenant)s, 'round_robin', %(owner)s) "
        "on conflict do nothing"
    ),
    (
        "insert into assistant_versions (assistant_id, version, graph_id, name, config, context, metadata) "
        "values (%(assistants)s, 1, 'property_search', 'mine', '{}', '{}', '{}')"
    ),
    "insert into threads (id, tenant_id, owner_id) values (%(threads)s, %(tenant)s, %(owner)s)",
    (
        "insert into documents (id, tenant_id, owner_id, file_name, sha256, size_bytes, kind, media_type, state, "
        "subject_kind, retention) values (%(documents)s, %(tenant)s, %(owner)s, 'deed.pdf', %(ref)s, 1, 'pdf', "
        "'application/pdf', 'received', 'case', 'credit_file')"
    ),
    (
        "insert into document_pages (id, tenant_id, document_id, number, body) "
        "values (%(document_pages)s, %(tenant)s, %(documents)s, 1, '{}')"
    ),
    (
        "insert into document_parts (id, tenant_id, document_id, first_page, last_page, label) "
        "values (%(document_parts)s, %(tenant)s, %(documents)s, 1, 1, 'unknown')"
    ),
    (
        "insert into document_facts (id, tenant_id, document_id, field, value, method, confidence, page, quote) "
        "values (%(document_facts)s, %(tenant)s, %(documents)s, 'pan', '1', 'rules', 1, 1, 'said')"
    ),
    (
        "insert into document_sortings (id, tenant_id, document_id, number, parts) "
        "values (%(document_sortings)s, %(tenant)s, %(documents)s, 1, '[]')"
    ),
    (
        "insert into document_fact_verdicts (id, tenant_id, document_id, number, field, page, quote, read, verdict, "
        "by_id) values (%(document_fact_verdicts)s, %(tenant)s, %(documents)s, 1, 'pan', 1, 'said', '1', "
        "'confirmed', %(owner)s)"
    ),
    (
        "insert into passages (id, tenant_id, document_id, page, first_char, text, boxes) "
        "values (%(passages)s, %(tenant)s, %(documents)s, 1, 0, 'what is said', '[]')"
    ),
    (
        "insert into external_calls (id, tenant_id, key, thread_id, callee, state, epoch, attempts) "
        "values (%(external_calls)s, %(tenant)s, %(ref)s, %(threads)s, 'bureau.pull', 'unknown', 1, 1)"
    ),
    (
        "insert into step_effects (key, tenant_id, thread_id) "
        "values (cast(%(step_effects)s as text), %(tenant)s, %(threads)s)"
    ),
    (
        "insert into model_calls (id, at, tenant_id, owner_id, use_case, tier, deployment, model, prompt, outcome, "
        "tokens_in, tokens_out, tokens_cached, is_estimated, cost_usd, cost_inr, saved_inr, latency_ms) values "
        "(%(model_calls)s, now(), %(tenant)s, %(owner)s, 'chat', 'conversational', 'd', 'm', '', 'answered', "
        "1, 1, 0, false, 0.1, 9, 0, 5)"
    ),
    (
        "insert into model_usage (tenant_id, day, use_case, tier, deployment, outcome, calls, tokens_in, "
        "tokens_out, tokens_cached, cost_usd, cost_inr, saved_inr, latency_ms) values (%(tenant)s, '2026-11-27', "
        "'chat', 'conversational', cast(%(model_usage)s as text), 'answered', 1, 1, 1, 0, 0.1, 9, 0, 5)"
    ),
    (
        "insert into eval_runs (id, tenant_id, started_at, state, plan, fingerprint, summary) "
        "values (%(eval_runs)s, %(tenant)s, now(), 'done', '{}', '{}', '{}')"
    ),
    (
        "insert into eval_results (run_id, suite, case_id, epoch, tenant_id, body) "
        "values (%(eval_runs)s, 'chat', 'c', 0, %(tenant)s, '{\"said\": \"something\"}')"
    ),
    (
        "insert into eval_corrections (id, tenant_id, owner_id, kind, subject_id, field, got, expected, note, suite, "
        "state) values (%(eval_corrections)s, %(tenant)s, %(owner)s, 'fact', %(threads)s, 'rate_pct', '1', '2', '', "
        "'underwriting', 'case')"
    ),
    (
        "insert into eval_shadows (run_id, challenger, tenant_id, champion, said, differences, champion_ms, "
        "challenger_ms, champion_inr, challenger_inr, is_floor) values (%(eval_shadows)s, 'm', %(tenant)s, 'rules', "
        "'what was said', '{}', 1, 1, 0, 0, false)"
    ),
    (
        "insert into thread_leases (thread_id, tenant_id, epoch, holder, expires_at) "
        "values (%(threads)s, %(tenant)s, 1, 'a-worker', now())"
    ),
    (
        "insert into runs (id, tenant_id, thread_id, assistant_id, graph_id, graph_version, user_id, roles, kwargs, "
        "multitask_strategy) values (%(runs)s, %(tenant)s, %(threads)s, %(assistants)s, 'property_search', '1', "
        "%(owner)s, '{buyer}', '{\"input\": \"what was said\"}', 'enqueue')"
    ),
    (
        "insert into outbox (id, tenant_id, stream, type, subject, payload) "
        "values (%(outbox)s, %(tenant)s, 'runs', 'run.requested', 's', '{}')"
    ),
    "insert into inbox (consumer_group, event_id, tenant_id) values ('test', %(inbox)s, %(tenant)s)",
    (
        "insert into dead_letters (id, tenant_id, stream, message_id, reason, deliveries) "
        "values (%(dead_letters)s, %(tenant)s, 'runs', '1-1', 'test', 3)"
    ),
    (
        "insert into leads (id, tenant_id, source, phone_e164, name, language, filters, listing_ids, owner_id, "
        "idempotency_key) values (%(leads)s, %(tenant)s, 'website', '+919820098200', %(name)s, 'en', '{}', '{}', "
        "%(owner)s, %(ref)s)"
    ),
    (
        "insert into consents (id, tenant_id, lead_id, purpose, channel, text_version, text_shown, proof, "
        "captured_at) values (%(consents)s, %(tenant)s, %(leads)s, 'property_enquiry', 'call', '1', 'Yes?', "
        "'a form', now())"
    ),
    (
        "insert into lead_activities (id, tenant_id, lead_id, kind, at) "
        "values (%(lead_activities)s, %(tenant)s, %(leads)s, 'note', now())"
    ),
    (
        "insert into lead_slas (lead_id, tenant_id, started_at, first_touch_due_at) "
        "values (%(lead_slas)s, %(tenant)s, now(), now())"
    ),
    (
        "insert into lead_outcomes (id, tenant_id, lead_id, outcome, at, event_id) "
        "values (%(lead_outcomes)s, %(tenant)s, %(leads)s, 'booked', now(), %(outbox)s)"
    ),
    (
        "insert into lead_sources (id, tenant_id, lead_id, source, at) "
        "values (%(lead_sources)s, %(tenant)s, %(leads)s, 'portal', now())"
    ),
    (
        "insert into lead_merges (id, tenant_id, into_id, from_id, rule, before) "
        "values (%(lead_merges)s, %(tenant)s, %(leads)s, %(leads)s, 'phone', '{}')"
    ),
    (
        "insert into lead_actions (id, tenant_id, actor_id, action, lead_ids, before) "
        "values (%(lead_actions)s, %(tenant)s, %(owner)s, 'snooze', array[%(leads)s]::uuid[], '[]')"
    ),
    (
        "insert into lead_views (id, tenant_id, owner_id, name, query) "
        "values (%(lead_views)s, %(tenant)s, %(owner)s, 'mine', '{}')"
    ),
    (
        "insert into brokers (user_id, tenant_id, languages, localities, capacity) "
        "values (%(brokers)s, %(tenant)s, '{en}', '{}', 40)"
    ),
    (
        "insert into crons (id, tenant_id, owner_id, roles, assistant_id, schedule, payload) values "
        "(%(crons)s, %(tenant)s, %(owner)s, '{buyer}', %(assistants)s, '* * * * *', '{\"input\": \"said\"}')"
    ),
    (
        "insert into webhook_deliveries (id, tenant_id, run_id, url, body) values (%(webhook_deliveries)s, "
        "%(tenant)s, %(runs)s, 'https://example.com', '{\"values\": \"what was said\"}')"
    ),
    (
        "insert into feedback (id, tenant_id, owner_id, thread_id, run_id, score) "
        "values (%(feedback)s, %(tenant)s, %(owner)s, %(threads)s, %(runs)s, 'up')"
    ),
    (
        "insert into store_items (id, tenant_id, owner_id, namespace, key, value) "
        "values (%(store_items)s, %(tenant)s, %(owner)s, '{notes}', 'k', '{\"said\": \"something\"}')"
    ),
    (
        "insert into checkpoints (thread_id, checkpoint_id, checkpoint) "
        "values (%(checkpoints)s::text, '1', '{\"said\": \"something\"}')"
    ),
    (
        "insert into subject_keys (tenant_id, subject_id, wrapped) "
        "values (%(tenant)s, %(subject_keys)s, '\\x00')"
    ),
    (
        "insert into vault_values (id, tenant_id, subject_id, thread_id, token, kind, sealed) values "
        "(%(vault_values)s, %(tenant)s, %(subject_keys)s, %(threads)s, %(ref)s, 'phone', '\\x00')"
    ),
    (
        "insert into privacy_acts (id, tenant_id, subject_id, act, actor, counts) "
        "values (%(privacy_acts)s, %(tenant)s, %(owner)s, 'export', 'operator', '{}')"
    ),
    (
        "insert into kyc_verifications (user_id, tenant_id, method, verified_at, event_id) "
        "values (%(users)s, %(tenant)s, 'ckyc', now(), gen_random_uuid())"
    ),
    "insert into underwriters (user_id, tenant_id, level) values (%(users)s, %(tenant)s, 1)",
    (
        "insert into cases (id, tenant_id, number, ref, stage, applicant_name, co_applicants, product, amount_inr, "
        "tenure_months, rate_pct, as_of, thread_id, judged_seq, inputs_hash, ruleset_hash) values (%(cases)s, "
        "%(tenant)s, (select count(*) + 1 from cases), %(ref)s, 'decision', %(name)s, 0, 'home_purchase', 100, 60, "
        "'8.5', '2026-11-27', %(threads)s, 0, 'i', 'r')"
    ),
    "insert into case_files (case_id, tenant_id) values (%(cases)s, %(tenant)s)",
    (
        "insert into case_documents (id, tenant_id, case_id, document_id, label, file_name, role, state) "
        "values (%(case_documents)s, %(tenant)s, %(cases)s, gen_random_uuid(), 'payslip', 'p.pdf', 'income', 'verified')"
    ),
    (
        "insert into case_facts (id, tenant_id, case_id, seq, field, value, method, confidence, person_id) "
        "values (%(case_facts)s, %(tenant)s, %(cases)s, 1, 'rate_pct', '\"9\"', 'person', '1', %(owner)s)"
    ),
    (
        "insert into case_mismatches (id, tenant_id, case_id, key, field, severity, says, state) "
        "values (%(case_mismatches)s, %(tenant)s, %(cases)s, 'k', 'rate_pct', 'info', 's', 'open')"
    ),
    (
        "insert into case_conditions (id, tenant_id, case_id, place, code, text, before, state) "
        "values (%(case_conditions)s, %(tenant)s, %(cases)s, 0, 'kyc', 't', 'sanction', 'open')"
    ),
    (
        "insert into case_recommendations (id, tenant_id, case_id, round, person_id, decision, text, needs_level, "
        "needs_signatures, needs_why, inputs_hash, ruleset_hash) values (%(case_recommendations)s, %(tenant)s, "
        "%(cases)s, 1, %(owner)s, 'decline', 't', 1, 1, 'w', 'i', 'r')"
    ),
    # The row itself, past the trigger that asks for another person than the maker.
    "alter table case_signatures disable trigger case_signatures_checked",
    (
        "insert into case_signatures (id, tenant_id, case_id, round, person_id, level, role, decision, text) values "
        "(%(case_signatures)s, %(tenant)s, %(cases)s, 1, %(owner)s, 1, 'second_signer', 'agree', 't')"
    ),
    "alter table case_signatures enable trigger case_signatures_checked",
    (
        "insert into case_overrides (id, tenant_id, case_id, round, person_id, code, reason_code, text) "
        "values (%(case_overrides)s, %(tenant)s, %(cases)s, 1, %(owner)s, 'DSCR_LOW', 'low_ltv', 't')"
    ),
    (
        "insert into case_requests (id, tenant_id, case_id, person_id, items, note) "
        "values (%(case_requests)s, %(tenant)s, %(cases)s, %(owner)s, '[]', 'n')"
    ),
    (
        "insert into case_forks (id, tenant_id, case_id, person_id, name, base_hash) "
        "values (%(case_forks)s, %(tenant)s, %(cases)s, %(owner)s, 'less', 'i')"
    ),
    (
        "insert into case_timeline (id, tenant_id, case_id, number, at, kind, says, previous_hash, hash) "
        "values (%(case_timeline)s, %(tenant)s, %(cases)s, 1, now(), 'opened', 's', '0', 'h')"
    ),
    (
        "insert into case_locks (case_id, tenant_id, event_id, disbursed_on, amount_inr) "
        "values (%(cases)s, %(tenant)s, gen_random_uuid(), '2026-11-27', 1)"
    ),
    (
        "insert into titles (id, tenant_id, ref, property) "
        'values (%(titles)s, %(tenant)s, %(ref)s, \'{"text": "Plot 7"}\')'
    ),
    (
        "insert into title_documents (id, tenant_id, title_id, document_id) "
        "values (%(title_documents)s, %(tenant)s, %(titles)s, gen_random_uuid())"
    ),
    (
        "insert into title_findings (id, tenant_id, title_id, revision, position, code, events, severity_found, "
        "severity, detail, requisition, cure, source) values (%(title_findings)s, %(tenant)s, %(titles)s, 1, 0, "
        "'EC_GAP', '{}', 'medium', 'medium', '', 'r', 'c', 's')"
    ),
    (
        "insert into title_requisitions (id, tenant_id, title_id, revision, number, text, finding_ids) "
        "values (%(title_requisitions)s, %(tenant)s, %(titles)s, 1, 1, 'r', '{}')"
    ),
    "update users set roles = '{buyer,legal_reviewer}' where id = %(owner)s",
    (
        "insert into title_signatures (id, tenant_id, title_id, revision, role, signed_by, signer_name, "
        "report_sha256, at) values (%(title_signatures)s, %(tenant)s, %(titles)s, 1, 'advocate', %(owner)s, 'n', "
        "'d', now())"
    ),
    "update users set roles = '{buyer}' where id = %(owner)s",
    (
        "insert into title_searches (id, tenant_id, title_id, revision, until, at, report_before) "
        "values (%(title_searches)s, %(tenant)s, %(titles)s, 2, '2026-11-27', now(), '{}')"
    ),
    (
        "insert into title_timeline (id, tenant_id, title_id, number, kind, at, details, previous_hash, hash) "
        "values (%(title_timeline)s, %(tenant)s, %(titles)s, 1, 'opened', now(), '{}', repeat('0', 64), 'h')"
    ),
    (
        "insert into title_reports (id, tenant_id, title_id, revision, pdf, sha256) "
        "values (%(title_reports)s, %(tenant)s, %(titles)s, 1, '\\x00', 'd')"
    ),
    (
        "insert into contracts (id, tenant_id, owner_id, document_id, day, review, ruleset_hash) "
        "values (%(contracts)s, %(tenant)s, %(owner)s, %(documents)s, '2026-11-27', '{}', 'r')"
    ),
    (
        "insert into contract_words (id, tenant_id, contract_id, clause, present, told_by, told_at) "
        "values (%(contract_words)s, %(tenant)s, %(contracts)s, 'CR-01', 'yes', %(owner)s, now())"
    ),
)
