import { describe, expect, it } from "vitest";
import { person, RAVI } from "../test/people.js";
import { addressOf, belongs, isSameList, placeOf, placeOfQuery, queryOf, rank } from "./place.js";

const NOW = Date.parse("2026-11-27T06:30:00Z");
const later = new Date(NOW + 60_000).toISOString();
const earlier = new Date(NOW - 60_000).toISOString();

describe("a place", () => {
  it("comes back from its address, and from a saved view", () => {
    const search = "?view=team&q=hot+in+Whitefield&stage=new&without=bands.hot&without=bhk.2&sort=sla&lead=l1";
    const place = placeOf(search);

    expect(placeOf(addressOf(place))).toEqual(place);
    expect(queryOf(place)).toEqual({ view: "team", q: "hot in Whitefield", stage: "new", without: ["bands.hot", "bhk.2"], sort: "sla" });
    expect(placeOfQuery(queryOf(place))).toEqual({ ...place, lead: null });
    expect(isSameList(place, { ...place, lead: "l2" })).toBe(true);
  });

  it("forgets what it does not know, and chips of no search", () => {
    expect(placeOf("?sort=price&colour=red&without=x")).toEqual({ view: "mine", filters: {}, without: [], sort: "value", lead: null });
    expect(placeOfQuery({ view: "team", band: 7, q: null })).toMatchObject({ view: "team", filters: {} });
  });
});

describe("belongs", () => {
  const mine = person(9, NOW);

  it.each([
    ["mine", {}, true],
    ["mine", { is_mine: false, owner: RAVI }, false],
    ["mine", { snoozed_until: later }, false],
    ["mine", { snoozed_until: earlier }, true],
    ["mine", { stage: "lost" }, false],
    ["unassigned", { owner: null, is_mine: false }, true],
    ["unassigned", {}, false],
    ["team", { is_mine: false, owner: RAVI }, true],
    ["snoozed", { snoozed_until: later }, true],
    ["snoozed", {}, false],
    ["done", { stage: "booked" }, true],
    ["done", {}, false],
    ["all", { stage: "lost" }, true],
  ])("%s of %o: %s", (view, change, is) => {
    expect(belongs({ ...mine, ...change }, placeOf(`?view=${view}`), NOW)).toBe(is);
  });

  it("asks every filter, and leaves words to the server", () => {
    const hot = { ...mine, band: "hot" as const, flags: ["recaptured"], source: "portal" };

    expect(belongs(hot, placeOf("?view=team&band=hot&flag=recaptured&source=portal"), NOW)).toBe(true);
    expect(belongs(hot, placeOf("?view=team&band=cold"), NOW)).toBe(false);
    expect(belongs(hot, placeOf("?view=team&flag=spam"), NOW)).toBe(false);
    expect(belongs({ ...hot, owner: null }, placeOf(`?view=team&owner=${RAVI.id}`), NOW)).toBe(false);
    expect(belongs(hot, placeOf("?view=team&q=anything"), NOW)).toBe(false);
  });
});

describe("rank", () => {
  const lead = { ...person(3, NOW), expected_value_inr: 5, probability: 0.7, last_activity_at: later };

  it("is by what the list is sorted by", () => {
    expect([rank(lead, "value"), rank(lead, "score"), rank(lead, "recent")]).toEqual([5, 0.7, Date.parse(later)]);
    expect(rank({ ...lead, expected_value_inr: null }, "value")).toBe(-1);
    expect(rank({ ...lead, last_activity_at: null, created_at: earlier }, "recent")).toBe(Date.parse(earlier));
  });

  it("puts what falls due first before what falls due later, and what waits for nothing last", () => {
    const due = (at: string | null, metAt: string | null = null) => rank({ ...lead, sla: { ...lead.sla, due_at: at, met_at: metAt } }, "sla");

    expect(due(earlier)).toBeGreaterThan(due(later));
    expect(due(null)).toBeLessThan(due(later));
    expect(due(earlier, earlier)).toBe(due(null));
  });
});
