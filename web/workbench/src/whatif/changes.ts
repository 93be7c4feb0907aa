import type { Changes, Counterfactual } from "../api/types.js";

/** A person who could join the loan, as the sliders have them. */
export interface Joiner {
  income_inr: number;
  emi_inr: number;
  /** Without a history a case is referred. */
  score: number;
}

/** Where the sliders stand. */
export interface Terms {
  rate_pct: number;
  tenure_months: number;
  amount_inr: number;
  /** Null: nobody joins. */
  joiner: Joiner | null;
}

const THIRTY_FIVE_YEARS = 420;

/** What the server is asked: only what differs from the case. */
export function changesOf(terms: Terms, asked: Terms): Changes {
  const { rate_pct: rate, tenure_months: tenure, amount_inr: amount, joiner } = terms;
  return {
    ...(rate !== asked.rate_pct && { rate_pct: rate.toFixed(2) }),
    ...(tenure !== asked.tenure_months && { tenure_months: tenure }),
    ...(amount !== asked.amount_inr && { amount_inr: amount }),
    ...(joiner !== null && {
      co_applicant: {
        relation: "spouse", employment: "salaried", age_months: THIRTY_FIVE_YEARS, co_owner: true, pension_monthly: 0,
        fixed_gross_monthly: joiner.income_inr, emi_monthly: joiner.emi_inr, bureau_score: joiner.score,
      },
    }),
  };
}

/** The terms with that change; null where no slider stands for it. */
export function withChange(terms: Terms, { change }: Counterfactual): Terms | null {
  const to = Number(change.to);
  if (!Number.isFinite(to)) return null;
  if (change.field.includes('amount')) return { ...terms, amount_inr: to };
  if (change.field.includes('tenure')) return { ...terms, tenure_months: to };
  return change.field.includes('rate') ? { ...terms, rate_pct: to } : null;
}

/** The value below which that part of them lies; by the nearest rank, so always one that was measured. */
export function quantile(values: readonly number[], part: number): number | null {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.max(0, Math.ceil(part * ordered.length) - 1)] ?? null;
}
