"""Row-level security is worth what its way round is: who may see every tenant is named here, with the reason."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
OURS = ("agents", "api", "config", "domain", "evals", "graphs", "propmubi", "rag", "router", "runtime", "store",
        "tools")  # fmt: skip

UNSCOPED = re.compile(
    r"system_session\(|\.engine\.(connect|begin|execution_options)\(|Connection\.connect\(|"
    r"\bpsycopg\.connect\(|ConnectionPool\(|create_(async_)?engine\(|from_conn_string\("
)
"""Ways to the database past a scoped session."""

SYSTEM = {
    "evals/bench_bus/durable.py": "measures, in a database made for it",
    "store/database.py": "defines both kinds of session",
    "store/migrate.py": "changes the schema",
    "store/listing_index.py": "vacuums the table of listings",
    "store/vector_baseline.py": "a benchmark's own table",
    "store/eval_shadows.py": "finds live runs of all tenants for a challenger, and keeps what came of it",
    "store/eval_runs.py": "keeps the operator's eval runs, and reads what was said for those who make cases of it",
    "store/model_calls.py": "writes the ledger of all tenants' calls to models",
    "store/plans.py": "reads plans for limits, which no scoped session may",
    "store/thread_sizes.py": "weighs threads of whole tenants, for their operators",
    "store/lead_models.py": "asks whether who promotes a model may, by an account that the tenant's scope hides",
    "store/lead_training.py": "reads outcomes of one tenant's leads, which scoped sessions may not",
    "store/users.py": "reads a token before it is known whose it is",
    "store/lead_figures.py": "a benchmark's figures, of a database made for it",
    "store/case_figures.py": "a benchmark's figures, of a database made for it",
    "store/documents/erasing.py": "finds papers of all tenants whose time is over; takes corrections of an erased one, whoever made them",
    "store/demo_cases.py": "makes the demo tenant's analysts and cases",
    "store/demo_leads.py": "makes the demo tenant's brokers and leads",
    "store/demo_people.py": "makes the demo tenant",
    "store/identity/people.py": "compares passwords before it is known who calls",
    "store/identity/personal_tokens.py": "writes tokens, which scoped sessions may not even read",
    "store/identity/sign_ins.py": "renews and ends sign-ins",
    "store/identity/sites.py": "begins sessions of visitors",
    "evals/chaos/audit.py": "counts the truth of a chaos run on its own database",
    "propmubi/chaos/standby.py": "promotes the standby of a chaos run",
    "propmubi/chaos/engines.py": "makes and ends sessions of the databases of a chaos run",
    "propmubi/cli/people_store.py": "the operator's commands about people and sites",
    "propmubi/doctor/engines.py": "asks whether the server answers",
    "propmubi/engines/postgres.py": "makes the embedded server's roles and database",
    "router/usage.py": "adds up calls to models of all tenants for monitoring, by no tenant",
    "runtime/graph_versions.py": "moves runs of all tenants to a new version",
    "runtime/case_duties.py": "looks for late cases of all tenants, each marked by its own row",
    "runtime/cron_firing.py": "finds crons of all tenants that are due; fires each in its owner's scope",
    "runtime/due_look.py": "asks whether anything of any tenant is due",
    "runtime/delayed_runs.py": "wakes runs of all tenants whose time has come",
    "runtime/checkpoints/pool.py": "LangGraph's saver, by thread ids that were checked",
    "runtime/events/alone.py": "handles events of all tenants, as the system",
    "runtime/events/batch.py": "handles events of all tenants, as the system",
    "runtime/events/effects.py": "gives messages of all tenants up",
    "runtime/events/operations.py": "shows an operator the outbox, which scoped sessions cannot read",
    "runtime/events/waiting.py": "resumes waiting threads of all tenants",
    "runtime/events/working.py": "forgets old messages of all tenants",
    "runtime/ended_runs.py": "removes the temporary threads of ended runs of all tenants",
    "runtime/heartbeat.py": "renews the leases of all of a worker's runs",
    "runtime/item_sweeper.py": "deletes expired items of all tenants",
    "runtime/lead_duties.py": "ages scores and moves clocks of all tenants, each by its own row",
    "runtime/operator_view.py": "counts for monitoring, and operators' lists, each by its tenant",
    "runtime/relay.py": "sends messages of all tenants",
    "runtime/run_following.py": "asks which runs of all readers of the process have ended; each was let in",
    "runtime/run_handling.py": "begins and ends runs of all tenants",
    "runtime/upgrade_check.py": "looks at waiting threads of all tenants, for the operator at the machine",
    "runtime/thread_expiry.py": "ends threads of all tenants whose time has passed",
    "runtime/webhook_sender.py": "sends webhooks of all tenants",
    "propmubi/cli/privacy.py": "wraps the keys of all subjects with a new secret",
    "runtime/subjects.py": "takes back webhooks of one person, which scoped sessions cannot read",
    "runtime/sweep.py": "looks for lost messages of all tenants",
    "runtime/worker.py": "voids leases of its earlier life",
}


def unscoped_modules() -> set[str]:
    """Our modules that open the database other than by a scoped session."""
    return {
        str(path.relative_to(ROOT))
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if UNSCOPED.search(path.read_text(encoding="utf-8"))
    }


def test_only_named_modules_see_every_tenant() -> None:
    assert unscoped_modules() == set(SYSTEM)


def test_nothing_that_serves_a_request_or_a_graph_is_among_them() -> None:
    assert not [
        module for module in SYSTEM if module.startswith(("api/", "graphs/", "tools/", "agents/", "rag/"))
    ]
