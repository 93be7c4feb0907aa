import type { Card, SearchAnswer } from "@propmubi/client";
import { describe, expect, it } from "vitest";
import { featuresOf, notesOf, placeOf, reasonsOf, summaryOf } from "./words.js";

const answer: SearchAnswer = {
  parsed: null,
  filters: {},
  state: {},
  chips: [],
  hits: [],
  total: 1234567,
  relaxed: [],
  timings_ms: {},
};

describe("summaryOf", () => {
  it("groups the count the Indian way", () => {
    expect(summaryOf(answer)).toBe("12,34,567 homes found.");
  });

  it("speaks of one home", () => {
    expect(summaryOf({ ...answer, total: 1 })).toBe("1 home found.");
  });

  it("says first what was given up", () => {
    const relaxed = [{ key: "price", label: "budget up to ₹1.32 Cr", found: 2 }];

    expect(summaryOf({ ...answer, total: 2, relaxed })).toBe(
      "Nothing matches exactly. With budget up to ₹1.32 Cr: 2 homes.",
    );
  });

  it("is plain about nothing", () => {
    expect(summaryOf({ ...answer, total: 0 })).toContain("Nothing matches");
  });
});

describe("notesOf", () => {
  it("gives one sentence per refusal rule, then assumptions, then offers", () => {
    const notes = notesOf({
      ...answer,
      parsed: {
        intent: "search",
        refused: [
          { attribute: "religion", code: "PROTECTED_ATTRIBUTE" },
          { attribute: "caste", code: "PROTECTED_ATTRIBUTE" },
        ],
        assumptions: ["70 read as 70 lakh"],
      },
      relaxed: [
        { key: "price", label: "any budget", found: 9 },
        { key: "bhk", label: "2 or 3 BHK", found: 7 },
      ],
    });

    expect(notes).toEqual([
      "Homes are not filtered by who lives there; that part of the wish was left out.",
      "70 read as 70 lakh",
      "With 2 or 3 BHK: 7 homes.",
    ]);
  });
});

describe("reasonsOf", () => {
  it("uses the chips' words, and the key's own where no chip has it", () => {
    const card: Card = { matched: ["bhk", "price.max"], unknown: ["floor.not_ground"] };
    const chips = [
      { key: "bhk", label: "3 BHK" },
      { key: "price.max", label: "under ₹1.2 Cr" },
    ];

    expect(reasonsOf(card, chips)).toEqual({
      matched: ["3 BHK", "under ₹1.2 Cr"],
      unmatched: [],
      unknown: ["floor not ground"],
    });
  });

  it("finds the chip of a part of a slot and of a whole one", () => {
    const chips = [
      { key: "price", label: "under ₹1.2 Cr" },
      { key: "localities.Whitefield", label: "Whitefield" },
    ];

    expect(reasonsOf({ matched: ["price.max", "localities"] }, chips).matched).toEqual([
      "under ₹1.2 Cr",
      "Whitefield",
    ]);
  });
});

describe("a card's facts", () => {
  it("says only what the source said", () => {
    expect(featuresOf({})).toEqual([]);
    expect(placeOf({ city: "Pune" })).toBe("Pune");
  });

  it("puts figures into words", () => {
    const card: Card = {
      bhk: 0.5,
      floor: 0,
      total_floors: 4,
      furnishing: "semi_furnished",
      possession_status: "ready",
      metro_km: 1.2,
      metro_station: "Kadugodi",
    };

    expect(featuresOf(card)).toEqual([
      "1 RK",
      "ground floor of 4",
      "semi-furnished",
      "ready to move",
      "1.2 km to Kadugodi",
    ]);
    expect(placeOf({ locality: "Baner", city: "Pune", distance_km: 2.1 })).toBe("Baner, Pune · 2.1 km away");
  });
});
