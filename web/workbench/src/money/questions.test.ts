import { describe, expect, it } from "vitest";
import { CaseFile } from "../../test/caseFile.js";
import { rowAt } from "../../test/rows.js";
import { KAVITA } from "../../test/people.js";
import { EXAMPLES, questionsOf } from "./questions.js";

const detail = (declared: Record<string, unknown>) => ({ ...new CaseFile(rowAt(0, 0, { city: "Pune", loan: { amount_inr: 6_000_000, purpose: "home_purchase", tenure_months: 286, rate_pct: "8.65" } }), () => 0).view(KAVITA), declared });
const words = (declared: Record<string, unknown>) => questionsOf(detail(declared)).map((each) => each.words);

describe("questions about money", () => {
  it("have the figures of the case, the spouse's too", () => {
    const main = { relation: "self", fixed_gross_monthly: 140_000, obligations: [{ emi: 6500 }, { emi: 1500 }] };

    expect(words({ applicants: [main, { relation: "spouse", fixed_gross_monthly: 50_000 }] })).toEqual([
      "How much can I borrow on 1,90,000 a month with 8,000 EMI at 8.65 % for 286 months",
      "Old or new regime, I earn 16,80,000 a year, my spouse earns 6,00,000 a year, loan of 60,00,000 at 8.65 % for 286 months",
      "Total cost in Pune for 1,12,00,000",
      "EMI on a loan of 60,00,000 at 8.65 % for 286 months",
    ]);
  });

  it("are examples where the case does not know", () => {
    expect(words({}).slice(0, 2)).toEqual(EXAMPLES.slice(0, 2).map((each) => each.words));
    expect(words({ applicants: [{ fixed_gross_monthly: 50_000, obligations: [] }] })[0]).not.toContain("EMI");
  });
});
