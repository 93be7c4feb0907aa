import type { Action, Card, CardOf, ContactAction, ConversationState, Turn } from "../conversation/index.js";

export type Listing = CardOf<"listing">["listing"];

/** A turn as it is drawn: later turns that only change a panel of it are folded into it. */
export interface DrawnTurn extends Turn {
  /** Stays the same while turns are folded in. `id` is that of the newest one, which is the one to rate. */
  readonly key: string;
  /** An action of the person is on its way into this turn's panel. */
  readonly isChanging: boolean;
}

/** The conversation, read once per change for all that is drawn from it. */
export interface Board {
  readonly turns: readonly DrawnTurn[];
  /** Listing ids by the number the platform knows them by now; a new search starts counting anew. */
  readonly current: ReadonlyMap<number, string>;
  readonly judged: ReadonlyMap<number, Action["type"]>;
}

export function readBoard({ turns }: ConversationState): Board {
  // Numbers and judgements are of the newest list; "more" only makes it longer.
  const inForce = turns.slice(Math.max(0, turns.findLastIndex(({ cards }) => cards.some(isNewList))));
  return {
    turns: turns.reduce<DrawnTurn[]>(fold, []),
    current: new Map(
      inForce.flatMap((turn) => turn.cards.filter(isListing)).map(({ listing }) => [listing.number ?? 0, listing.listing_id ?? ""]),
    ),
    judged: new Map(inForce.flatMap(({ action }) => (isJudgement(action) ? [[action.number, action.type]] : []))),
  };
}

const isJudgement = (action: Action | null): action is Extract<Action, { type: "like" | "dislike" | "details" | "more_like" }> =>
  action?.type === "like" || action?.type === "dislike";

const isNewList = (card: Card): boolean => card.type === "results" && card.reason !== "more";

function fold(drawn: DrawnTurn[], turn: Turn): DrawnTurn[] {
  const last = drawn.at(-1);
  if (!last || !continues(last, turn.action)) return [...drawn, { ...turn, key: turn.id, isChanging: false }];
  const isChanging = turn.status === "queued" || turn.status === "waiting";
  const { key, said, isAction, canEdit } = last;
  const cards = turn.cards.length > 0 ? turn.cards : last.cards;
  const answer = turn.answer || last.answer;
  return [...drawn.slice(0, -1), { ...turn, key, said, isAction, canEdit, isChanging, cards, answer }];
}

/** The actions that work on a panel the turn shows: a slider of its EMI, or its enquiry form. */
const WORKS_ON: Readonly<Partial<Record<Card["type"], Action["type"]>>> = { emi: "emi", contact_form: "contact" };

function continues({ cards }: Turn, action: Action | null): boolean {
  const { number, wants } = (action ?? {}) as ContactAction;
  return cards.some((card) => {
    const shown = (card.type === "emi" ? card.emi : card) as Partial<CardOf<"contact_form">>;
    return action && WORKS_ON[card.type] === action.type && (shown.number ?? undefined) === number && shown.wants === wants;
  });
}

/** Whether the listing is still the one its number stands for, so that its buttons mean what they say. */
export function isCurrent({ current }: Board, { number = 0, listing_id }: Listing): boolean {
  return current.get(number) === listing_id;
}

export function isListing(card: Card): card is CardOf<"listing"> {
  return card.type === "listing";
}

/** The lines of the answer that no card draws: each listing's head line, and the words of a form, are left to them. */
export function linesOf({ answer, cards, engine }: Turn): string[] {
  const drawn = new Set(
    cards.flatMap((card) => {
      if (card.type === "listing") return [card.listing.number];
      return card.type === "comparison" ? card.comparison.numbers : [];
    }),
  );
  const agreed = new Set(["", ...cards.map((card) => (card.type === "contact_form" ? card.consent_text : ""))]);
  const isWorded = engine !== null && engine !== "rules";
  return answer.split("\n").filter((line) => {
    const number = Number(/^\[(\d+)\] /.exec(line)?.[1]);
    return !agreed.has(line.trim()) && (isWorded || !drawn.delete(number));
  });
}
