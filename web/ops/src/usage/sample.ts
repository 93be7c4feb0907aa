import type { Usage, UsageTotal } from "@propmubi/client";

export function totals(name: string, fields: Partial<UsageTotal> = {}): UsageTotal {
  return {
    name,
    calls: 0,
    failed: 0,
    cached: 0,
    over_budget: 0,
    steps: 0,
    floors: 0,
    lost: 0,
    tokens_in: 0,
    tokens_out: 0,
    tokens_cached: 0,
    cost_usd: "0.0000",
    cost_inr: "0.00",
    saved_inr: "0.00",
    mean_latency_ms: 0,
    ...fields,
  };
}

/** Usage with something in each panel, for tests. */
export const USAGE: Usage = {
  first: "2026-11-21",
  last: "2026-11-27",
  is_active: true,
  limits: [
    { name: "tenant_day", spent_inr: "41200.00", limit_inr: 45000, state: "near" },
    { name: "tenant_month", spent_inr: "123456.70", limit_inr: 450000, state: "below" },
  ],
  total: totals("total", {
    calls: 24310, failed: 310, cached: 4100, steps: 28000, floors: 210, tokens_in: 31000000, tokens_out: 2900000,
    tokens_cached: 9300000, cost_usd: "1371.7411", cost_inr: "123456.70", saved_inr: "8123.45", mean_latency_ms: 640,
  }),
  days: [
    totals("2026-11-21", { calls: 2100, cost_inr: "9200.10" }),
    totals("2026-11-23", { calls: 6100, cost_inr: "31500.20" }),
    totals("2026-11-24", { calls: 5400, cost_inr: "26056.40" }),
    totals("2026-11-26", { calls: 3010, cost_inr: "15500.00" }),
    totals("2026-11-27", { calls: 7700, failed: 210, cost_inr: "41200.00" }),
  ],
  tiers: [
    totals("critical", { calls: 1200, cost_inr: "71000.00" }),
    totals("document", { calls: 3100, cost_inr: "39000.20" }),
    totals("conversational", { calls: 18010, cost_inr: "13456.50" }),
    totals("background", { calls: 2000 }),
  ],
  use_cases: [
    totals("underwriting", { calls: 1200, cost_inr: "71000.00" }),
    totals("title_verification", { calls: 3100, cost_inr: "39000.20" }),
    totals("property_search", { calls: 18010, cost_inr: "13456.50" }),
    totals("lead_scoring", { calls: 2000 }),
  ],
  deployments: [
    totals("gpt-4-turbo", { calls: 1200, tokens_in: 9000000, tokens_out: 900000, cost_inr: "71000.00", mean_latency_ms: 8200 }),
    totals("gpt-4o-mini", { calls: 18010, failed: 310, cached: 4100, tokens_in: 19000000, tokens_out: 1700000, cost_inr: "13456.50", mean_latency_ms: 610 }),
  ],
  outcomes: [
    totals("answered", { calls: 24000, steps: 24000 }),
    totals("cached", { cached: 4100, steps: 4100 }),
    totals("failed", { calls: 310, failed: 310 }),
    totals("floor", { floors: 210, steps: 210 }),
  ],
};
