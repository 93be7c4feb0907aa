import type { CaseDetail } from "../api/types.js";

/** What the engine found against a case, by its reason code. */
export interface Finding {
  code: string;
  effect: "hard" | "soft" | "limit" | "info";
}

function isFinding(value: unknown): value is Finding {
  return typeof value === "object" && value !== null && "code" in value && "effect" in value;
}

export function findingsOf(report: CaseDetail["report"]): Finding[] {
  const reasons: unknown = report?.reasons;
  return Array.isArray(reasons) ? reasons.filter(isFinding) : [];
}

/** Answered by a condition or by the committee itself, without a deviation (domain/cases/rounds.py). */
const ANSWERED_OTHERWISE = ["TITLE_PENDING", "TITLE_SUBJECT_TO", "EXPOSURE_FOUR_EYES"];

/**
 * What may be set aside with a reason: doubts, and limits that are no regulator's. A loan above the value's limit, KYC
 * and a defective title are never set aside (DOMAIN A8); the server refuses it as well.
 */
export function deviable(report: CaseDetail["report"]): Finding[] {
  return findingsOf(report).filter(({ code, effect }) => ["soft", "limit"].includes(effect) && code !== "LTV_LIMIT" && !ANSWERED_OTHERWISE.includes(code));
}

const CHECKS: readonly (readonly [string, string])[] = [
  ["BUREAU", "bureau_score"], ["FOIR", "foir"], ["VALUATION", "valuation_variance"], ["STRESS", "stress_foir"], ["DSCR", "dscr"],
  ["MULTIPLIER", "income_multiple"], ["TENURE", "tenure_months"], ["AGE", "tenure_months"],
];

/** The check that a finding speaks of, as domain/cases/checks_shown.py has it. */
export function checkOf(code: string): string | null {
  return CHECKS.find(([start]) => code.startsWith(start))?.[1] ?? null;
}
