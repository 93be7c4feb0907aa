import type { EventOf } from "@propmubi/client";

export type Lang = "en" | "hi" | "mr";

/** The conversation as a view draws it and drives it. Nothing here ever throws into the page. */
export interface Conversation {
  /** Immutable snapshot: a new object after every change, the same object until then. */
  readonly state: ConversationState;
  /** Changes are batched per animation frame. Returns the unsubscriber. */
  subscribe(listener: () => void): () => void;
  /** Opens the session, restores the thread and rejoins a run in flight. Again: no harm, no work. */
  start(): Promise<void>;
  /** While a run is on, the message waits in the server's queue. Offline, it waits here. */
  send(text: string): void;
  /** The button of a card or chip (graphs.property_search.actions). */
  act(action: Action): void;
  /** Cancels the run and keeps what was said so far. */
  readonly stop: () => void;
  /** The last failed or stopped turn again. */
  readonly retry: () => void;
  /** Replaces the last message of the person: a run from the checkpoint before it. */
  edit(text: string): void;
  /** Never rejects: a rating that could not be kept is taken back in the state, with a problem. */
  rate(turnId: string, score: Score, reason?: RatingReason, comment?: string): Promise<void>;
  setLang(lang: Lang): void;
  /** A new thread; the old one is left as it is. */
  readonly startOver: () => void;
  /** Ends every stream and timer. The run on the server goes on. */
  dispose(): void;
}

export interface ConversationState {
  /** refused: site key or origin not allowed; `problem` says so. */
  readonly phase: "new" | "starting" | "ready" | "refused";
  readonly isOnline: boolean;
  readonly isBusy: boolean;
  readonly turns: readonly Turn[];
  readonly chips: readonly Chip[];
  /** How many listings match in all; null before the first search. */
  readonly total: number | null;
  readonly suggestions: readonly string[];
  readonly problem: Problem | null;
  readonly lang: Lang;
  /** What the site's session says may be shown about consent; null where it says nothing. */
  readonly consent: Consent | null;
}

export interface Turn {
  /** Stable over reloads; the key to draw by. */
  readonly id: string;
  /** The person's words; empty for an action. */
  readonly said: string;
  readonly isAction: boolean;
  /** What was pressed, for a label; null for a message. */
  readonly action: Action | null;
  readonly status: TurnStatus;
  /** Step of the latest progress event, while waiting. */
  readonly progress: Progress | null;
  readonly answer: string;
  /** The thread holds only what was said before the run was stopped. */
  readonly isPartial: boolean;
  /** "[1]" of the answer to the id of the listing it speaks of. Keys come without brackets. */
  readonly citations: Readonly<Record<string, string>>;
  /** "rules" or a model's name. */
  readonly engine: string | null;
  /** In the order of arrival; key by `id`. */
  readonly cards: readonly Card[];
  readonly rating: Score | null;
  readonly problem: Problem | null;
  readonly canEdit: boolean;
}

export type TurnStatus = "queued" | "waiting" | "streaming" | "done" | "stopped" | "failed";
export type Score = "up" | "down";
export type RatingReason = "wrong_listing" | "not_what_i_asked" | "wrong_figure" | "hard_to_read" | "other";
export type Progress = EventOf<"progress">["step"];
export type Chip = EventOf<"filters">["chips"][number];

/** The events that are drawn as cards, as the graph sends them; each has `type` and a stable `id`. */
export type Card = EventOf<
  | "listing"
  | "results"
  | "relaxed"
  | "comparison"
  | "emi"
  | "affordability"
  | "tax"
  | "refusal"
  | "contact_form"
  | "lead_captured"
>;
export type CardOf<Type extends Card["type"]> = Extract<Card, { type: Type }>;

/** What may be sent as `action`: graphs.property_search.actions. */
export type Action =
  | { type: "remove_chip"; key: string }
  | { type: "like" | "dislike" | "details" | "more_like"; number: number }
  | { type: "compare"; numbers: number[] }
  | { type: "emi"; number: number; principal_inr?: number; rate_pct?: string; months?: number }
  | ContactAction
  | { type: "more" | "reset" };

export interface ContactAction {
  type: "contact";
  number?: number;
  name?: string;
  phone?: string;
  channel?: "call" | "whatsapp" | "sms";
  consent?: boolean;
  text_version?: string;
  /** A person of the agency is wanted, about no listing in particular. */
  wants?: "human";
}

export interface Consent {
  readonly version: string;
  readonly text: Readonly<Partial<Record<Lang, string>>>;
}

export interface Problem {
  readonly kind: "offline" | "server" | "refused" | "rate";
  /** Key of the one sentence to show. */
  readonly message: ProblemMessage;
  readonly retryAfterS?: number;
}

/**
 * offline: no network; kept, and sent when it is back. unreachable: network, but no answer; trying again.
 * server: it failed on its side. failed: the run ended in an error. invalid: it does not accept this message.
 * refused: the site key or origin is not allowed. rate: too many; `retryAfterS` says how long.
 * rating: the rating was not kept.
 */
export type ProblemMessage =
  | "offline"
  | "unreachable"
  | "server"
  | "failed"
  | "invalid"
  | "refused"
  | "rate"
  | "rating";
