import { rupees } from "@propmubi/desk";

const MONEY = /_inr$|amount|salary|income|_value$|_emi$|^emi|pay|gross|monthly|outstanding|price|cost|multiple|value|rent$|savings/;
const NO_MONEY = /months$|pct$|score|date|_on$|count/;

/** Whole rupees in full, by Indian grouping: 12,34,567. */
export function inFull(amount: number): string {
  return `${amount < 0 ? "−" : ""}₹${Math.abs(amount).toLocaleString("en-IN")}`;
}

function isMoney(field: string, unit: string | null): boolean {
  if (unit !== null) return unit === "inr";
  const last = field.split(".").at(-1) ?? field;
  return MONEY.test(last) && !NO_MONEY.test(last);
}

function whole(value: unknown): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}

/** What a fact says, in the words of a person: money in full, yes and no, lists beside one another. */
export function valueText(value: unknown, field = "", unit: string | null = null): string {
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value)) return value.map((each) => valueText(each, field, unit)).join(", ");
  return typeof value === "object" ? pairs(value) : simpleText(value as Simple, field, unit);
}

type Simple = string | number | boolean;

function pairs(value: object): string {
  return Object.entries(value).map(([name, each]) => `${name.replaceAll("_", " ")} ${valueText(each, name)}`).join(", ");
}

function simpleText(value: Simple, field: string, unit: string | null): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  const number = whole(value);
  if (number !== null && isMoney(field, unit)) return inFull(number);
  return unitText(String(value), field, unit);
}

function unitText(value: string, field: string, unit: string | null): string {
  if (unit === "percent" || unit === "pct" || field.endsWith("_pct")) return `${value} %`;
  if (unit === "months" || field.endsWith("tenure_months")) return tenureText(Number(value));
  return value.replaceAll("_", " ");
}

/** A share of four decimals in percent: "0.5829" as "58.29 %". */
export function percentOf(share: string): string {
  return `${(Number(share) * 100).toFixed(2)} %`;
}

/** 286 as "23 y 10 m", 240 as "20 y". */
export function tenureText(months: number): string {
  if (!Number.isFinite(months)) return "–";
  const years = Math.floor(months / 12);
  const rest = months % 12;
  return [years > 0 ? `${years} y` : "", rest > 0 || years === 0 ? `${rest} m` : ""].filter((part) => part !== "").join(" ");
}

/** What somebody typed for a value, as the API takes it: whole rupees and months as numbers, the rest as text. */
export function typed(text: string, like: unknown): unknown {
  const bare = text.trim();
  if (typeof like === "boolean") return /^(yes|true|y)$/i.test(bare);
  const digits = bare.replace(/[₹,\s]/g, "");
  return typeof like === "number" && /^-?\d+$/.test(digits) ? Number(digits) : bare;
}

/** The figure of a check or gauge with its unit: "48.35 %", "742", "₹79,87,000". */
export function limitText(value: string | null, code: string): string {
  if (value === null) return "–";
  if (code.includes('score')) return value;
  if (code.includes('dscr')) return `${value} ×`;
  if (code.includes('tenure')) return value.includes("-") ? `${value} months` : `${value} m`;
  if (/^-?\d+$/.test(value) && Number(value) > 10_000) return rupees(Number(value));
  return /^-?\d+(\.\d+)?$/.test(value) ? `${value} %` : value.replaceAll("_", " ");
}
