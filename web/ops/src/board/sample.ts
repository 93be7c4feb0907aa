import type { DeadLetter, OpsOverview } from "@propmubi/client";

/** An overview with something in each panel, for tests. */
export const LETTER: DeadLetter = {
  id: "019a1b2c-0000-7000-8000-0000000000d1",
  stream: "runs",
  message_id: "1764-0",
  event_id: null,
  event_type: null,
  run_id: "019a1b2c-0000-7000-8000-0000000000a1",
  reason: "The run was begun 5 times and never ended.",
  deliveries: 5,
  created_at: "2026-11-27T09:00:00Z",
  resolved_at: null,
  resolution: null,
  resolution_reason: null,
};

export const OVERVIEW: OpsOverview = {
  as_of: "2026-11-27T10:00:00Z",
  engines: [
    { name: "postgres", product: "PostgreSQL", version: "18.6", is_embedded: true, is_up: true },
    { name: "redis", product: "Valkey", version: "9.1", is_embedded: true, is_up: true },
  ],
  runs: [
    { graph_id: "property_search", status: "success", runs: 1234 },
    { graph_id: "property_search", status: "error", runs: 2 },
    { graph_id: "underwriting", status: "running", runs: 1 },
  ],
  waiting: {
    total: 3,
    threads: [
      {
        thread_id: "019a1b2c-0000-7000-8000-0000000000b1",
        graph_id: "underwriting",
        waiting_since: "2026-11-27T07:00:00Z",
        waiting_s: 10_800,
        questions: 1,
      },
    ],
  },
  leases: [
    {
      thread_id: "019a1b2c-0000-7000-8000-0000000000b2",
      run_id: "019a1b2c-0000-7000-8000-0000000000a2",
      graph_id: "underwriting",
      holder: "host-0",
      held_s: 4,
      expires_in_s: 26,
      deliveries: 1,
    },
  ],
  dead_letters: [LETTER],
  outbox: { unsent: 0, oldest_s: 0 },
  streams: [
    { stream: "runs", group: "workers", is_there: true, pending: 1, undelivered: 0, length: 1 },
    { stream: "crm.events", group: "platform", is_there: false, pending: 0, undelivered: 0, length: 0 },
  ],
  workers: [
    {
      name: "host-0",
      slots: 16,
      active_runs: 1,
      is_draining: false,
      version: "0.1.0",
      started_at: "2026-11-27T06:00:00Z",
      beat_age_s: 1.5,
    },
  ],
  nodes: [
    { graph: "property_search", node: "search", count: 1234, p50_s: 0.004, p95_s: 0.021, max_s: 1.2, total_s: 9 },
    { graph: "property_search", node: "answer", count: 1234, p50_s: 0.001, p95_s: 0.003, max_s: 0.2, total_s: 2 },
  ],
};
