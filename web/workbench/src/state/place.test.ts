import { describe, expect, it } from "vitest";
import { addressOf, NO_CASE, type Place, placeOf, queryOf, withFilter } from "./place.js";

describe("the address", () => {
  it.each([
    "?", "?view=waiting", "?stage=decision&owner=me&sort=amount", "?q=asha&case=c1&tab=what-if",
    "?view=titles&title=t1&part=findings&at=E3&doc=d1&page=2", "?view=contracts&contract=k1&at=CR-05",
    "?view=papers&of=case%3Ac1", "?view=papers&bundle=b1&side=facts&page=4&fact=f1&at=1%2C2%2C3%2C4&pane=papers",
    "?case=c1&tab=rules&at=foir&doc=d1&fact=f1&page=3&pane=papers",
  ])("says a place that says it again: %s", (search) => {
    expect(placeOf(addressOf(placeOf(search)))).toEqual(placeOf(search));
  });

  it("of nonsense is the queue", () => {
    const at: Place = placeOf("?view=moon&sort=luck&tab=none&page=-4&pane=x&stage=");

    expect(at).toEqual({ ...NO_CASE, view: "queue", filters: {}, sort: "sla" });
    expect(placeOf("?page=2.5").page).toBe(1);
  });

  it("forgets the papers of a case that was left", () => {
    const inside = placeOf("?stage=decision&case=c1&tab=memo&doc=d1&page=3");

    expect(addressOf({ ...inside, case: null })).toBe("?stage=decision");
  });

  it("asks the server for filters and order alone", () => {
    expect(queryOf(placeOf("?stage=decision&q=pune&case=c1&tab=memo"))).toEqual({ stage: "decision", q: "pune", sort: "sla" });
  });

  it("loses a filter that is emptied", () => {
    expect(withFilter({ q: "a", owner: "me" }, "q", "")).toEqual({ owner: "me" });
    expect(withFilter({ owner: "me" }, "stage", "title")).toEqual({ owner: "me", stage: "title" });
  });
});
