import { describe, expect, it } from "vitest";
import { FakeCases } from "../../test/fakeCases.js";
import { brokenAt } from "./chain.js";
import { groupsOf } from "./Facts.js";
import { segments } from "./segments.js";

const figure = (text: string, fact: string | null = "f") => ({ text, fact_id: fact, check: null });

describe("segments", () => {
  it("cut a paragraph at its figures, each linked once and in order", () => {
    const text = "Pay ₹1,42,500 and ₹6,500; again ₹1,42,500.";
    const found = segments({ text, figures: [figure("₹6,500", "b"), figure("₹1,42,500", "a")] });

    expect(found.map((each) => each.text).join("")).toBe(text);
    expect(found.map((each) => each.figure?.fact_id ?? null)).toEqual([null, "a", null, "b", null]);
  });

  it("leave out figures that the words do not have", () => {
    expect(segments({ text: "Nothing.", figures: [figure("₹1"), figure("")] })).toEqual([{ text: "Nothing.", figure: null }]);
  });

  it("link a figure that stands twice at both of its places", () => {
    expect(segments({ text: "5 and 5", figures: [figure("5", "a"), figure("5", "b")] }).map((each) => each.figure?.fact_id ?? null)).toEqual(["a", null, "b"]);
  });
});

describe("the chain", () => {
  const { first } = new FakeCases(1);
  first.receive();

  it("is whole as it was written, in whatever order it is read", () => {
    expect(first.timeline.length).toBeGreaterThan(3);
    expect(brokenAt(first.timeline)).toBeNull();
    expect(brokenAt(first.timeline.toReversed())).toBeNull();
  });

  it("breaks after an entry that was changed, and where one was taken out", () => {
    const changed = first.timeline.map((each) => (each.number === 2 ? { ...each, hash: "0".repeat(64) } : each));

    expect(brokenAt(changed)).toBe(3);
    expect(brokenAt(first.timeline.filter((each) => each.number !== 2))).toBe(3);
  });
});

describe("facts", () => {
  it("stand under their papers; a corrected one has taken the place of the old", () => {
    const cases = new FakeCases(1);
    const field = "payslip.gross_pay_inr";
    const { row } = cases.first;
    cases.handle("POST", `/cases/${row.id}/facts`, new URLSearchParams(), { version: row.version, field, value: 120_000, note: "bonus" }, "k");
    const groups = groupsOf(cases.first.view(cases.me));
    const gross = groups.flatMap((each) => each.facts).filter((each) => each.field === field);

    expect(groups.map((each) => each.name.split(" · ")[0])).toEqual(["Payslip", "Bank statement", "Agreement for sale", "Valuation report"]);
    expect(gross.map((each) => [each.value, each.method])).toEqual([[120_000, "person"]]);
  });
});
