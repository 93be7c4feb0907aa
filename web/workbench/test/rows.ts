import type { CaseRow, Risk, Stage, WaitFor } from "../src/api/types.js";
import { DEEPA, idOf, IMRAN, KAVITA } from "./people.js";

const NAMES = [
  "Asha Deshpande", "Mohammed Farhan Qureshi", "Lakshmi Venkataraman", "Gurpreet Singh Bedi", "Priyanka Chatterjee", "Anil Kumar Reddy", "Sneha Patil",
  "Thomas Varghese", "Rukmini Balasubramanian", "Harish Chandra Joshi", "Farida Contractor", "Nitin Gaikwad", "Meenakshi Sundaram", "Zoya Merchant",
];
const CITIES = ["Pune", "Bengaluru", "Chennai", "Chandigarh", "Kolkata", "Hyderabad", "Nashik", "Kochi", "Mumbai", "Nagpur"];
const STAGES: Stage[] = ["decision", "documents", "second_sign", "bureau", "title", "valuation", "committee", "decision", "sanctioned", "declined"];
const WAITS: Partial<Record<Stage, [WaitFor, string]>> = {
  decision: ["analyst", "An analyst's recommendation"],
  documents: ["documents", "Bank statement of the co-applicant, six months"],
  second_sign: ["second_signer", "A signature of level L2"],
  committee: ["committee", "Two signatures of the committee"],
  bureau: ["bureau", "Report of both applicants"],
  title: ["title", "Opinion of the panel advocate"],
};
const PURPOSES = ["home_purchase", "balance_transfer", "home_purchase", "construction", "lap", "plot"];
const OWNERS = [KAVITA, null, IMRAN, DEEPA];
const pick = <Item>(items: readonly Item[], at: number): Item => items[at % items.length] as Item;
const MINUTE = 60_000;

/** A case of a lender's morning. */
export function rowAt(index: number, now: number, change: Partial<CaseRow> = {}): CaseRow {
  const at = (minutes: number): string => new Date(now + minutes * MINUTE).toISOString();
  const stage = pick(STAGES, index);
  const isDone = stage === "sanctioned" || stage === "declined";
  const hasFigures = !["documents", "bureau", "intake"].includes(stage);
  const amount = 1_800_000 + ((index * 1_370_000) % 31_000_000);
  const owner = pick(OWNERS, index);
  const wait = WAITS[stage];
  const foir = 31 + ((index * 7.37) % 29);
  const ltv = 52 + ((index * 5.13) % 31);
  const dueIn = -95 + ((index * 137) % 2900);
  const outcome = stage === "declined" ? "decline" : foir > 55 ? "refer" : "approve";
  return {
    id: idOf("04", index), ref: `PM-2026-${String(123 + index).padStart(6, "0")}`, version: 3, stage,
    waiting_for: wait ? [{ what: wait[0], detail: wait[1], since: at(-180 - index), due_at: at(dueIn) }] : [],
    applicant: { name: `${pick(NAMES, index)}${index >= NAMES.length ? ` ${String.fromCharCode(65 + (Math.floor(index / NAMES.length) % 26))}.` : ""}`, co_applicants: index % 3 === 0 ? 1 : 0 },
    loan: { amount_inr: amount, purpose: pick(PURPOSES, index), tenure_months: pick([240, 300, 180, 360], index), rate_pct: "8.65" },
    outcome: hasFigures ? outcome : null, offer_inr: hasFigures ? amount : null, risk: hasFigures ? pick<Risk>(["low", "medium", "low", "high"], index) : null,
    foir: hasFigures ? { value: foir.toFixed(2), limit: "55.00" } : null, ltv: hasFigures ? { value: ltv.toFixed(2), limit: "75.00" } : null,
    owner, is_mine: owner === KAVITA, sla: { due_at: isDone ? null : at(dueIn), state: isDone ? "met" : dueIn < 0 ? "late" : "open" },
    escalated_at: dueIn < 0 ? at(dueIn + 1) : null, is_stale: false, is_locked: false, is_synthetic: true, updated_at: at(-index - 1), created_at: at(-4000 - index), city: pick(CITIES, index), ...change,
  };
}
