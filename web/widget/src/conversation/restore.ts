import type { Link } from "./link.js";
import { listRuns, orNull, type WireRun } from "./post.js";
import { readEvents } from "./sse.js";
import { answered, draw, isOpen, newTurn, textOf, withTurn, type LiveTurn, type WireMessage } from "./turns.js";
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
const ENDED: Partial<Record<string, TurnStatus>> = {
  success: "done",
  error: "failed",
  timeout: "failed",
  interrupted: "stopped",
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
  const state = await orNull(link.json<ThreadState>(`/threads/${thread}/state`));
  if (runs.length === 0 || !state) return null;
  const { messages = [], chips = [], total = null, suggestions = [] } = state.values;
  const said = withWords(branch(runs), messages).map((turn) => ({ ...turn, rating: ratings[turn.id] ?? null }));
  const first = said.length - MOST_REPLAYS;
  const turns = await Promise.all(
    said.map(async (turn, at) => (at < first || isOpen(turn) ? turn : replay(link, thread, turn))),
  );
  return { turns, shared: { chips, total, suggestions: turns.some(isOpen) ? [] : suggestions } };
}

/** The turns in force: one that replaces another also undoes what was said after that. */
function branch(runs: readonly WireRun[]): readonly LiveTurn[] {
  return runs.flatMap((run) => turnOf(run) ?? []).reduce<readonly LiveTurn[]>(withTurn, []);
}

function turnOf({ run_id, status, metadata, kwargs }: WireRun): LiveTurn | null {
  // Another client's run.
  if (!metadata.turn) return null;
  const { messages = [], action = null } = kwargs.input ?? {};
  const said = messages[0]?.content ?? "";
  const draft = { id: metadata.turn, said, action, replaces: metadata.replaces ?? null };
  return { ...newTurn(draft), runId: run_id, status: ENDED[status] ?? "queued" };
}

/** The thread's messages, in order, dealt out to the turns that said them and got them. */
function withWords(turns: readonly LiveTurn[], messages: readonly WireMessage[]): LiveTurn[] {
  let at = 0;
  return turns.map((turn) => {
    const own = messages.findIndex(({ id }) => id === turn.id);
    if (own >= 0) at = own + 1;
    const mine = messages[own];
    const answer = turn.status === "done" ? messages[at] : undefined;
    if (answer?.type === "ai") at += 1;
    return {
      ...turn,
      // As the thread keeps it, with phone numbers masked.
      ...(mine ? { said: textOf(mine) } : {}),
      ...(answer?.type === "ai" ? answered(answer) : {}),
      ...(turn.status === "failed" ? { problem: { kind: "server", message: "failed" } as const } : {}),
    };
  });
}

/** The turn with the cards its log still holds, and the words too where it never came to a message. */
async function replay(link: Link, thread: string, turn: LiveTurn): Promise<LiveTurn> {
  const words = turn.status === "done" ? "" : "&stream_mode=messages-tuple";
  const { status } = turn;
  let drawn = turn;
  try {
    const path = `/threads/${thread}/runs/${turn.runId ?? ""}/stream?stream_mode=custom&stream_mode=updates${words}`;
    const patience = AbortSignal.timeout(5000);
    const { body } = await link.call(path, { after: "-1", signal: patience });
    const onEvent = (event: Parameters<typeof draw>[1]): void => {
      if (event.name === "metadata" && drawn.answer) return;
      drawn = { ...drawn, ...draw(drawn, event).turn };
    };
    if (body) await readEvents(body, onEvent, () => undefined, patience);
  } catch {
    // Logs live for a day; the words are there without them.
  }
  return { ...drawn, status, progress: null };
}
