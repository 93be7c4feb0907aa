import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Action, CardOf } from "../../conversation/index.js";
import { listing, openChat, results, turn } from "../../test/stage.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const list = (...numbers: number[]) => turn({ cards: [...numbers.map((at) => listing(at)), results(7, numbers.length)] });

describe("a home", () => {
  test("says what its source said, in lakh and crore, and why it matched", () => {
    const chat = openChat({
      turns: [list(1)],
      chips: [
        { key: "price", label: "under ₹1.5 Cr" },
        { key: "localities.Whitefield", label: "Whitefield" },
        { key: "city", label: "Bengaluru" },
      ],
    });

    const words = chat.one("article").textContent;
    expect(words).toContain("₹1.19 Cr");
    expect(words).toContain("3 BHK · 1,310 sq ft (super built up) · floor 4/7 · semi furnished · ready");
    expect(words).toContain("matched: under ₹1.5 Cr · Whitefield");
    expect(words).not.toContain("Bengaluru");
  });

  test("is shown on a map only where its place is known", () => {
    const placed = listing(2, { latitude: 12.97, longitude: 77.75 });
    const chat = openChat({ turns: [turn({ cards: [listing(1), placed, results(2, 2)] })] });

    const [link, ...more] = chat.all("a") as HTMLAnchorElement[];

    expect(more).toEqual([]);
    expect(link?.href).toBe("https://www.openstreetmap.org/?mlat=12.97&mlon=77.75#map=16/12.97/77.75");
    expect(link?.rel).toContain("noopener");
  });

  test("an EMI is offered for a home for sale, not for one to rent", () => {
    const rented = listing(1, { transaction: "rent", price_inr: 35_000, price_period: "month" });
    const chat = openChat({ turns: [turn({ cards: [rented, results(1, 1)] })] });

    expect(chat.one("article").textContent).toContain("₹35,000 a month");
    expect(chat.has("EMI")).toBe(false);
    chat.button("Contact").click();
    expect(chat.acts).toEqual([{ type: "contact", number: 1 }]);
  });

  test("what was liked stays pressed, until another search counts anew", () => {
    const liked = turn({ id: "like", action: { type: "like", number: 1 }, isAction: true, answer: "Noted." });
    const chat = openChat({ turns: [list(1), liked] });
    expect(chat.button("like").getAttribute("aria-pressed")).toBe("true");

    const other = turn({ id: "next", cards: [listing(1, { listing_id: "other" }), results(1, 1)] });
    chat.say({ turns: [list(1), liked, other] });

    expect(chat.all("article").map((card) => card.querySelectorAll("button").length > 0)).toEqual([false, true]);
    expect(chat.button("like").getAttribute("aria-pressed")).toBe("false");
  });

  test("more are asked for at the end of the list in force only", () => {
    const chat = openChat({ turns: [list(1, 2)] });
    chat.button("Show more (5 left)").click();
    expect(chat.acts).toEqual([{ type: "more" }]);

    chat.say({ turns: [list(1, 2), turn({ id: "more", cards: [listing(3), results(7, 1, "more")] })] });

    expect(chat.all("button").filter((each) => each.textContent.startsWith("Show more"))).toHaveLength(1);
    expect(chat.has("Show more (4 left)")).toBe(true);
  });
});

