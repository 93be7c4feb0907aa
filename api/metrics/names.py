"""Every metric there is: its name as Prometheus keeps it, and what it means.

Dashboards, alerts and docs/operations.md name metrics from here, which a test checks. Metrics whose scope is
the process are summed over targets; those of the installation are the same from every API process, so a query
takes ``max`` of them over targets.
"""

from __future__ import annotations

from typing import Final

PROCESS: Final = {
    "propmubi_http_requests_total": "Requests by route template, method and status.",
    "propmubi_http_request_seconds": "Seconds until an answer begins, by route template and method.",
    "propmubi_sse_streams_open": "Event streams that are open now.",
    "propmubi_checkpoint_pool_connections": "Connections of the checkpoints' pool, by state: used or idle.",
    "propmubi_checkpoint_pool_waiting": "Calls that wait for a connection of that pool.",
    "propmubi_database_pool_connections": "Connections of the platform's pool, by state: used or idle.",
    "propmubi_statements_removed_total": "Statements of models that no tool bore out, by graph and kind.",
}
"""Of the process that is asked."""
INSTALLATION: Final = {
    "propmubi_engine_up": "1 while the engine answers (postgres, redis); 0 while it does not.",
    "propmubi_runs_open": "Runs by graph and status, pending or running; counting stops at 10,000.",
    "propmubi_run_seconds": "Seconds of executing runs by graph and how they ended.",
    "propmubi_node_seconds": "Seconds of nodes by graph and node.",
    "propmubi_queue_wait_seconds": "Seconds between a run's acceptance and its first beginning, by graph.",
    "propmubi_threads_waiting": "Threads that wait for a person; counting stops at 10,000.",
    "propmubi_leases": "Leases of runs in progress by state: held, or expired and not yet taken over.",
    "propmubi_stream_pending": "Messages delivered and not acknowledged, by stream and group.",
    "propmubi_stream_undelivered": "Messages not yet delivered, by stream and group; absent when unknown.",
    "propmubi_dead_letters": "Dead letters nobody has decided about, by stream; counting stops at 10,000.",
    "propmubi_outbox_unsent": "Committed messages that are in no stream yet; counting stops at 10,000.",
    "propmubi_outbox_oldest_unsent_seconds": "Age of the oldest of them.",
    "propmubi_workers": "Living workers.",
    "propmubi_worker_slots": "Runs that the living workers can execute at a time.",
    "propmubi_model_spend_rupees_total": "Spent on models today (India's day), by tier and use case.",
    "propmubi_model_calls_total": "Calls to models today by outcome; floor counts steps without an answer.",
    "propmubi_model_tokens_total": "Tokens of models today by kind: sent, cached (of those sent), answered.",
    "propmubi_model_floor_share": "Share of today's model steps that ended at their floor.",
    "propmubi_model_budgets": "Tenants by limit of spending and its state: below, near or spent.",
    "propmubi_model_ledger_lost_total": "Calls of today that the ledger could not keep.",
    "propmubi_worker_active_runs": "Runs that they execute now.",
}
"""Of all processes together."""
METRICS: Final = PROCESS | INSTALLATION
