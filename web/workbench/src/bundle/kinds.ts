import type { Kind } from "../api/documents.js";

type Group = "Deeds" | "Records" | "Approvals" | "Charges" | "Family" | "People" | "Income" | "Loan and sale" | "Other";

/** Every kind of paper with its group and name; the compiler finds one that is missing (domain/documents/labels.py). */
const KINDS: Record<Kind, readonly [Group, string]> = {
  sale_deed: ["Deeds", "Sale deed"], mother_deed: ["Deeds", "Mother deed"], conveyance: ["Deeds", "Conveyance"],
  agreement_for_sale: ["Deeds", "Agreement for sale"], gift: ["Deeds", "Gift deed"], settlement: ["Deeds", "Settlement"],
  exchange: ["Deeds", "Exchange"], partition: ["Deeds", "Partition"], release: ["Deeds", "Release deed"], will: ["Deeds", "Will"],
  codicil: ["Deeds", "Codicil"], probate: ["Deeds", "Probate"], letters: ["Deeds", "Letters of administration"], poa: ["Deeds", "Power of attorney"],
  encumbrance_certificate: ["Records", "Encumbrance certificate"], rtc_pahani: ["Records", "RTC / Pahani"], "7-12_extract": ["Records", "7/12 extract"],
  khata: ["Records", "Khata"], patta: ["Records", "Patta"], jamabandi: ["Records", "Jamabandi"], mutation_order: ["Records", "Mutation order"],
  tax_receipt: ["Records", "Tax receipt"], cersai_report: ["Records", "CERSAI report"],
  na_conversion_order: ["Approvals", "NA conversion order"], approved_plan: ["Approvals", "Approved plan"],
  cc_commencement: ["Approvals", "Commencement certificate"], oc: ["Approvals", "Occupancy certificate"], completion: ["Approvals", "Completion certificate"],
  rera_registration: ["Approvals", "RERA registration"], society_noc: ["Approvals", "Society NOC"], share_certificate: ["Approvals", "Share certificate"],
  court_decree: ["Charges", "Court decree"], lis_pendens: ["Charges", "Lis pendens"], attachment: ["Charges", "Attachment"],
  acquisition_notice: ["Charges", "Acquisition notice"], mortgage: ["Charges", "Mortgage"], modt: ["Charges", "MODT"],
  release_of_mortgage: ["Charges", "Release of mortgage"],
  legal_heir_certificate: ["Family", "Legal heir certificate"], survivor_certificate: ["Family", "Survivor certificate"],
  death_certificate: ["Family", "Death certificate"], family_tree: ["Family", "Family tree"],
  aadhaar: ["People", "Aadhaar"], pan: ["People", "PAN card"], passport: ["People", "Passport"], voter_id: ["People", "Voter ID"],
  driving_licence: ["People", "Driving licence"],
  payslip: ["Income", "Payslip"], form16: ["Income", "Form 16"], form130: ["Income", "Form 130"], itr: ["Income", "Income tax return"],
  bank_statement: ["Income", "Bank statement"], bureau_report: ["Income", "Bureau report"],
  valuation_report: ["Loan and sale", "Valuation report"], builder_buyer_agreement: ["Loan and sale", "Builder-buyer agreement"],
  possession_letter: ["Loan and sale", "Possession letter"], demand_letter: ["Loan and sale", "Demand letter"], kfs: ["Loan and sale", "Key Fact Statement"],
  sanction_letter: ["Loan and sale", "Sanction letter"], cheque: ["Loan and sale", "Cheque"],
  unknown: ["Other", "Not sorted"],
};

export function kindName(label: string): string {
  return (KINDS as Record<string, readonly [Group, string] | undefined>)[label]?.[1] ?? label.replaceAll("_", " ");
}

/** Kinds by group, each with its name, as a list to choose from shows them. */
export const KIND_GROUPS: readonly (readonly [Group, readonly (readonly [string, string])[]])[] = [...new Set(Object.values(KINDS).map(([group]) => group))].map(
  (group) => [group, Object.entries(KINDS).filter(([, [of]]) => of === group).map(([label, [, name]]) => [label, name] as const)] as const,
);
