import type { CaseRow, CheckState, ConditionState, Risk, Sort, Stage, WaitFor, Waiting } from "../api/types.js";
import type { Tab } from "../state/place.js";

export const STAGES: Record<Stage, string> = {
  intake: "Intake", documents: "Documents", bureau: "Bureau", valuation: "Valuation", title: "Title", decision: "Decision",
  second_sign: "Second signature", committee: "Committee", sanctioned: "Sanctioned", declined: "Declined", withdrawn: "Withdrawn",
};

export const WAITS: Record<WaitFor, string> = {
  documents: "Documents", bureau: "Bureau report", title: "Title opinion", analyst: "Analyst", second_signer: "Second signer",
  committee: "Committee", kyc: "KYC",
};

/** Of cases and of title files. */
export const INBOX: Record<Waiting["what"], string> = { ...WAITS, document: "Papers of a title", advocate: "Advocate", second_advocate: "Second advocate" };

export const RISKS: Record<Risk, string> = { low: "Low", medium: "Medium", high: "High" };

export const SORTS: Record<Sort, string> = { sla: "Due first", amount: "Amount", risk: "Risk", updated: "Last changed" };

export const CHECKS: Record<CheckState, string> = { pass: "Pass", refer: "Refer", fail: "Fail", not_judged: "Not judged" };

export const CONDITIONS: Record<ConditionState, string> = { open: "Open", received: "Received", cleared: "Cleared", waived: "Waived" };

export const TAB_NAMES: Record<Tab, string> = {
  summary: "Summary", rules: "Rules", mismatches: "Mismatches", conditions: "Conditions", title: "Title", "what-if": "What-if",
  timeline: "Timeline", memo: "Memo", reasons: "Reasons",
};

const OUTCOMES: Record<string, string> = {
  approve: "Approve", refer: "Refer", decline: "Decline", counter_offer: "Counter-offer", agree: "Agreed", return: "Returned",
};

export function outcomeLabel(outcome: string): string {
  return OUTCOMES[outcome] ?? plain(outcome);
}

/** Words that are abbreviations in the trade, or whose unit is said by the figure. */
const WORDS: Record<string, string> = {
  emi: "EMI", foir: "FOIR", ltv: "LTV", dscr: "DSCR", kyc: "KYC", pan: "PAN", itr: "ITR", form16: "Form 16", form130: "Form 130",
  inr: "", pct: "", kfs: "KFS", rera: "RERA", noc: "NOC", poa: "POA", oc: "OC", cibil: "CIBIL", tds: "TDS", pf: "PF", iir: "IIR", hra: "HRA", id: "ID", l1: "L1", dpd90: "DPD 90",
};

const PURPOSES: Record<string, string> = { lap: "Loan against property", top_up: "Top-up" };

export function purposeLabel(product: string): string {
  return PURPOSES[product] ?? plain(product);
}

/** What is told to those who decide: an approval of less than was asked for is a counter-offer. */
export function outcomeOf({ outcome, offer_inr: offer }: Pick<CaseRow, "outcome" | "offer_inr">, asked: number): string | null {
  return outcome === "approve" && offer !== null && offer < asked ? "counter_offer" : outcome;
}

/** "payslip.net_pay_inr" as "Net pay"; "walk_in" as "Walk in". */
export function plain(word: string): string {
  const last = word.split(".").filter((part) => !/^\d+$/.test(part)).at(-1) ?? word;
  const said = last.split(/[_\s]+/).map((part) => WORDS[part.toLowerCase()] ?? part.toLowerCase()).filter((part) => part !== "").join(" ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** "applicants.1.fixed_gross_monthly" as "Fixed gross monthly, applicant 2". */
export function fieldLabel(field: string): string {
  const place = /^applicants\.(\d+)\./.exec(field)?.[1];
  return place === undefined ? plain(field) : `${plain(field)}, applicant ${Number(place) + 1}`;
}
