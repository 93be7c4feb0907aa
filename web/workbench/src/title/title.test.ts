import { describe, expect, it } from "vitest";
import type { TitleEvent, TitleFile } from "../api/titles.js";
import type { Clause } from "../api/contracts.js";
import { ranked, standingOf } from "../contract/words.js";
import { eventOf, fieldsOf } from "./eventForm.js";
import { evidenceMarks, factMarks, ownerOf, spotOf } from "./marks.js";
import { codeWords, shareWords, told } from "./words.js";

const SALE = {
  id: "D1-2", date: "2011-03-01", type: "sale", doc_no: "442/2011", registered: true, executants: [{ name: "Ramaiah", capacity: "karta" }],
  claimants: [{ name: "Asha Rao", share: "1/2" }, { name: "Rao, Vijay" }], stamp: { ok: false },
} as unknown as TitleEvent;

describe("an event in its form", () => {
  it("comes out as it went in", () => {
    const { id, ...rest } = SALE;

    expect(id).toBe("D1-2");
    expect(eventOf(fieldsOf(SALE), SALE)).toEqual(rest);
  });

  it("takes names and exact shares as they are typed, and forgets what is emptied", () => {
    const fields = { ...fieldsOf(SALE), registered: "" as const, doc_no: " ", claimants: "Asha Rao, 2/3\n\n Kiran Rao, Pune , 1/3\nSuresh", executants: "", rest: "" };

    expect(eventOf(fields, SALE)).toEqual({ date: "2011-03-01", type: "sale", claimants: [{ name: "Asha Rao", share: "2/3" }, { name: "Kiran Rao, Pune", share: "1/3" }, { name: "Suresh" }] });
  });

  it("of none is a sale of nobody, and other fields have to be one object", () => {
    expect(fieldsOf(null)).toMatchObject({ type: "sale", date: "", registered: "", rest: "" });
    expect(() => eventOf({ ...fieldsOf(null), rest: "[1]" }, null)).toThrow(/one JSON object/);
    expect(() => eventOf({ ...fieldsOf(null), rest: "{" }, null)).toThrow(SyntaxError);
    expect(fieldsOf({ ...SALE, registered: false, claimants: ["Ramaiah"] })).toMatchObject({ registered: "no", claimants: "Ramaiah" });
  });
});

describe("where a deed stands", () => {
  const fact = (page: number, box: number[] | null, doc: string | null = "d1") => ({ field: "sale_deed.doc_no", value: "7", confidence: "1", document_id: doc, page, quote: "7", box });
  const file = {
    facts: { E1: [fact(3, null), fact(4, [1, 2, 3, 4])], E2: [fact(1, null, null)], E3: [fact(9, null)] },
    findings: [{ id: "f1", code: "EC_GAP", evidence: [{ event: "E1", quote: "no", document_id: null, page: null }, { event: "E1", quote: "yes", document_id: "d1", page: 2, box: null }] }],
    documents: [{ document_id: "d2", event: "E2" }],
  } as unknown as TitleFile;

  it("is the first words of it that have a place, else its paper, else nowhere", () => {
    expect(spotOf(file, "E1")).toEqual({ doc: "d1", page: 4, fact: "E1#1" });
    expect(spotOf(file, "E3")).toEqual({ doc: "d1", page: 9, fact: "E3#0" });
    expect(spotOf(file, "E2")).toEqual({ doc: "d2", page: 1, fact: null });
    expect(spotOf(file, "E9")).toEqual({ doc: null, page: 1, fact: null });
  });

  it("is told by marks that know whose they are", () => {
    expect(factMarks(file).map((each) => each.key)).toEqual(["E1#0", "E1#1", "E3#0"]);
    expect(evidenceMarks(file)).toMatchObject([{ key: "f1#1", says: "EC gap: “yes”" }]);
    expect(ownerOf("D1-2#11")).toBe("D1-2");
  });
});

describe("words of a title", () => {
  it.each([["GPA_SALE_NO_TITLE", "GPA sale no title"], ["EC_GAP", "EC gap"], ["CHAIN_GAP", "Chain gap"]])("%s is %s", (code, words) => {
    expect(codeWords(code)).toBe(words);
  });

  it("say values of every shape", () => {
    expect([told(null), told(true), told([{ name: "Asha", share: "1/2" }]), told({ sqft: 10 }), told("x")]).toEqual(["–", "yes", "Asha, share 1/2", "sqft 10", "x"]);
    expect([shareWords("1"), shareWords("2/3")]).toEqual(["whole", "2/3"]);
  });
});

describe("clauses", () => {
  const clause = (id: string, present: Clause["present"], severity: Clause["severity"], says?: Clause["present"]) => ({ id, present, severity, told: says === undefined ? null : { present: says } }) as unknown as Clause;

  it("stand worst first, as an advocate tells them", () => {
    const clauses = [clause("CR-01", "yes", "critical"), clause("CR-18", "no", "low"), clause("CR-02", "no", "critical", "yes"), clause("CR-07", "yes", "high", "partial")];

    expect(ranked(clauses).map((each) => each.id)).toEqual(["CR-07", "CR-18", "CR-01", "CR-02"]);
    expect(standingOf(clause("CR-01", "no", "critical", "yes"))).toBe("yes");
  });
});
