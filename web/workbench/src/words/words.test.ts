import { describe, expect, it } from "vitest";
import { checkOf, deviable } from "./findings.js";
import { fieldLabel, outcomeOf, plain } from "./labels.js";
import { slaWords } from "./sla.js";
import { limitText, percentOf, tenureText, typed, valueText } from "./values.js";

describe("what a fact says", () => {
  it.each([
    [142_500, "payslip.gross_pay_inr", "inr", "₹1,42,500"], [10_650_000, "property_value_for_ltv", null, "₹1,06,50,000"], ["7987000", "requested_amount", null, "₹79,87,000"],
    [742, "applicants.0.bureau_score", null, "742"], ["2026-11-14", "agreement.registration_date", null, "2026-11-14"], [240, "tenure_months", null, "20 y"],
    ["8.65", "rate_pct", null, "8.65 %"], [true, "co_owner", null, "yes"], [null, "x", null, "–"], [["a", "b"], "names", null, "a, b"],
    [[{ type: "car", emi: 18_450, outstanding: null }], "applicants.0.obligations", null, "type car, emi ₹18,450, outstanding –"],
    ["clear_and_marketable", "property.title_opinion", null, "clear and marketable"], [18, "applicants.0.age_months", null, "18"],
  ])("%j of %s is said as it is read by a person", (value, field, unit, said) => {
    expect(valueText(value, field, unit)).toBe(said);
  });

  it.each([
    ["48.35", "foir", "48.35 %"], ["742", "bureau_score", "742"], ["1.31", "dscr", "1.31 ×"], ["60-286", "tenure_months", "60-286 months"],
    ["11010000", "income_multiple", "₹1.1 Cr"], ["subject_to", "title", "subject to"], [null, "foir", "–"],
  ])("a limit has its unit: %s of %s", (value, code, said) => {
    expect(limitText(value, code)).toBe(said);
  });

  it("is taken as it is typed in India", () => {
    expect(typed("₹ 1,42,500", 0)).toBe(142_500);
    expect(typed("one lakh", 0)).toBe("one lakh");
    expect(typed(" Asha ", "x")).toBe("Asha");
    expect([typed("Yes", false), typed("no", true)]).toEqual([true, false]);
  });

  it("has shares in percent", () => {
    expect([percentOf("0.5829"), percentOf("0.65")]).toEqual(["58.29 %", "65.00 %"]);
  });

  it("has years and months", () => {
    expect([286, 240, 5, 0, Number.NaN].map(tenureText)).toEqual(["23 y 10 m", "20 y", "5 m", "0 m", "–"]);
  });

  it("has a name without its unit and place", () => {
    expect([plain("payslip.net_pay_inr"), plain("stress_foir"), plain("FOIR_DEVIATION_L1"), plain("form16")]).toEqual(["Net pay", "Stress FOIR", "FOIR deviation L1", "Form 16"]);
    expect(fieldLabel("applicants.1.fixed_gross_monthly")).toBe("Fixed gross monthly, applicant 2");
  });
});

describe("the time a stage may take", () => {
  const NOW = Date.parse("2026-11-27T06:30:00Z");
  const due = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

  it.each([
    [30 * 60, "open", "1 d 6 h", "calm"], [200, "open", "3 h 20 m", "calm"], [119, "open", "1 h 59 m", "soon"], [12.25, "open", "12:15", "soon"],
    [-61, "late", "Late 1 h", "late"], [-1, "open", "Late 1 min", "late"], [60, "met", "Met", "met"],
  ] as const)("%d minutes, %s: %s", (minutes, state, text, level) => {
    expect(slaWords({ due_at: due(minutes), state }, NOW)).toMatchObject({ text, level });
  });

  it("may be none", () => {
    expect(slaWords({ due_at: null, state: "open" }, NOW).level).toBe("none");
  });
});

describe("findings", () => {
  const report = { reasons: [{ code: "LTV_LIMIT", effect: "limit" }, { code: "FOIR_DEVIATION_L1", effect: "soft" }, { code: "TITLE_PENDING", effect: "soft" }, { code: "BUREAU_SCORE_LOW", effect: "hard" }, "x"] };

  it("that are never set aside are not offered", () => {
    expect(deviable(report).map((each) => each.code)).toEqual(["FOIR_DEVIATION_L1"]);
    expect(deviable(null)).toEqual([]);
  });

  it("belong to a check", () => {
    expect([checkOf("FOIR_DEVIATION_L1"), checkOf("BUREAU_NO_HISTORY"), checkOf("EXPOSURE_FOUR_EYES")]).toEqual(["foir", "bureau_score", null]);
  });

  it("of less than was asked for are a counter-offer", () => {
    expect(outcomeOf({ outcome: "approve", offer_inr: 90 }, 100)).toBe("counter_offer");
    expect(outcomeOf({ outcome: "approve", offer_inr: 100 }, 100)).toBe("approve");
    expect(outcomeOf({ outcome: "refer", offer_inr: 90 }, 100)).toBe("refer");
  });
});
