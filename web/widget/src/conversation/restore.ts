import type { Link } from "./link.js";
import { listRuns, type WireRun } from "./post.js";
import { readEvents } from "./sse.js";
import { answered, draw, FAILED, isOpen, newTurn, textOf, withTurn, type LiveTurn, type WireMessage } from "./turns.js";
import type { ConversationState, Score, TurnStatus } from "./types.js";

type Shared = Pick<ConversationState, "chips" | "total" | "suggestions">;

export interface Restored {
  turns: LiveTurn[];
  shared: Shared;
}

interface ThreadState {
  values: Partial<Shared> & { messages?: WireMessage[] };
}

/** Cards are in the logs of the runs, one request each; of older turns the words are enough. */
const MOST_REPLAYS = 8;
const ENDED: Partial<Record<string, Partial<LiveTurn> & { status: TurnStatus }>> = {
  success: { status: "done" },
  interrupted: { status: "stopped" },
  error: FAILED,
  timeout: FAILED,
};

/**
 * The conversation of a thread: its runs say who said what and how it ended, its state holds the words, the
 * logs of the newest runs hold the cards. Null when there is no such thread (any more).
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
  const said = withWords(runs.flatMap(turnOf).reduce<readonly LiveTurn[]>(withTurn, []), messages);
  const turns = await Promise.all(
    said.map(async (turn, at) => {
      const rated = { ...turn, rating: ratings[turn.id] ?? null };
      return at < said.length - MOST_REPLAYS || isOpen(turn) ? rated : replay(link, thread, rated);
    }),
  );
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
    const isMine = turn.status === "done" && answer?.type === "ai";
    if (isMine) at += 1;
    return {
      ...turn,
      // As the thread keeps it, with phone numbers masked.
      ...(mine && { said: textOf(mine) }),
      ...(isMine && answered(answer)),
    };
  });
}

/** The turn with the cards its log still holds, and the words too where it never came to a message. */
async function replay(link: Link, thread: string, turn: LiveTurn): Promise<LiveTurn> {
  let drawn = turn;
  try {
    const signal = AbortSignal.timeout(5000);
    const { body } = await link.call(`/threads/${thread}/runs/${turn.runId ?? ""}/stream`, { after: "-1", signal });
    if (body) {
      await readEvents(body, (event) => (drawn = { ...drawn, ...draw(drawn, event).turn }), undefined, signal);
    }
  } catch {
    // Logs live for a day; the words are there without them.
  }
  return { ...drawn, status: turn.status, answer: drawn.answer || turn.answer };
}
