import { describe, expect, it } from "vitest";
import { done, redone, undone } from "./drafts.js";
import { leafName, leavesOf, withLeaf } from "./leaves.js";
import { saidText } from "./said.js";
import { cutAt, isSame, joinedAbove, labelled, moved, movedOut, movedTo, nudged, pagesText, type Sorting, sortingOf } from "./sorting.js";

const part = (key: string, label: string, ...pages: number[]) => ({ key, label, score: 0.6, pages });
const FILE: Sorting = [part("a", "sale_deed", 1, 2), part("b", "mortgage", 3, 4, 5), part("c", "tax_receipt", 6)];
const told = (sorting: Sorting): unknown[] => sorting.map(({ label, pages }) => [label, ...pages]);

describe("pages", () => {
  it.each([
    ["before another page", movedTo(FILE, [6], "b", 4), [["sale_deed", 1, 2], ["mortgage", 3, 6, 4, 5]]],
    ["to the end, together and in their order", movedTo(FILE, [5, 1], "c", null), [["sale_deed", 2], ["mortgage", 3, 4], ["tax_receipt", 6, 1, 5]]],
    ["before a page that moves itself", movedTo(FILE, [3, 4], "b", 3), [["sale_deed", 1, 2], ["mortgage", 3, 4, 5], ["tax_receipt", 6]]],
    ["out, to a paper of their own", movedOut(FILE, [4], "b"), [["sale_deed", 1, 2], ["mortgage", 3, 5], ["unknown", 4], ["tax_receipt", 6]]],
    ["a place later", nudged(FILE, [3], 1), [["sale_deed", 1, 2], ["mortgage", 4, 3, 5], ["tax_receipt", 6]]],
    ["a place earlier", nudged(FILE, [5], -1), [["sale_deed", 1, 2], ["mortgage", 3, 5, 4], ["tax_receipt", 6]]],
    ["over the edge, earlier", nudged(FILE, [3], -1), [["sale_deed", 1, 2, 3], ["mortgage", 4, 5], ["tax_receipt", 6]]],
    ["over the edge, later", nudged(FILE, [4, 5], 1), [["sale_deed", 1, 2], ["mortgage", 3], ["tax_receipt", 4, 5, 6]]],
    ["to the paper above", moved(FILE, [6], -1), [["sale_deed", 1, 2], ["mortgage", 3, 4, 5, 6]]],
    ["to the paper below", moved(FILE, [1], 1), [["sale_deed", 2], ["mortgage", 1, 3, 4, 5], ["tax_receipt", 6]]],
  ] as const)("move %s", (_, after, expected) => {
    expect(told(after)).toEqual(expected);
  });

  it("stay where there is no further place", () => {
    expect(moved(FILE, [1], -1)).toBe(FILE);
    expect(nudged(FILE, [6], 1)).toBe(FILE);
    expect(cutAt(FILE, 3)).toBe(FILE);
    expect(joinedAbove(FILE, "a")).toBe(FILE);
  });

  it("are cut, joined and labelled, and then a person said so", () => {
    const cut = cutAt(FILE, 4);
    expect(told(cut)).toEqual([["sale_deed", 1, 2], ["mortgage", 3], ["mortgage", 4, 5], ["tax_receipt", 6]]);
    const joined = joinedAbove(FILE, "b");
    expect(told(joined)).toEqual([["sale_deed", 1, 2, 3, 4, 5], ["tax_receipt", 6]]);
    expect(joined[0]?.score).toBeNull();
    expect(labelled(FILE, "b", "modt")[1]).toEqual({ key: "b", label: "modt", score: null, pages: [3, 4, 5] });
    expect(isSame(labelled(FILE, "b", "mortgage"), FILE)).toBe(true);
  });

  it("are told in runs", () => {
    expect([pagesText([4]), pagesText([4, 5, 6, 9]), pagesText([2, 1])]).toEqual(["page 4", "pages 4–6, 9", "pages 2, 1"]);
  });
});

describe("a draft", () => {
  it("goes back and forth, and forgets what was undone when something else is done", () => {
    const now = sortingOf({ parts: [{ first: 1, last: 2, label: "will", score: 1, pages: [1, 2] }] });
    const cut = done({ basis: 0, past: [], now, future: [] }, cutAt(now, 2));
    const back = undone(cut);

    expect(back.now).toBe(now);
    expect(redone(back).now).toBe(cut.now);
    expect(undone(back)).toBe(back);
    expect(redone(done(back, labelled(now, now[0]?.key ?? "", "gift"))).future).toEqual([]);
  });
});

describe("a value", () => {
  const extent = { parts: [{ value: "106", unit: "sqyd" }], is_known: true };

  it("says a person as a deed does", () => {
    expect(saidText({ name: "Radha Iyer", relation: "W/o", relative: "Manjunath Iyer" }, "sale_deed.claimant")).toBe("Radha Iyer W/o Manjunath Iyer");
    expect(saidText({ name: "Asha", relation: null, share: "1/2" }, "partition.share")).toBe("Asha, share 1/2");
    expect(saidText(1_114_000, "sale_deed.consideration_inr")).toBe("₹11,14,000");
  });

  it("is taken apart and put together again", () => {
    const leaves = leavesOf(extent);
    expect(leaves.map(({ path, value }) => [leafName(path), value])).toEqual([["Parts 1 value", "106"], ["Parts 1 unit", "sqyd"], ["Is known", true]]);
    expect(withLeaf(extent, leaves[1]?.path ?? [], "sqft")).toEqual({ parts: [{ value: "106", unit: "sqft" }], is_known: true });
    expect(withLeaf(7, leavesOf(7)[0]?.path ?? [], 8)).toBe(8);
  });
});
