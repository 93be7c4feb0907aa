import { describe, expect, it } from "vitest";
import { rowAt } from "../../test/rows.js";
import type { CasePage, CaseRow } from "../api/types.js";
import { arrivals, news } from "./news.js";

const NOW = Date.parse("2026-11-27T06:30:00Z");
const later = new Date(NOW + 5000).toISOString();
const page = (items: CaseRow[]): CasePage => ({
  items, total: items.length, next_cursor: null, as_of: new Date(NOW).toISOString(), counts: { all: items.length, by_stage: {}, by_waiting: {}, late: 0, mine: 0, unowned: 0 },
});
const row = (index: number, change: Partial<CaseRow> = {}): CaseRow => rowAt(index, NOW, change);
const shown = { pages: [page([row(1), row(2), row(3)])], pageParams: [null] };

describe("news of the queue", () => {
  it("change a case where it stands, and never back", () => {
    const after = news(shown, page([row(3, { version: 9 }), row(1, { version: 2, city: "Old" })]));

    expect(after.pages[0]?.items.map((each) => each.version)).toEqual([3, 3, 9]);
    expect(after.pages[0]?.items[0]?.city).not.toBe("Old");
    expect(after.pages[0]?.counts.all).toBe(2);
  });

  it("tell of cases that came, not of those further down", () => {
    expect([...arrivals(shown, page([row(7, { updated_at: later }), row(8), row(2, { updated_at: later })]))]).toEqual([row(7).id]);
  });
});
