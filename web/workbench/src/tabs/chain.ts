import type { TimelineEntry } from "../api/types.js";

/** The number of the first entry whose hash does not follow from the one before it; null: each follows. */
export function brokenAt(items: readonly TimelineEntry[]): number | null {
  const sorted = items.toSorted((one, other) => one.number - other.number);
  const found = sorted.find((each, at) => {
    const before = sorted[at - 1];
    return before !== undefined && (each.previous_hash !== before.hash || each.number !== before.number + 1);
  });
  return found?.number ?? null;
}
