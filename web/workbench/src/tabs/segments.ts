import type { Paragraph } from "../api/types.js";

type Linked = Paragraph["figures"][number];

export interface Segment {
  text: string;
  /** What the figure rests on; null: words, or a figure that rests on nothing we know. */
  figure: Linked | null;
}

/** A paragraph cut at its figures, in order; each figure is linked where it is first found after the one before. */
export function segments({ text, figures }: Pick<Paragraph, "text" | "figures">): Segment[] {
  const found: Segment[] = [];
  let from = 0;
  const placed = figures
    .map((figure) => ({ figure, at: text.indexOf(figure.text) }))
    .filter(({ figure, at }) => at >= 0 && figure.text !== "")
    .sort((one, other) => one.at - other.at);
  for (const { figure } of placed) {
    const at = text.indexOf(figure.text, from);
    if (at < 0) continue;
    if (at > from) found.push({ text: text.slice(from, at), figure: null });
    found.push({ text: figure.text, figure });
    from = at + figure.text.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), figure: null });
  return found;
}
