import { describe, expect, it } from "vitest";
import { axisEnd, dayName, daysBetween, inr, percent, wholeInr } from "./money.js";

describe("money", () => {
  it("is grouped as in India, with its paise", () => {
    expect(inr("1234567.5")).toBe("₹12,34,567.50");
    expect(wholeInr(450000)).toBe("₹4,50,000");
  });

  it.each([
    [3, 8, "38%"],
    [1, 1000, "<1%"],
    [0, 5, "0%"],
    [0, 0, "–"],
  ])("%i of %i is %s", (part, whole, said) => {
    expect(percent(part, whole)).toBe(said);
  });

  it.each([
    [0, 1],
    [0.03, 0.05],
    [1, 1],
    [11, 20],
    [480, 500],
    [501, 1000],
  ])("an axis up to %d ends at %d", (largest, end) => {
    expect(axisEnd(largest)).toBeCloseTo(end);
  });

  it("counts days over the end of a month", () => {
    expect(daysBetween("2026-11-29", "2026-12-01")).toEqual(["2026-11-29", "2026-11-30", "2026-12-01"]);
    expect(dayName("2026-11-29")).toBe("29 Nov");
  });
});
