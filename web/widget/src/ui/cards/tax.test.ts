import { afterEach, expect, test } from "vitest";
import type { CardOf } from "../../conversation/index.js";
import { openChat, turn } from "../../test/stage.js";

const card: CardOf<"tax"> = {
  type: "tax",
  id: "t",
  tax: {
    topic: "stamp_duty",
    title: "Stamp duty and registration in Pune",
    headline: [{ label: "Together", amount_inr: 625_000, amount_label: "₹6,25,000" }],
    lines: [
      { label: "Stamp duty at 7%", amount_inr: 595_000, amount_label: "₹5,95,000" },
      { label: "New regime" },
    ],
    assumptions: [],
    ca_reasons: [],
    sources: [{ id: "stamp_duty.MH-Pune", source: "Maharashtra", effective_from: "2020-01-01", since: "since 2020-01-01" }],
    as_of: "2026-11-27",
    disclaimer: "Estimate, not advice.",
  },
};

afterEach(() => {
  document.body.replaceChildren();
});

test("a tax card shows its working to the rupee, its sources with their dates, and that it is no advice", () => {
  const chat = openChat({ turns: [turn({ cards: [card], answer: "Together: ₹6,25,000" })] });

  const section = chat.one('section[aria-label="Stamp duty and registration in Pune"]');

  expect([...section.querySelectorAll("dt")].map((name) => name.textContent)).toEqual(["Stamp duty at 7%", "New regime"]);
  expect([...section.querySelectorAll("dd")].map((amount) => amount.textContent)).toEqual(["₹5,95,000", ""]);
  expect(section.textContent).toContain("Maharashtra, since 2020-01-01");
  expect(section.textContent).toContain("Estimate, not advice.");
});
