import type { Fact } from "../src/api/types.js";
import { factsOf, type Line, type MadePaper } from "./paper.js";
import { idOf } from "./people.js";

const money = (amount: number): string => amount.toLocaleString("en-IN");
const row = (name: string, value: string): string => `${name.padEnd(38)}${value.padStart(16)}`;
const title = (text: string): Line => ({ text, size: 15 });
const gap: Line = { text: "" };

const reading = (name: string, value: number, field: string, more: object = {}): Line => ({
  text: row(name, money(value)), reads: { field, value, words: money(value), unit: "inr", ...more },
});

export const PAYSLIP: MadePaper = {
  id: idOf("02", 1), label: "payslip", file: "payslip_oct_2026.pdf", role: "income",
  pages: [[
    title("Sahyadri Software Private Limited"),
    { text: "Hinjawadi Phase 2, Pune 411057" }, gap,
    { text: "PAYSLIP FOR OCTOBER 2026", size: 12 }, gap,
    { text: row("Employee", "Asha Deshpande"), reads: { field: "payslip.employee_name", value: "Asha Deshpande", words: "Asha Deshpande" } },
    { text: row("Employee number", "SSPL-20417") },
    { text: row("PAN", "ABXPD1234K") }, gap,
    { text: row("EARNINGS", "Rupees") },
    reading("Basic", 71_250, "payslip.basic_inr"),
    reading("House rent allowance", 35_625, "payslip.hra_inr"),
    reading("Special allowance", 35_625, "payslip.special_allowance_inr"),
    reading("Gross earnings", 142_500, "payslip.gross_pay_inr"), gap,
    { text: row("DEDUCTIONS", "Rupees") },
    reading("Provident fund", 8_550, "payslip.pf_inr"),
    reading("Professional tax", 200, "payslip.professional_tax_inr"),
    reading("Income tax", 17_430, "payslip.tds_inr"), gap,
    reading("Net pay", 116_320, "payslip.net_pay_inr"),
  ]],
};

export const STATEMENT: MadePaper = {
  id: idOf("02", 2), label: "bank_statement", file: "hdfc_statement_may_oct_2026.pdf", role: "income",
  pages: [
    [
      title("Statement of account"), { text: "A/c XXXXXXXX4417   ASHA DESHPANDE   Pune, Kothrud" }, gap,
      { text: row("Date        Narration", "Credit") },
      { text: row("31-08-2026  NEFT SAHYADRI SOFTWARE SAL", "1,16,320") },
      { text: row("30-09-2026  NEFT SAHYADRI SOFTWARE SAL", "1,16,320") },
      { text: row("30-10-2026  NEFT SAHYADRI SOFTWARE SAL", "1,09,820"), reads: { field: "bank.salary_credit_inr", value: 109_820, words: "1,09,820", unit: "inr" } }, gap,
      reading("Average balance of six months", 84_310, "bank.average_balance_inr"),
    ],
    [
      title("Statement of account, page 2"), gap,
      { text: row("Date        Narration", "Debit") },
      { text: row("05-10-2026  ACH D- ICICI BANK CAR LN", "18,450"), reads: { field: "bank.emi_inr", value: 18_450, words: "18,450", unit: "inr" } },
      { text: row("07-10-2026  ACH D- BAJAJ FIN EMI", "6,500"), reads: { field: "bank.undisclosed_emi_inr", value: 6_500, words: "6,500", unit: "inr", confidence: "0.86" } },
      { text: row("12-10-2026  UPI RENT KOTHRUD", "28,000") },
    ],
  ],
};

export const AGREEMENT: MadePaper = {
  id: idOf("02", 3), label: "agreement_for_sale", file: "agreement_for_sale.pdf", role: "property",
  pages: [
    [
      title("AGREEMENT FOR SALE"), { text: "Registered at Sub-Registrar Haveli 12, Pune" },
      { text: "Document 8841 of 2026, 14 November 2026", reads: { field: "agreement.registration_date", value: "2026-11-14", words: "14 November 2026" } }, gap,
      { text: "Flat 1204, Tower B, Neelkanth Heights, Baner, Pune 411045" },
      { text: "Carpet area 78.4 sq m (844 sq ft)" },
    ],
    [
      title("Consideration"), gap,
      reading("The total consideration is Rs.", 11_200_000, "agreement.consideration_inr"),
      reading("Stamp duty and registration Rs.", 784_000, "agreement.stamp_duty_inr"),
      { text: "MahaRERA P52100031877", reads: { field: "agreement.rera_id", value: "P52100031877", words: "P52100031877" } },
    ],
  ],
};

export const VALUATION: MadePaper = {
  id: idOf("02", 4), label: "valuation_report", file: "valuation_scan.pdf", role: "property", isScan: true,
  pages: [[
    title("VALUATION REPORT"), { text: "S. V. Kulkarni & Co., registered valuers, Pune" }, gap,
    reading("Fair market value", 10_650_000, "valuation.market_value_inr", { confidence: "0.93" }),
    reading("Distress value", 8_520_000, "valuation.distress_value_inr", { confidence: "0.88" }),
    { text: "Inspected on 18 November 2026", reads: { field: "valuation.inspected_on", value: "2026-11-18", words: "18 November 2026" } },
  ]],
};

export const FORM_16: MadePaper = {
  id: idOf("02", 5), label: "form16", file: "form16_rohan_2025_26.pdf", role: "income",
  pages: [[
    title("FORM No. 16, PART B"), { text: "Assessment year 2026-27   Employee Rohan Deshpande" }, gap,
    reading("Gross salary, section 17(1)", 492_000, "form16.gross_salary_inr"),
    reading("Tax deducted", 0, "form16.tds_inr"),
  ]],
};

export const PAPERS: readonly MadePaper[] = [PAYSLIP, STATEMENT, AGREEMENT, VALUATION, FORM_16];

/** What was read in a paper. */
export function read(paper: MadePaper): Fact[] {
  const at = PAPERS.indexOf(paper);
  return factsOf(paper, (index) => idOf("03", (at + 1) * 100 + index));
}
