import type { Clause, Present } from "../api/contracts.js";

export const PRESENT: Record<Present, { says: string; look: string }> = {
  yes: { says: "In order", look: "bg-accent-soft text-accent" },
  partial: { says: "Weak", look: "bg-warm-soft text-warm" },
  no: { says: "Missing", look: "bg-bad-soft text-bad" },
};

export const LANGUAGES = [["en", "English"], ["hi", "हिन्दी"], ["mr", "मराठी"]] as const;
export type Language = (typeof LANGUAGES)[number][0];

/** What counts: an advocate's word, else what was found. */
export function standingOf({ told, present }: Clause): Present {
  return told?.present ?? present;
}

const ORDER = ["critical", "high", "medium", "low"];

/** What is off first, worst first; then in the order of the checks. */
export function ranked(clauses: readonly Clause[]): Clause[] {
  const rank = (clause: Clause): number => (standingOf(clause) === "yes" ? ORDER.length : ORDER.indexOf(clause.severity));
  return clauses.toSorted((one, other) => rank(one) - rank(other) || one.id.localeCompare(other.id));
}
