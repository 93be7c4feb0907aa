import type { EventOf } from "@propmubi/client";
import { inFull, tenureText } from "../words/values.js";

export type WorkingRow = readonly [name: string, value: string];

type Affordability = EventOf<"affordability">["affordability"];
type Emi = EventOf<"emi">["emi"];

/** Rows whose figure the platform gave. */
function known(rows: readonly (readonly [string, number | undefined])[]): WorkingRow[] {
  return rows.flatMap(([name, inr]) => (inr === undefined ? [] : [[name, inFull(inr)] as const]));
}

function terms({ rate_pct: rate, months }: { rate_pct?: string; months?: number }): string {
  return `at ${rate ?? "–"} % over ${months === undefined ? "–" : tenureText(months)}`;
}

/** How the loan follows from the income, step by step. */
export function affordabilityRows(means: Affordability): WorkingRow[] {
  const taken = means.obligations_inr ? -means.obligations_inr : undefined;
  return known([
    ["Income a month", means.monthly_income_inr],
    ["Instalments that run already", taken],
    [`Room for an instalment, all together at most ${means.foir_cap_pct ?? "–"} % of the income`, means.emi_room_inr],
    [`Loan that carries, ${terms(means)}`, means.max_loan_inr],
    ["Its instalment", means.emi_inr],
    ["Own contribution, by the limit on the value", means.own_contribution_inr],
    ["Price of the home, without stamp duty and registration", means.home_price_inr],
  ]);
}

/** What an instalment is made of. */
export function emiRows(emi: Emi): WorkingRow[] {
  return known([
    ["Price", emi.price_inr],
    [`Loan, ${terms(emi)}`, emi.principal_inr],
    ["Own contribution", emi.own_contribution_inr],
    ["Interest in all", emi.total_interest_inr],
    ["Paid in all", emi.total_paid_inr],
  ]);
}
