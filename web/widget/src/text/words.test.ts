import { afterEach, describe, expect, test, vi } from "vitest";
import { openChat } from "../test/stage.js";
import hi from "./fetched/text-hi.json";
import mr from "./fetched/text-mr.json";
import { money, number, textOf } from "./words.js";

const english = textOf({});

/** Phrases as the view says them: text("…") in its source, and the tables it reads them from. */
const SAID = /\b(?:text|thumb|act|say)\((?:"[^"]*", )*"([^"]+)"/g;
const sources = import.meta.glob<string>("../ui/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
const said = Object.entries(sources)
  .filter(([name]) => !name.includes(".test."))
  .flatMap(([, source]) => [...source.matchAll(SAID)].flatMap(([, phrase = ""]) => phrase));

describe("phrases", () => {
  test("each language has every phrase of the other, and none is empty", () => {
    expect(Object.keys(hi)).toEqual(Object.keys(mr));
    expect([...Object.values(hi), ...Object.values(mr)].filter((phrase) => phrase.trim() === "")).toEqual([]);
  });

  test.each([
    ["hi", hi],
    ["mr", mr],
  ])("%s has every phrase the view says, with its gap", (_, phrases: Record<string, string>) => {
    const names = new Set(["EMI"]);
    const missing = said.filter((phrase) => phrase && !names.has(phrase) && !(phrase.replaceAll("_", " ") in phrases));
    const gapless = Object.entries(phrases).filter(([key, words]) => key.includes("{}") !== words.includes("{}"));

    expect(said.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
    expect(gapless).toEqual([]);
  });

  test("a name of the platform is a phrase with spaces, and the gap takes any value", () => {
    expect(english("semi_furnished")).toBe("semi furnished");
    expect(english("Remove {}", "$& {}")).toBe("Remove $& {}");
    expect(textOf(hi)("Show more ({} left)", 8)).toBe("और दिखाएँ (8 बाक़ी)");
  });
});

describe("amounts", () => {
  test.each([
    [77_128, "₹77,128"],
    [100_000, "₹1 L"],
    [8_887_500, "₹88.88 L"],
    [11_850_000, "₹1.19 Cr"],
    [100_500_000, "₹10.05 Cr"],
  ])("%i rupees are %s", (inr, words) => {
    expect(money(inr, english)).toBe(words);
  });

  test("are in the language's own units, grouped as in India", () => {
    expect(money(11_850_000, textOf(hi))).toBe("₹1.19 करोड़");
    expect(money(9_250_000, textOf(mr))).toBe("₹92.5 लाख");
    expect(number(1_234_567.5)).toBe("12,34,567.5");
  });
});

describe("another language", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  test("is fetched from beside the script when it is chosen, and then spoken", async () => {
    const fetched = vi.fn(() => Promise.resolve(Response.json(hi)));
    vi.stubGlobal("fetch", fetched);
    const chat = openChat();
    const choice = chat.one(".head select") as HTMLSelectElement;
    expect([...choice.options].map(({ text }) => text)).toEqual(["English", "हिन्दी", "मराठी"]);
    choice.value = "hi";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    expect(chat.conversation.setLang).toHaveBeenCalledExactlyOnceWith("hi");

    chat.say({ lang: "hi" });
    await vi.waitFor(() => {
      expect(chat.one("dialog").lang).toBe("hi");
    });

    expect(fetched).toHaveBeenCalledExactlyOnceWith("https://chat.example/widget/text-hi.json");
    expect(chat.has("किसी व्यक्ति से बात करें")).toBe(true);
  });

  test("one that cannot be fetched leaves the words as they are, until the network is back", async () => {
    const fetched = vi.fn(() => Promise.reject(new TypeError("no network")));
    vi.stubGlobal("fetch", fetched);
    const chat = openChat({ lang: "mr" });
    await vi.waitFor(() => {
      expect(fetched).toHaveBeenCalledOnce();
    });
    expect(chat.has("Talk to a person")).toBe(true);

    fetched.mockImplementation((() => Promise.resolve(Response.json(mr))) as never);
    await new Promise((resolve) => setTimeout(resolve));
    dispatchEvent(new Event("online"));

    await vi.waitFor(() => {
      expect(chat.has("प्रत्यक्ष व्यक्तीशी बोला")).toBe(true);
    });
  });
});
