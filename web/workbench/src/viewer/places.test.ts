import { describe, expect, it } from "vitest";
import { pageOf } from "../../test/paper.js";
import { PAYSLIP, read, STATEMENT } from "../../test/papers.js";
import { areaOf, boxed } from "./places.js";

describe("boxes", () => {
  it("are told in parts of the page, with a little room", () => {
    expect(areaOf({ left: 102, top: 202, right: 298, bottom: 218 }, { width_pt: 500, height_pt: 1000 })).toEqual({ left: "20.000%", top: "20.000%", width: "40.000%", height: "2.000%" });
  });

  it("are those of current facts of that page, from top to bottom", () => {
    const facts = [...read(PAYSLIP), ...read(STATEMENT)];
    const [old, ...others] = facts.filter((each) => each.evidence.document_id === STATEMENT.id && each.evidence.page === 2);
    const found = boxed([...facts.filter((each) => each !== old).reverse(), ...(old ? [{ ...old, is_current: false }] : [])], STATEMENT.id, 2);

    expect(found.map((each) => each.id)).toEqual(others.map((each) => each.id));
    expect(boxed(facts.map((each) => ({ ...each, evidence: { ...each.evidence, box: null } })), STATEMENT.id, 2)).toEqual([]);
    const tops = boxed(facts, PAYSLIP.id, 1).map((each) => each.evidence.box.top);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  });

  it("of the tests lie on the words they stand for", () => {
    const page = pageOf(PAYSLIP, 1);
    for (const { evidence } of read(PAYSLIP)) {
      const line = page?.lines.find(({ text }) => text.replace(/\s+/g, " ").trim() === evidence.quote);
      expect(line?.box[1]).toBe(evidence.box?.top);
    }
  });
});
