import type { EventOf, SearchEvent } from "@propmubi/client";

const SINCE = { effective_from: "2020-01-01", since: "since 2020-01-01" };
const AS_OF = { as_of: "2026-11-27", disclaimer: "Estimate, not advice." };

/** As the platform answers "how much can I borrow on 1.1 lakh a month with a 15,000 car EMI". */
const CARRIES: EventOf<"affordability"> = {
  type: "affordability", id: "t:affordability",
  affordability: {
    monthly_income_inr: 110_000, obligations_inr: 15_000, foir_cap_pct: "55", emi_room_inr: 45_500, max_loan_inr: 5_243_000, emi_inr: 45_500,
    home_price_inr: 6_553_750, own_contribution_inr: 1_310_750, rate_pct: "8.5", months: 240, assumptions: ["rate", "tenure"], ...AS_OF,
    sources: [{ id: "home_loan.foir_caps", source: "PropMubi reference policy RP-2026-11; lenders differ", ...SINCE }],
  },
};

const COST: EventOf<"tax"> = {
  type: "tax", id: "t:tax",
  tax: {
    topic: "buying_cost", title: "Total cost in Pune", headline: [{ label: "Total to buy", amount_inr: 9_125_000, amount_label: "₹91,25,000" }],
    lines: [{ label: "Price", amount_inr: 8_500_000, amount_label: "₹85,00,000" }, { label: "Stamp duty at 7%", amount_inr: 595_000, amount_label: "₹5,95,000" }],
    assumptions: ["Buyer is a man or a firm"], ca_reasons: [], sources: [{ id: "stamp_duty.MH-Pune", source: "Maharashtra Stamp Act", ...SINCE }], ...AS_OF,
  },
};

const ASKS_BACK = "Which yearly salaries and which loan? For example: I earn 18 lakh, my wife 12 lakh, loan 60 lakh.";

/** The stream of one run of the chat's graph, for the three kinds of question that tests ask. */
export function moneyStream(words: string): string {
  const card: SearchEvent | null = words.includes("borrow") ? CARRIES : /total cost/i.test(words) ? COST : null;
  const parts: [string, unknown][] = [
    ["metadata", { run_id: "r", attempt: 1 }],
    ...(card === null ? [] : [["custom", card] as [string, unknown]]),
    ["updates", { answer: { messages: [{ type: "ai", content: card === null ? ASKS_BACK : "In words." }] } }],
    ["end", null],
  ];
  return parts.map(([event, data], at) => `event: ${event}\ndata: ${JSON.stringify(data)}\nid: ${at + 1}-0\n\n`).join("");
}

interface Wish {
  input: { messages: readonly { content: string }[] };
}

/** What was asked for, of a run's body. */
export function wordsOf(body: Record<string, unknown>): string {
  return (body as unknown as Wish).input.messages[0]?.content ?? "";
}