describe("the compare tray", () => {
  const toggles = (chat: ReturnType<typeof openChat>): HTMLButtonElement[] =>
    (chat.all("article button") as HTMLButtonElement[]).filter((each) => each.textContent === "Compare");

  test("takes two to four homes, and asks for them side by side", () => {
    const chat = openChat({ turns: [list(1, 2, 3, 4, 5)] });
    toggles(chat)[2]?.click();
    expect(chat.button("Pick one more").disabled).toBe(true);

    for (const at of [0, 1, 3]) toggles(chat)[at]?.click();
    expect(toggles(chat)[4]?.disabled).toBe(true);
    chat.button("Remove 3").click();
    chat.one(".bar .primary").click();

    expect(chat.acts).toEqual([{ type: "compare", numbers: [1, 2, 4] }]);
    expect(chat.all(".bar")).toHaveLength(0);
  });

  test("forgets homes whose numbers mean others after a new search", () => {
    const chat = openChat({ turns: [list(1, 2)] });
    for (const toggle of toggles(chat)) toggle.click();

    const other = [listing(1, { listing_id: "x" }), listing(2, { listing_id: "y" }), results(2, 2)];
    chat.say({ turns: [list(1, 2), turn({ id: "new", cards: other })] });

    expect(chat.all(".bar")).toHaveLength(0);
  });

  test("the table has a header for each column and row, and names what is better", () => {
    const comparison = {
      numbers: [1, 2],
      listing_ids: ["home-1", "home-2"],
      titles: ["A", "B"],
      rows: [{ key: "price", label: "Price", values: ["₹1 Cr", "₹2 Cr"], best: 0 }],
      notes: ["area_basis_differs"],
    };
    const chat = openChat({ turns: [turn({ cards: [{ type: "comparison", id: "c", comparison }] })] });

    expect(chat.all("th[scope=col]").map((head) => head.textContent)).toEqual(["1. A", "2. B"]);
    expect(chat.one("th[scope=row]").textContent).toBe("Price");
    expect(chat.all("th + td, td + td").map((cell) => cell.textContent)).toEqual(["₹1 Cr ✓ best", "₹2 Cr"]);
    expect(chat.one(".wide").tabIndex).toBe(0);
    expect(chat.one(".wide").textContent).toContain("not ranked");
  });
});

const SLIDERS = {
  principal_inr: { min: 100_000, max: 8_887_500, step: 10_000, value: 8_887_500 },
  rate_pct: { min: 5, max: 15, step: 0.05, value: 8.5 },
  months: { min: 60, max: 360, step: 12, value: 240 },
};

const emi = (id: string, figure: number, sliders = SLIDERS): CardOf<"emi"> => ({
  type: "emi",
  id,
  emi: { number: 1, emi_inr: figure, price_inr: 11_850_000, sliders },
});

describe("the EMI", () => {
  const slide = (chat: ReturnType<typeof openChat>, at: number, value: string): void => {
    const slider = chat.all("input[type=range]")[at] as HTMLInputElement;
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
  };

  test("asks the platform once, when the sliders rest, with all three values", () => {
    const chat = openChat({ turns: [turn({ cards: [emi("a", 77_128)] })] });

    slide(chat, 2, "180");
    slide(chat, 1, "9.1");
    expect(chat.one(".big").textContent).toBe("₹77,128 a month");
    expect(chat.one(".big").getAttribute("aria-busy")).toBe("true");
    expect(chat.all("input").map((slider) => slider.getAttribute("aria-valuetext"))).toEqual(["₹88.88 L", "9.1%", "15 years"]);
    vi.advanceTimersByTime(1000);

    expect(chat.acts).toEqual([{ type: "emi", number: 1, principal_inr: 8_887_500, rate_pct: "9.1", months: 180 }]);
  });

  test("the answer changes the same card, under the person's hand, and no turn is added", () => {
    const first = turn({ id: "a", said: "emi of 1", cards: [emi("a", 77_128)], answer: "The EMI is ₹77,128." });
    const action: Action = { type: "emi", number: 1, months: 180 };
    const chat = openChat({ turns: [first] });
    const slider = chat.all("input")[2];

    chat.say({ turns: [first, turn({ id: "b", action, isAction: true, status: "waiting" })] });
    expect(chat.one(".big").getAttribute("aria-busy")).toBe("true");
    chat.say({ turns: [first, turn({ id: "b", action, isAction: true, cards: [emi("b", 87_520)], answer: "₹87,520." })] });

    expect(chat.all(".turn")).toHaveLength(1);
    expect(chat.one(".big").textContent).toBe("₹87,520 a month");
    expect(chat.one(".big").getAttribute("aria-busy")).toBe("false");
    expect(chat.one(".answer").textContent).toBe("₹87,520.");
    expect(chat.all("input")[2]).toBe(slider);
  });

  test("without a home the figures stand, and cannot be moved", () => {
    const card = emi("a", 50_000);
    const chat = openChat({ turns: [turn({ cards: [{ ...card, emi: { emi_inr: 50_000, sliders: SLIDERS } }] })] });

    expect((chat.all("input") as HTMLInputElement[]).map(({ disabled }) => disabled)).toEqual([true, true, true]);
  });
});
