import type { SearchEvent } from "@propmubi/client";
import type { ServerEvent } from "./sse.js";
import type { Card, ConversationState, Turn } from "./types.js";

/** A turn with what the engine knows of it beyond the view. */
export interface LiveTurn extends Turn {
  readonly replaces: string | null;
  readonly runId: string | null;
  readonly messageId: string | null;
  /** It may have reached the server: look before it is sent. */
  readonly isDoubtful: boolean;
}

/** What is said or pressed, and which turn it takes the place of. */
export type Said = Pick<LiveTurn, "id" | "said" | "action" | "replaces">;

/** What the whole conversation shows, whichever turn said it. */
export type Shared = Pick<ConversationState, "chips" | "total" | "suggestions">;

/** What an event changes of its turn, and of what the whole conversation shows. */
export type Change = Partial<LiveTurn> & { shared?: Partial<Shared> };

/** A message as the wire has it. */
export interface WireMessage {
  id: string;
  type: string;
  content: string | { text?: string }[];
  response_metadata?: { partial?: boolean };
  additional_kwargs?: { citations?: { marker: number; listing_id: string }[]; engine?: string };
}

export function newTurn({ id, said, action, replaces }: Said): LiveTurn {
  return {
    id,
    said,
    action,
    isAction: action !== null,
    replaces,
    runId: null,
    messageId: null,
    isDoubtful: false,
    status: "waiting",
    progress: null,
    answer: "",
    isPartial: false,
    citations: {},
    engine: null,
    cards: [],
    rating: null,
    problem: null,
    canEdit: false,
  };
}

/** The run ended in an error. */
export const FAILED = {
  status: "failed",
  progress: null,
  problem: { kind: "server", message: "failed" },
} as const;

/** Neither done nor given up. */
export function isOpen({ status }: Turn): boolean {
  return status === "queued" || status === "waiting" || status === "streaming";
}

/** Pending or running on the server. */
export function isRunning(turn: LiveTurn): boolean {
  return isOpen(turn) && turn.runId !== null;
}

/** Open, and as far as we know not on the server. */
export function isUnsent(turn: LiveTurn): boolean {
  return isOpen(turn) && turn.runId === null;
}

/**
 * The turns with one more; where it replaces another, that one and all after it are gone. It also replaces
 * itself: a browser whose connection broke may have posted it twice, of its own accord.
 */
export function withTurn(turns: readonly LiveTurn[], turn: LiveTurn): readonly LiveTurn[] {
  const replaced = turns.findIndex(({ id }) => id === turn.replaces || id === turn.id);
  return [...(replaced < 0 ? turns : turns.slice(0, replaced)), turn];
}

/** What one event of the run changes; nothing when it is of no use, or not of the form it should have. */
export function draw(turn: LiveTurn, { name, data }: ServerEvent): Change {
  try {
    return DRAWN[name]?.(turn, JSON.parse(data) as never) ?? {};
  } catch {
    return {};
  }
}

const DRAWN: Readonly<Record<string, (turn: LiveTurn, body: never) => Change>> = {
  // A run begins, or another worker takes it up: what its answer said so far is said again.
  metadata: () => ({ status: "waiting", answer: "", messageId: null }),
  custom: drawCustom,
  messages: ({ answer, messageId }, [chunk]: [WireMessage]) =>
    isAnswer(chunk)
      ? {
          status: "streaming",
          progress: null,
          messageId: chunk.id,
          answer: (chunk.id === messageId ? answer : "") + textOf(chunk),
        }
      : {},
  updates: (_, nodes: Record<string, { messages?: WireMessage[] } | null>) => {
    const said = Object.values(nodes).flatMap((update) => update?.messages ?? []);
    const answer = said.findLast(isAnswer);
    return answer ? answered(answer) : {};
  },
  error: (_, { error }: { error?: string }) =>
    error === "UserInterrupt" ? { status: "stopped", progress: null } : FAILED,
  end: (turn) => (isOpen(turn) ? { status: "done", progress: null } : {}),
};

function drawCustom(turn: LiveTurn, event: SearchEvent): Change {
  switch (event.type) {
    case "progress":
      return { progress: event.step };
    case "filters":
      return { shared: { chips: event.chips, ...(event.chips.length > 0 ? {} : { total: null }) } };
    case "suggestions":
      return { shared: { suggestions: event.items } };
    case "answer_reset":
      return { answer: "" };
    case "results":
      return { ...withCard(turn, event), shared: { total: event.total } };
    default:
      return withCard(turn, event);
  }
}

/** A repeated id is the same card again: a retried step, or a log read twice. */
function withCard({ cards }: LiveTurn, card: Card): Change {
  const at = cards.findIndex(({ id }) => id === card.id);
  return { cards: at < 0 ? [...cards, card] : cards.with(at, card) };
}

function isAnswer({ type }: WireMessage): boolean {
  return type === "ai" || type === "AIMessageChunk";
}

/** What was said before a run was stopped; the thread keeps it. */
export function isPartial({ response_metadata }: WireMessage): boolean {
  return response_metadata?.partial === true;
}

export function textOf({ content }: WireMessage): string {
  return typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("");
}

/** The whole message: text, whose words they are, and which listing each [n] is. */
export function answered(message: WireMessage): Partial<LiveTurn> {
  const { citations = [], engine = null } = message.additional_kwargs ?? {};
  return {
    messageId: message.id,
    answer: textOf(message),
    isPartial: isPartial(message),
    engine,
    citations: Object.fromEntries(citations.map(({ marker, listing_id }) => [String(marker), listing_id])),
  };
}
