import type { CaseDetail } from "../api/types.js";

export interface Question {
  label: string;
  words: string;
}

/** Without a case, the questions that are asked most; the figures are to be typed over. */
export const EXAMPLES: readonly Question[] = [
  { label: "How much can be borrowed?", words: "How much can I borrow on 1.1 lakh a month with a 15,000 car EMI" },
  { label: "Old or new regime?", words: "Old or new regime, I earn 18 lakh a year, my wife earns 12 lakh a year, loan of 60 lakh" },
  { label: "Total cost of buying?", words: "Total cost in Pune for 85 lakh" },
  { label: "Which instalment?", words: "EMI on a loan of 60 lakh at 8.5 % for 20 years" },
];

interface Declared {
  property?: { agreement_value?: number };
  applicants?: readonly Applicant[];
}

interface Applicant {
  relation?: string;
  fixed_gross_monthly?: number;
  obligations?: readonly { emi?: number }[];
}

const TERM = (detail: CaseDetail): string => `at ${detail.case.loan.rate_pct} % for ${detail.case.loan.tenure_months} months`;
const plainly = (amount: number): string => amount.toLocaleString("en-IN");
const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

/** The same questions with the figures of a case; one whose figures are not known is an example. */
export function questionsOf(detail: CaseDetail): readonly Question[] {
  const of = [borrowed(detail), regime(detail), cost(detail), instalment(detail)];
  return EXAMPLES.map((example, at) => ({ ...example, words: of[at] ?? example.words }));
}

function applicantsOf(detail: CaseDetail): readonly Applicant[] {
  return (detail.declared as Declared).applicants ?? [];
}

/** The income that counts when the engine has judged, else what was declared. */
function borrowed(detail: CaseDetail): string | null {
  const people = applicantsOf(detail);
  const assessed: unknown = detail.report?.assessed_monthly_income;
  const income = typeof assessed === "number" ? assessed : sum(people.map((each) => each.fixed_gross_monthly ?? 0));
  if (income <= 0) return null;
  const running = sum(people.flatMap((each) => (each.obligations ?? []).map((loan) => loan.emi ?? 0)));
  return `How much can I borrow on ${plainly(income)} a month${running > 0 ? ` with ${plainly(running)} EMI` : ""} ${TERM(detail)}`;
}

function regime(detail: CaseDetail): string | null {
  const [main, ...others] = applicantsOf(detail);
  const yearly = (person: Applicant | undefined): number => (person?.fixed_gross_monthly ?? 0) * 12;
  if (yearly(main) <= 0) return null;
  const spouse = others.find((each) => each.relation === "spouse");
  const joint = yearly(spouse) > 0 ? `, my spouse earns ${plainly(yearly(spouse))} a year` : "";
  return `Old or new regime, I earn ${plainly(yearly(main))} a year${joint}, loan of ${plainly(detail.case.loan.amount_inr)} ${TERM(detail)}`;
}

function cost(detail: CaseDetail): string | null {
  const price = detail.valuation?.agreement_value ?? (detail.declared as Declared).property?.agreement_value;
  const { city } = detail.case;
  return price && city ? `Total cost in ${city} for ${plainly(price)}` : null;
}

function instalment(detail: CaseDetail): string {
  return `EMI on a loan of ${plainly(detail.case.loan.amount_inr)} ${TERM(detail)}`;
}
