import type { InfiniteData } from "@tanstack/react-query";
import type { CasePage, CaseRow } from "../api/types.js";

export type Pages = InfiniteData<CasePage, string | null>;

/** The pages with each case in its latest form at its old place, and the new counts. Nothing moves. */
export function news(shown: Pages, latest: CasePage): Pages {
  const byId = new Map(latest.items.map((each) => [each.id, each]));
  const fresh = (row: CaseRow): CaseRow => {
    const found = byId.get(row.id);
    // An answer that was overtaken by a newer one on the way does not undo it.
    return found && found.version > row.version ? found : row;
  };
  return {
    ...shown,
    pages: shown.pages.map((page, at) => ({ ...page, items: page.items.map(fresh), ...(at === 0 && { counts: latest.counts }) })),
  };
}

/** Cases of this list that are not shown: new ones, or come to it since it was asked for. */
export function arrivals(shown: Pages, latest: CasePage): ReadonlySet<string> {
  const first = shown.pages[0];
  const known = new Set(shown.pages.flatMap((page) => page.items.map((each) => each.id)));
  // What lies on pages further down has not come, it was not fetched.
  const since = first?.as_of ?? "";
  return new Set(latest.items.filter((each) => !known.has(each.id) && each.updated_at > since).map((each) => each.id));
}
