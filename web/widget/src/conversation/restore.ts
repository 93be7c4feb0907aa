import type { Board } from "./board.js";
import { followRun } from "./follow.js";
import type { Link } from "./link.js";
import { listRuns, type WireRun } from "./post.js";
import type { ServerEvent } from "./sse.js";
import { answered, draw, FAILED, isOpen, isPartial, newTurn, textOf, withTurn, type LiveTurn, type Shared, type WireMessage } from "./turns.js";
import type { Score, TurnStatus } from "./types.js";

export interface Restored {
  turns: LiveTurn[];
  shared: Shared;
}

interface ThreadState {
  values: Partial<Shared> & { messages?: WireMessage[] };
}

/** One request each; of older turns the words are enough. */
const MOST_REPLAYS = 8;
const ENDED: Partial<Record<string, Partial<LiveTurn> & { status: TurnStatus }>> = {
  success: { status: "done" },
  interrupted: { status: "stopped" },
  error: FAILED,
  timeout: FAILED,
};

/**
 * The conversation of a thread: its runs say who said what and how it ended, its state holds the words. Null
 * when there is no such thread (any more).
 */
export async function restore(
  link: Link,
  thread: string,
  ratings: Readonly<Record<string, Score>>,
): Promise<Restored | null> {
  const runs = await listRuns(link, thread);
  if (runs.length === 0) return null;
  const state = await link.json<ThreadState>(`/threads/${thread}/state`);
  const { messages = [], chips = [], total = null, suggestions = [] } = state?.values ?? {};
  const said = runs.flatMap(turnOf).reduce<readonly LiveTurn[]>(withTurn, []);
  const turns = withWords(said, messages).map((turn) => ({ ...turn, rating: ratings[turn.id] ?? null }));
  return { turns, shared: { chips, total, suggestions: turns.some(isOpen) ? [] : suggestions } };
}

function turnOf({ run_id, status, metadata, kwargs }: WireRun): LiveTurn[] {
  const { turn, replaces = null } = metadata;
  // Another client's run.
  if (!turn) return [];
  const { messages, action = null } = kwargs.input;
  const draft = { id: turn, said: messages?.[0]?.content ?? "", action, replaces };
  return [{ ...newTurn(draft), runId: run_id, ...(ENDED[status] ?? { status: "queued" }) }];
}

/** The thread's messages, in order, dealt out to the turns that said them and got them. */
function withWords(turns: readonly LiveTurn[], messages: readonly WireMessage[]): LiveTurn[] {
  let at = 0;
  return turns.map((turn) => {
    const own = messages.findIndex(({ id }) => id === turn.id);
    const mine = messages[own];
    if (mine) at = own + 1;
    const answer = messages[at];
    const isMine = answer?.type === "ai" && (turn.status === "done" || isPartial(answer));
    if (isMine) at += 1;
    return {
      ...turn,
      // As the thread keeps it, with phone numbers masked.
      ...(mine && { said: textOf(mine) }),
      ...(isMine && answered(answer)),
    };
  });
}

/**
 * Draws the cards of the newest turns as their logs still hold them, newest first; and the words too of turns
 * that never came to a message. Logs live for a day; without them the words stand alone.
 */
export async function refill(link: Link, board: Board, signal: AbortSignal): Promise<void> {
  const { thread, turns } = board.state;
  const bare = turns.filter((turn) => !isOpen(turn) && turn.runId !== null && turn.cards.length === 0);
  for (const turn of bare.slice(-MOST_REPLAYS).reverse()) {
    let drawn = turn;
    const place = `/threads/${thread}/runs/${turn.runId ?? ""}`;
    const onEvent = (event: ServerEvent): void => {
      drawn = { ...drawn, ...draw(drawn, event) };
    };
    await followRun({ link, place, response: undefined, signal, onEvent, onTrouble: () => undefined });
    board.patch(turn.id, { cards: drawn.cards, answer: turn.answer || drawn.answer });
  }
}
