import { h, type Child } from "../../h.js";
import type { CardOf } from "../../conversation/index.js";
import { money, number, type Text } from "../../text/words.js";
import type { Chat, TurnProps } from "../chat.js";

export { default as css } from "./figures.css?inline";

type Amounts = readonly (readonly [string, number | undefined])[];

/** Amounts with their names; those the platform did not give are left out. */
function amounts(rows: Amounts, text: Text) {
  return (
    <dl>
      {rows.map(([name, inr]) => inr !== undefined && [<dt>{text(name)}</dt>, <dd>{money(inr, text)}</dd>])}
    </dl>
  );
}

interface Footing {
  sources?: readonly { source: string; since: string }[];
  disclaimer?: string;
}

/** The rules behind the figures, and what they are not. Every word is the platform's. */
function footing({ sources = [], disclaimer }: Footing): Child {
  return [...sources.map(({ source, since }) => `${source}, ${since}`), disclaimer].map((words) => <p class="note">{words}</p>);
}

const LABELS = { principal_inr: "Loan", rate_pct: "Interest rate", months: "Term" } as const;
type Part = keyof typeof LABELS;

/** How long a slider rests before the platform is asked: a key held down is one question. */
const REST_MS = 450;
let resting: ReturnType<typeof setTimeout> | undefined;

/** An instalment. The sliders only ask: every figure shown is the platform's. */
export function emi({ card, turn, chat }: TurnProps & { card: CardOf<"emi"> }): Child {
  const { text, view, conversation } = chat;
  const { emi: figures, id } = card;
  const { sliders, number: listing } = figures;
  const moved = view.moved.of === id ? view.moved.values : {};
  const ask = (): void => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const now = (part: Part): number => moved[part] ?? sliders?.[part].value ?? 0;
      const wish = { principal_inr: now("principal_inr"), rate_pct: String(now("rate_pct")), months: now("months") };
      if (listing) conversation.act({ type: "emi", number: listing, ...wish });
    }, REST_MS);
  };
  const slider = (part: Part) => {
    if (!sliders) return null;
    const { min, max, step, value } = sliders[part];
    const now = moved[part] ?? value;
    const words =
      part === "months" ? text("{} years", number(now / 12)) : part === "rate_pct" ? `${now}%` : money(now, text);
    return (
      <label key={part}>
        {text(LABELS[part])}: <b>{words}</b>
        <input
          type="range"
          {...{ min, max, step }}
          value={String(now)}
          disabled={!listing}
          aria-valuetext={words}
          oninput={(event) => {
            chat.set({ moved: { of: id, values: { ...moved, [part]: Number(event.currentTarget.value) } } });
          }}
          onchange={ask}
        />
      </label>
    );
  };
  return (
    <section class="card" aria-label="EMI">
      <p class="big" aria-busy={turn.isChanging || view.moved.of === id}>
        {text("{} a month", `₹${number(figures.emi_inr ?? 0)}`)}
      </p>
      {(Object.keys(LABELS) as Part[]).map(slider)}
      {amounts(
        [
          ["Price", figures.price_inr],
          ["You bring", figures.own_contribution_inr],
          ["Interest in all", figures.total_interest_inr],
        ],
        text,
      )}
      {footing(figures)}
    </section>
  );
}

/** What an income carries. */
export function affordability({ card, chat }: { card: CardOf<"affordability">; chat: Chat }): Child {
  const { affordability: means } = card;
  return (
    <section class="card">
      {amounts(
        [
          ["Monthly income", means.monthly_income_inr],
          ["EMI that fits", means.emi_room_inr],
          ["Loan", means.max_loan_inr],
          ["You bring", means.own_contribution_inr],
          ["Home within reach", means.home_price_inr],
        ],
        chat.text,
      )}
      {footing(means)}
    </section>
  );
}

/** The answer to a tax question, with its working. */
export function tax({ card: { tax: panel } }: { card: CardOf<"tax"> }): Child {
  return (
    <section class="card" aria-label={panel.title}>
      <b>{panel.title}</b>
      <dl>
        {panel.lines.map(({ label, amount_label: amount }) => [<dt>{label}</dt>, <dd>{amount ?? ""}</dd>])}
      </dl>
      {footing(panel)}
    </section>
  );
}
