import type { Status } from "@propmubi/client";

const indian = new Intl.NumberFormat("en-IN");

/** 1234567 as 12,34,567. */
export function number(value: number): string {
  return indian.format(value);
}

const UNITS: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** Seconds in their largest whole unit: 3700 is "1 hour". */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["second", 1];
  const count = Math.floor(seconds / size);
  return `${number(count)} ${unit}${count === 1 ? "" : "s"}`;
}

/** What a visitor must be told about the listings as a whole. */
export function syntheticNote(status: Status | null): string | null {
  if (!status || status.listings_synthetic === 0) return null;
  if (status.listings_synthetic === status.listings_total) {
    return "The listings here are a synthetic demo market: no such home is on offer.";
  }
  return "Some listings here are synthetic, for trying things out; they are labelled.";
}
