import type { Language, Paragraph, WhatIf } from "../src/api/types.js";

const inr = (amount: number): string => `₹${amount.toLocaleString("en-IN")}`;

const LTV: Record<Language, (value: number, most: number) => string> = {
  en: (value, most) => `On a property value of ${inr(value)} at most ${inr(most)} may be lent. Check the agreement and the valuation.`,
  hi: (value, most) => `${inr(value)} मूल्य की संपत्ति पर ज़्यादा से ज़्यादा ${inr(most)} दिया जा सकता है। अनुबंध और मूल्यांकन जाँच लें।`,
  mr: (value, most) => `${inr(value)} मूल्याच्या मालमत्तेवर जास्तीत जास्त ${inr(most)} देता येतात. करार आणि मूल्यांकन तपासा.`,
};
const WAY: Record<Language, (offer: number, asked: number) => string> = {
  en: (offer, asked) => `A loan of ${inr(offer)} instead of ${inr(asked)} would pass.`,
  hi: (offer, asked) => `${inr(asked)} के बजाय ${inr(offer)} का ऋण स्वीकार होगा।`,
  mr: (offer, asked) => `${inr(asked)} ऐवजी ${inr(offer)} चे कर्ज मंजूर होईल.`,
};

export function told(language: Language, value: number, answer: WhatIf, asked: number): { reasons: object[]; ways: string[] } {
  const over = answer.checks.some((each) => each.code === "ltv" && each.state !== "pass");
  return {
    reasons: over ? [{ code: "LTV_LIMIT", text: LTV[language](value, answer.offer_inr), input: "property.agreement_value", check: "ltv" }] : [],
    ways: answer.counterfactuals.length > 0 ? [WAY[language](answer.offer_inr, asked)] : [],
  };
}

/** A memo in which each figure rests on something, and one part does not. */
export function memoOf(answer: WhatIf, facts: { income: string; credit: string; value: string }): Paragraph[] {
  const foir = `${answer.gauges.foir?.value ?? ""} %`;
  const ltv = `${answer.gauges.ltv?.value ?? ""} %`;
  return [
    {
      heading: "Income", is_grounded: true,
      text: "The applicant earns ₹1,42,500 gross a month by her payslip. Her salary of October came to ₹1,09,820 in the bank, ₹6,500 less than the net pay on the slip.",
      figures: [{ text: "₹1,42,500", fact_id: facts.income, check: null }, { text: "₹1,09,820", fact_id: facts.credit, check: null }],
    },
    {
      heading: "Ratios", is_grounded: true, text: `All instalments take ${foir} of the income that counts, and the loan is ${ltv} of the value lent on, ₹1,06,50,000.`,
      figures: [{ text: foir, fact_id: null, check: "foir" }, { text: ltv, fact_id: null, check: "ltv" }, { text: "₹1,06,50,000", fact_id: facts.value, check: null }],
    },
    { heading: "Employer", is_grounded: false, text: "The employer is an established software firm in Pune.", figures: [] },
  ];
}
