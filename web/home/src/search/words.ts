import type { Card, Chip, SearchAnswer } from "@propmubi/client";
import { number } from "../status/words.js";

/** One sentence for the top of the results, also read out by screen readers. */
export function summaryOf(answer: SearchAnswer): string {
  const [inForce] = answer.relaxed;
  if (answer.total === 0) return "Nothing matches, even with one wish given up. Remove a filter or two.";
  const count = `${number(answer.total)} ${answer.total === 1 ? "home" : "homes"}`;
  return inForce ? `Nothing matches exactly. With ${inForce.label}: ${count}.` : `${count} found.`;
}

const REFUSALS: Record<string, string> = {
  PROTECTED_ATTRIBUTE: "Homes are not filtered by who lives there; that part of the wish was left out.",
  PII_DISCLOSURE: "Owners' personal details are not shown; that part of the wish was left out.",
  NON_NEUTRAL_LENDER_PROMOTION: "No lender is promoted here; that part of the wish was left out.",
};

/** What the person should know beside the list: assumptions, refusals, offers to relax. */
export function notesOf(answer: SearchAnswer): string[] {
  const parsed = answer.parsed;
  const refused = new Set((parsed?.refused ?? []).map((each) => REFUSALS[each.code] ?? each.code));
  const offers = answer.relaxed.slice(1).map((each) => `With ${each.label}: ${number(each.found)} homes.`);
  return [...refused, ...(parsed?.assumptions ?? []), ...offers];
}

export interface Reasons {
  matched: string[];
  unmatched: string[];
  unknown: string[];
}

/** Constraint keys of a card in the words of the chips; one the chips do not name gets its key's words. */
export function reasonsOf(card: Card, chips: Chip[]): Reasons {
  const words = (key: string): string =>
    chips.find((chip) => isAbout(chip.key, key) || isAbout(key, chip.key))?.label ??
    key.replaceAll(/[._]/g, " ");
  const all = (keys: string[] | undefined): string[] => [...new Set((keys ?? []).map(words))];
  return { matched: all(card.matched), unmatched: all(card.unmatched), unknown: all(card.unknown) };
}

/** Whether a path is the slot itself or a part of it. */
function isAbout(path: string, slot: string): boolean {
  return path === slot || path.startsWith(`${slot}.`);
}

export function placeOf(card: Card): string {
  const place = [card.project, card.locality, card.city].filter(Boolean).join(", ");
  return card.distance_km === undefined ? place : `${place} · ${card.distance_km} km away`;
}

export function featuresOf(card: Card): string[] {
  return [
    card.bhk === undefined ? undefined : card.bhk === 0.5 ? "1 RK" : `${card.bhk} BHK`,
    card.area_label,
    card.type_label,
    floorOf(card),
    card.furnishing?.replace("_", "-"),
    card.possession_status === "ready" ? "ready to move" : card.possession_status?.replaceAll("_", " "),
    card.metro_km === undefined ? undefined : `${card.metro_km} km to ${card.metro_station ?? "metro"}`,
  ].filter((feature) => feature !== undefined && feature !== "") as string[];
}

function floorOf(card: Card): string | undefined {
  if (card.floor === undefined) return undefined;
  const floor = card.floor === 0 ? "ground floor" : `floor ${card.floor}`;
  return card.total_floors === undefined ? floor : `${floor} of ${card.total_floors}`;
}
