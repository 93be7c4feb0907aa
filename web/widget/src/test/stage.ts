import { onTestFinished, vi } from "vitest";
import type { Action, Card, CardOf, Conversation, ConversationState, Turn } from "../conversation/index.js";
import * as comparison from "../ui/cards/comparison.js";
import * as enquiry from "../ui/cards/enquiry.js";
import * as figures from "../ui/cards/figures.js";
import * as reasons from "../ui/cards/reasons.js";
import { PARTS } from "../ui/parts.js";
import { createStage, type StageProps } from "../ui/stage.js";

// As after they were fetched; how they are is seen to in parts.test.ts.
PARTS.here = { comparison, enquiry, figures, reasons };

export const CARD = {
  number: 1,
  listing_id: "2c32",
  title: "3 BHK apartment in Whitefield",
  transaction: "buy",
  price_inr: 11_850_000,
  price_period: "total",
  bhk: 3,
  area_sqft: 1310,
  area_basis: "super_built_up",
  furnishing: "semi_furnished",
  possession_status: "ready",
  floor: 4,
  total_floors: 7,
  matched: ["price.max", "localities"],
} as const;

export function listing(number: number, more: Partial<CardOf<"listing">["listing"]> = {}): CardOf<"listing"> {
  const home = { ...CARD, matched: [...CARD.matched], number, listing_id: `home-${number}`, ...more };
  return { type: "listing", id: `listing:${home.listing_id}`, is_detail: false, listing: home };
}

export const results = (total: number, shown: number, reason: "search" | "more" = "search"): Card => ({
  type: "results",
  id: `results:${reason}`,
  total,
  shown,
  reason,
});

export function turn(more: Partial<Turn>): Turn {
  return {
    id: "turn-1",
    said: "",
    isAction: false,
    action: null,
    status: "done",
    progress: null,
    answer: "",
    isPartial: false,
    citations: {},
    engine: "rules",
    cards: [],
    rating: null,
    problem: null,
    canEdit: false,
    ...more,
  };
}

const READY: ConversationState = {
  phase: "ready",
  isOnline: true,
  isBusy: false,
  turns: [],
  chips: [],
  total: null,
  suggestions: [],
  problem: null,
  lang: "en",
  consent: null,
};

/** A chat on the page whose conversation says what the test makes it say, and remembers what it was told. */
export function openChat(first: Partial<ConversationState> = {}, props: Partial<StageProps> = {}) {
  const host = document.body.appendChild(document.createElement("div"));
  const root = host.attachShadow({ mode: "open" });
  const bubble = root.appendChild(document.createElement("button"));
  const acts: Action[] = [];
  const events: [string, unknown][] = [];
  let state: ConversationState = { ...READY, ...first };
  let listener = (): void => undefined;
  const conversation = {
    get state() {
      return state;
    },
    subscribe: (given: () => void) => {
      listener = given;
      return () => {
        listener = () => undefined;
      };
    },
    start: vi.fn(() => Promise.resolve()),
    send: vi.fn(),
    act: vi.fn((action: Action) => acts.push(action)),
    stop: vi.fn(),
    retry: vi.fn(),
    edit: vi.fn(),
    rate: vi.fn(() => Promise.resolve()),
    setLang: vi.fn(),
    startOver: vi.fn(),
    dispose: vi.fn(),
  } satisfies Conversation;
  const given: StageProps = { isInline: false, isOpen: true, greeting: "", ...props };
  const stage = createStage({
    root,
    bubble,
    conversation,
    home: "https://chat.example",
    onOpen: (isOpen) => {
      stage.draw({ ...given, isOpen });
    },
    onEvent: (name, detail) => events.push([name, detail]),
  });
  stage.draw(given);
  onTestFinished(() => {
    stage.end();
  });

  const all = (selector: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)];
  const one = (selector: string): HTMLElement => {
    const [found] = all(selector);
    if (!found) throw new Error(`nothing on the screen is ${selector}`);
    return found;
  };
  return {
    root,
    bubble,
    stage,
    conversation,
    acts,
    events,
    all,
    one,
    /** The button of that name, by its label or its words. */
    button(name: string): HTMLButtonElement {
      const found = all("button").find((each) => (each.getAttribute("aria-label") ?? each.textContent.trim()) === name);
      if (!(found instanceof HTMLButtonElement)) throw new Error(`no button is called ${name}`);
      return found;
    },
    has: (name: string): boolean =>
      all("button").some((each) => (each.getAttribute("aria-label") ?? each.textContent.trim()) === name),
    say(change: Partial<ConversationState>): void {
      state = { ...state, ...change };
      listener();
    },
    news: (): string => one("[role=status]").textContent,
    type(words: string): HTMLTextAreaElement {
      const box = one("textarea") as HTMLTextAreaElement;
      box.value = words;
      return box;
    },
  };
}

export function press(target: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}
