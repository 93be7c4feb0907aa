import type { Check, Counterfactual, Gauges, WhatIf } from "../src/api/types.js";

/** What the small engine of the tests judges. The product's own is domain/lending, and is tested there. */
export interface Terms {
  income_inr: number;
  obligations_inr: number;
  score: number;
  value_inr: number;
  amount_inr: number;
  rate_pct: number;
  tenure_months: number;
}

/** Where a figure of a check was read. */
export type Sources = Readonly<Partial<Record<"income" | "obligations" | "value", string>>>;

export function emi(principal: number, ratePct: number, months: number): number {
  const rate = ratePct / 1200;
  const grown = (1 + rate) ** months;
  return Math.round((principal * rate * grown) / (grown - 1));
}

const percent = (share: number): string => (share * 100).toFixed(2);
/** LTV slabs of the regulator: 90 up to 30 lakh, 80 up to 75, 75 above. */
const ltvCap = (amount: number): number => (amount <= 3_000_000 ? 0.9 : amount <= 7_500_000 ? 0.8 : 0.75);
const FOIR_CAP = 0.55;
const LEAST_SCORE = 700;

function ratios(terms: Terms) {
  const instalment = emi(terms.amount_inr, terms.rate_pct, terms.tenure_months);
  return { instalment, foir: (terms.obligations_inr + instalment) / terms.income_inr, ltv: terms.amount_inr / terms.value_inr, cap: ltvCap(terms.amount_inr) };
}

function passes(terms: Terms): boolean {
  const { foir, ltv, cap } = ratios(terms);
  return foir <= FOIR_CAP && ltv <= cap && terms.score >= LEAST_SCORE;
}

/** The most that passes, in whole thousands. */
function offerOf(terms: Terms): number {
  let low = 0;
  let high = Math.floor(terms.amount_inr / 1000);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes({ ...terms, amount_inr: middle * 1000 })) low = middle;
    else high = middle - 1;
  }
  return low * 1000;
}

const lakh = (amount: number): string => `₹${amount.toLocaleString("en-IN")}`;

function waysOf(terms: Terms, offer: number): Counterfactual[] {
  if (passes(terms) || offer < 500_000) return [];
  const change = { field: "amount_inr", from: terms.amount_inr, to: offer };
  return [{ change, outcome: "approve", says: `A loan of ${lakh(offer)} instead of ${lakh(terms.amount_inr)} would pass.` }];
}

const check = (code: string, state: Check["state"], value: string, limit: string, says: string, inputs: Check["inputs"], clause: string): Check => ({
  code, state, value, limit, says, inputs, clause, rule: `home_loan.${code}`, source: "PropMubi reference policy RP-2026-11", as_of: "2026-11-27",
});

export function judge(terms: Terms, sources: Sources = {}): WhatIf {
  const { instalment, foir, ltv, cap } = ratios(terms);
  const offer = offerOf(terms);
  const foirState = foir <= FOIR_CAP ? "pass" : foir <= FOIR_CAP + 0.05 ? "refer" : "fail";
  const ltvState = ltv <= cap ? "pass" : "refer";
  const scoreState = terms.score >= LEAST_SCORE ? "pass" : "refer";
  const gauges: Gauges = {
    foir: { value: percent(foir), limit: percent(FOIR_CAP), direction: "below", state: foirState },
    ltv: { value: percent(ltv), limit: percent(cap), direction: "below", state: ltvState },
    dscr: null,
    score: { value: String(terms.score), limit: String(LEAST_SCORE), direction: "above", state: scoreState },
  };
  const stress = (terms.obligations_inr + emi(terms.amount_inr, terms.rate_pct + 2, terms.tenure_months)) / terms.income_inr;
  const checks: Check[] = [
    check("foir", foirState, percent(foir), percent(FOIR_CAP), `All instalments take ${percent(foir)} % of the income that counts.`, [
      { name: "assessed_monthly_income", value: terms.income_inr, fact_id: sources.income ?? null },
      { name: "obligations_monthly", value: terms.obligations_inr, fact_id: sources.obligations ?? null },
    ], "A4, caps by income"),
    check("ltv", ltvState, percent(ltv), percent(cap), ltvState === "pass" ? `The loan is ${percent(ltv)} % of the value it is lent on.` : `The loan is ${percent(ltv)} % of the value; the amount is brought down to the limit.`, [
      { name: "property_value_for_ltv", value: terms.value_inr, fact_id: sources.value ?? null },
      { name: "requested_amount", value: terms.amount_inr, fact_id: null },
    ], "RBI home loan circular, LTV slabs"),
    check("stress_foir", stress <= 0.65 ? "pass" : "refer", percent(stress), "65.00", `Two points more of rate would take ${percent(stress)} % of income.`, [], "A6, stress"),
    check("bureau_score", scoreState, String(terms.score), String(LEAST_SCORE), `The lowest score of those the case rests on is ${terms.score}.`, [], "A7, bureau score"),
    check("title", "not_judged", "pending", "clear_and_marketable", "The advocate has not given an opinion yet.", [], "A8, never deviable"),
  ];
  const outcome = foirState === "fail" ? "decline" : offer === 0 ? "decline" : foirState === "refer" || scoreState === "refer" ? "refer" : "approve";
  return { outcome, offer_inr: offer, emi_inr: instalment, checks, gauges, counterfactuals: waysOf(terms, offer), inputs_hash: hashOf(JSON.stringify(terms)) };
}

/** 64 hexadecimal digits that depend on the text; no cryptography, which tests of a page do not need. */
export function hashOf(text: string): string {
  return Array.from({ length: 8 }, (_, seed) => {
    let hash = 2166136261 ^ (seed * 0x9e3779b1);
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
    return (hash >>> 0).toString(16).padStart(8, "0");
  }).join("");
}
