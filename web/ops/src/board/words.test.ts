import { describe, expect, it } from "vitest";
import { OVERVIEW } from "./sample.js";
import { short, span, vitalSigns } from "./words.js";

describe("span", () => {
  it.each([
    [0, "0 ms"],
    [0.0042, "4.2 ms"],
    [0.0996, "0.1 s"],
    [9.04, "9 s"],
    [59.96, "59 s"],
    [75, "1 min 15 s"],
    [3600, "1 h"],
    [90_000, "1 d 1 h"],
    [-2, "−2 s"],
  ])("%f s is %s", (seconds, words) => {
    expect(span(seconds)).toBe(words);
  });
});

describe("short", () => {
  it("keeps the ends of a long id, and short names whole", () => {
    expect(short("019a1b2c-0000-7000-8000-0000000000d1")).toBe("019a1b2c…00d1");
    expect(short("1764-0")).toBe("1764-0");
  });
});

describe("vitalSigns", () => {
  const levelOf = (name: string, seen: Partial<typeof OVERVIEW>) =>
    vitalSigns({ ...OVERVIEW, ...seen }).find((each) => each.name === name)?.level;

  it("are bad without workers, with a stuck lease, or with an old unsent message", () => {
    const lease = { ...OVERVIEW.leases[0], expires_in_s: -3 } as (typeof OVERVIEW.leases)[number];

    expect(levelOf("Workers", {})).toBe("good");
    expect(levelOf("Workers", { workers: [] })).toBe("bad");
    expect(levelOf("Stuck leases", { leases: [lease] })).toBe("bad");
    expect(levelOf("Unsent messages", { outbox: { unsent: 4, oldest_s: 31 } })).toBe("bad");
    expect(levelOf("Unsent messages", { outbox: { unsent: 4, oldest_s: 1 } })).toBe("good");
    expect(levelOf("Not yet delivered", { streams: null })).toBe("warn");
  });
});
