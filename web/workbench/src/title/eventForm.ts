import type { TitleEvent } from "../api/titles.js";

/** Kinds of events, as docs/title.md has them. */
export const KINDS = [
  "root", "sale", "gift", "settlement", "exchange", "conveyance_by_decree", "release", "partition", "gpa_sale", "poa", "death_intestate", "death_will",
  "agreement_for_sale", "agreement_cancelled", "mortgage", "cersai_entry", "lis_pendens", "attachment", "acquisition_notice", "lease", "discharge",
  "mutation_order", "rera_registration", "na_conversion_order", "approved_plan", "occupancy_certificate", "tax_receipt", "society_noc",
] as const;

/** An event as a form shows it: what most have in fields of their own, the rest as JSON. */
export interface EventFields {
  date: string;
  type: string;
  doc_no: string;
  registered: "yes" | "no" | "";
  /** A name a line. */
  executants: string;
  /** A name a line, with the share behind a comma. */
  claimants: string;
  rest: string;
}

const OWN = new Set(["id", "date", "type", "doc_no", "registered", "executants", "claimants"]);

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function partyLine(party: unknown): string {
  if (typeof party !== "object" || party === null) return text(party);
  const { name, share } = party as { name?: unknown; share?: unknown };
  return share === undefined || share === null ? text(name) : `${text(name)}, ${text(share)}`;
}

export function fieldsOf(event: TitleEvent | null): EventFields {
  const given: Record<string, unknown> = event ?? {};
  const lines = (value: unknown): string => (Array.isArray(value) ? value.map(partyLine).join("\n") : "");
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => !OWN.has(name)));
  return {
    date: text(given.date), type: text(given.type) || "sale", doc_no: text(given.doc_no),
    registered: given.registered === true ? "yes" : given.registered === false ? "no" : "",
    executants: lines(given.executants), claimants: lines(given.claimants), rest: Object.keys(rest).length === 0 ? "" : JSON.stringify(rest, null, 2),
  };
}

/** What the form says, as the API takes it; parties that were not touched keep all that was known of them. */
export function eventOf(fields: EventFields, before: TitleEvent | null): Record<string, unknown> {
  const same = fieldsOf(before);
  const event: Record<string, unknown> = { ...restOf(fields.rest), date: fields.date, type: fields.type };
  if (fields.doc_no.trim() !== "") event.doc_no = fields.doc_no.trim();
  if (fields.registered !== "") event.registered = fields.registered === "yes";
  for (const side of ["executants", "claimants"] as const) {
    const parties = fields[side] === same[side] && before !== null ? before[side] : partiesOf(fields[side]);
    if (Array.isArray(parties) && parties.length > 0) event[side] = parties;
  }
  return event;
}

function restOf(told: string): object {
  if (told.trim() === "") return {};
  const rest: unknown = JSON.parse(told);
  if (typeof rest !== "object" || rest === null || Array.isArray(rest)) throw new Error("Other fields are written as one JSON object: {\"lender\": \"SBI\"}.");
  return rest;
}

const SHARE = /^(.*),\s*(\d+(?:\/\d+)?)$/;

function partiesOf(lines: string): { name: string; share?: string }[] {
  return lines.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
    const [, name, share] = SHARE.exec(line) ?? [];
    return name === undefined || share === undefined ? { name: line } : { name: name.trim(), share };
  });
}
