import type { Box, Fact } from "../api/types.js";
import type { PaperPage } from "../api/documents.js";

/** Percent of a page, for a style. */
export interface Area {
  left: string;
  top: string;
  width: string;
  height: string;
}

/** A place on a page that leads to something. */
export interface Mark {
  id: string;
  box: Box;
  title: string;
}

/** Room around the words, so that a frame does not cut them, in points. */
const AROUND_PT = 2;

export function areaOf(box: Box, { width_pt: width, height_pt: height }: Pick<PaperPage, "width_pt" | "height_pt">): Area {
  const share = (value: number, of: number): string => `${((value / of) * 100).toFixed(3)}%`;
  return {
    left: share(box.left - AROUND_PT, width),
    top: share(box.top - AROUND_PT, height),
    width: share(box.right - box.left + 2 * AROUND_PT, width),
    height: share(box.bottom - box.top + 2 * AROUND_PT, height),
  };
}

/** The facts read on that page that have a place, from top to bottom, as Tab should go. */
export function boxed(facts: readonly Fact[], doc: string, page: number): (Fact & { evidence: { box: Box } })[] {
  const hasBox = (fact: Fact): fact is Fact & { evidence: { box: Box } } => fact.evidence.box !== null;
  return facts
    .filter((each) => each.is_current && each.evidence.document_id === doc && each.evidence.page === page)
    .filter(hasBox)
    .sort((one, other) => one.evidence.box.top - other.evidence.box.top || one.evidence.box.left - other.evidence.box.left);
}
