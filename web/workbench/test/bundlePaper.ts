import type { Line, MadePaper } from "./paper.js";
import { idOf } from "./people.js";

const gap: Line = { text: "" };
const title = (text: string): Line => ({ text, size: 15 });
const says = (text: string, field: string, value: unknown, words: string, more: object = {}): Line => ({ text, reads: { field, value, words, ...more } });

/** A title bundle as it was scanned: two deeds, of which the second page of the first went astray, and a receipt. */
export const BUNDLE: MadePaper = {
  id: idOf("02", 9), label: "sale_deed", file: "title_bundle_plot_189.pdf", role: "property", isScan: true,
  pages: [
    [
      title("SALE DEED"), gap, { text: "Executed on 15 January 1997 at Sanganer" },
      says("Vendor: Rajesh Reddy, son of Raghavendra Reddy", "sale_deed.executant", { name: "Rajesh Reddy", relation: "S/o", relative: "Raghavendra Reddy" }, "Rajesh Reddy"),
      says("Purchaser: Radha Iyer, wife of Manjunath Iyer", "sale_deed.claimant", { name: "Radha Iyer", relation: "W/o", relative: "Manjunath Iyer" }, "Radha Iyer"),
      says("Survey No. 189/1, Sanganer", "sale_deed.survey", "189/1", "189/1"),
    ],
    [
      title("MORTGAGE DEED"), gap,
      says("Registered as 297/1991", "mortgage.doc_no", "297/1991", "297/1991"),
      says("Loan of Rs. 27,00,000", "mortgage.amount_inr", 2_700_000, "27,00,000", { confidence: "0.8" }),
      says("Mortgagee: State Bank of India", "mortgage.lender", "State Bank of India", "State Bank of India"),
    ],
    [
      { text: "continued" }, gap, says("The consideration of Rs. 11,14,000 was paid", "mortgage.consideration_inr", 1_114_000, "11,14,000", { confidence: "0.5" }),
      { text: "Registered on 23-01-1997 as 453/1997" }, { text: "Aadhaar of the purchaser XXXX XXXX 6789" },
    ],
    [
      title("TAX RECEIPT"), gap, says("Paid by Radha Iyer", "tax_receipt.payer", "Radha Iyer", "Radha Iyer"),
      says("Rs. 37,405 for 2025-26", "tax_receipt.amount_inr", 37_405, "37,405"),
    ],
  ],
};
