import { describe, expect, it } from "vitest";
import { changesOf, quantile, type Terms, withChange } from "./changes.js";

const asked: Terms = { rate_pct: 8.65, tenure_months: 286, amount_inr: 8_500_000, joiner: null };
const way = (field: string, to: unknown) => ({ change: { field, from: 1, to }, outcome: "approve", says: "" });

describe("what-if", () => {
  it("asks only for what differs", () => {
    expect(changesOf(asked, asked)).toEqual({});
    expect(changesOf({ ...asked, rate_pct: 9.1, tenure_months: 240 }, asked)).toEqual({ rate_pct: "9.10", tenure_months: 240 });
    expect(changesOf({ ...asked, joiner: { income_inr: 40_000, emi_inr: 500, score: 780 } }, asked)).toMatchObject({ co_applicant: { fixed_gross_monthly: 40_000, emi_monthly: 500, bureau_score: 780, relation: "spouse" } });
  });

  it("tries a change that a slider stands for", () => {
    expect(withChange(asked, way("requested_amount", 7_987_000))?.amount_inr).toBe(7_987_000);
    expect(withChange(asked, way("tenure_months", 300))?.tenure_months).toBe(300);
    expect(withChange(asked, way("applicants.0.obligations", 0))).toBeNull();
    expect(withChange(asked, way("requested_amount", "x"))).toBeNull();
  });

  it("tells of times that were measured", () => {
    expect([quantile([4, 1, 3, 2], 0.5), quantile([4, 1, 3, 2], 0.95), quantile([], 0.5)]).toEqual([2, 4, null]);
  });
});
