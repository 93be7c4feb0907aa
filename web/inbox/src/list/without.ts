import type { Understood } from "../api/types.js";

/** Words that only lead up to what comes after them. */
const LEADS_UP = "(?:\\b(?:in|at|from|by|with|of|for|since|not|is|are|and)\\s+)*";

/**
 * A search without what one chip stands for: the words of its label, or its value, with the little words before.
 * Where neither stands in the text as such, the whole search is emptied: a chip that is taken away must not stay.
 */
export function without(q: string, chip: Understood): string {
  for (const words of [chip.label, chip.value, ...chip.label.split(/[:·,]\s*/)]) {
    const shorter = cut(q, words);
    if (shorter !== null) return shorter;
  }
  return "";
}

function cut(q: string, words: string): string | null {
  const wanted = words.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("_", "[ _]");
  if (wanted === "") return null;
  const found = new RegExp(`${LEADS_UP}(?<![\\p{L}\\p{N}])${wanted}(?![\\p{L}\\p{N}])`, "iu").exec(q);
  return found === null ? null : (q.slice(0, found.index) + q.slice(found.index + found[0].length)).replace(/\s+/g, " ").trim();
}
