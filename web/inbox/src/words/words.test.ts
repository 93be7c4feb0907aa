import { ago, moment, percent, rupees } from "@propmubi/desk";
import { describe, expect, it } from "vitest";
import type { Sla } from "../api/types.js";
import { fromField, slaWords, snoozePresets, toField } from "./time.js";

const NOW = Date.parse("2026-11-27T06:30:00Z"); // Friday noon in India
const after = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

describe("rupees", () => {
  it.each([[0, "₹0"], [99_999, "₹99,999"], [450_000, "₹4.5 L"], [9_994_000, "₹99.9 L"], [9_996_000, "₹1 Cr"], [12_500_000, "₹1.25 Cr"], [1_234_500_000, "₹123 Cr"]])("%d is said as %s", (value, said) => {
    expect(rupees(value)).toBe(said);
  });

  it("does not make a share up where there is none", () => {
    expect([percent(0.424), percent(null)]).toEqual(["42 %", "–"]);
  });
});

describe("the promise to call soon", () => {
  const open = (seconds: number): Sla => ({ due_at: after(seconds), met_at: null, state: "open", escalation: 0, next_escalation_at: null });

  it.each([
    [open(300), "5:00", "calm", "first touch due in 5 min"],
    [open(119.2), "2:00", "soon", "first touch due in 1 min"],
    [open(9), "0:09", "soon", "first touch due in under a minute"],
    [open(7300), "in 2 h", "calm", "first touch due in 2 h"],
    [open(-61), "Late 1 min", "late", "first touch late by 1 min"],
    [{ ...open(60), state: "missed" as const }, "Late 0 min", "late", "first touch late by 0 min"],
    [{ ...open(60), state: "met" as const }, "Kept", "met", "first touch in time"],
    [{ ...open(60), state: "none" as const }, "", "none", ""],
  ])("%#: is %s", (sla, text, level, spoken) => {
    expect(slaWords(sla, NOW)).toEqual({ text, level, spoken });
  });
});

describe("times", () => {
  it("are India's, whatever the machine's", () => {
    expect(moment(after(0), NOW)).toBe("today 12:00");
    expect(moment("2026-11-27T18:31:00Z", NOW)).toBe("tomorrow 00:01");
    expect(moment("2026-11-26T06:30:00Z", NOW)).toBe("yesterday 12:00");
    expect(moment("2026-11-30T03:30:00Z", NOW)).toBe("Mon 30 Nov 09:00");
    expect(fromField("2026-11-28T10:15")).toBe("2026-11-28T04:45:00.000Z");
    expect(fromField("")).toBeNull();
    expect(toField(NOW)).toBe("2026-11-27T12:00");
  });

  it("past are told by one unit", () => {
    expect([59, 60, 3600, 90_000].map((seconds) => ago(after(-seconds), NOW))).toEqual(["just now", "1 min ago", "1 h ago", "1 d ago"]);
  });

  it("to snooze until are still to come, and never in quiet hours", () => {
    const said = (now: number) => snoozePresets(now).map(({ label, at }) => [label, moment(at, now)]);

    expect(said(NOW)).toEqual([
      ["In an hour", "today 13:00"], ["This evening", "today 18:00"], ["Tomorrow morning", "tomorrow 10:00"],
      ["Saturday", "tomorrow 10:00"], ["Monday", "Mon 30 Nov 10:00"], ["In two weeks", "Fri 11 Dec 10:00"],
    ]);
    const late = Date.parse("2026-11-27T15:00:00Z"); // half past eight in the evening
    expect(said(late).map(([label]) => label)).toEqual(["Tomorrow morning", "Saturday", "Monday", "In two weeks"]);
  });
});
