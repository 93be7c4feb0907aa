import type { Link } from "./link.js";
import type { RunStatus } from "./follow.js";
import type { LiveTurn } from "./turns.js";
import type { Action, Lang } from "./types.js";

const GRAPH = "property_search";
/** Tokens, cards, and the whole message with its citations. */
const MODES = ["messages-tuple", "custom", "updates"];
const MOST_RUNS = 50;

/** A run as GET /threads/T/runs lists it. */
export interface WireRun {
  run_id: string;
  status: RunStatus;
  metadata: { turn?: string; replaces?: string | null };
  kwargs: { input: { messages?: { content: string }[]; action?: Action } | null };
}

export interface Posted {
  thread: string;
  runId: string;
  /** The stream of the run, open; null when it waits for another run. */
  response: Response | null;
}

export interface PostOptions {
  thread: string;
  lang: Lang;
  /** No other run is before it: its events are wanted at once. */
  isFirst: boolean;
  checkpoint: string | null;
}

/** Makes the turn's run; its metadata names the turn, so that it is found again (`findRun`, `restore`). */
export async function postRun(link: Link, turn: LiveTurn, options: PostOptions): Promise<Posted> {
  const { thread, isFirst } = options;
  const path = `/threads/${thread}/runs${isFirst ? "/stream" : ""}`;
  const response = await link.call(path, { body: bodyOf(turn, options) });
  const runId = response.headers.get("content-location")?.split("/").pop();
  if (isFirst && runId) return { thread, runId, response };
  void response.body?.cancel().catch(() => undefined);
  // A proxy that keeps the header to itself: the list of runs has the id too.
  return { thread, runId: runId ?? (await findRun(link, thread, turn.id))?.run_id ?? "", response: null };
}

function bodyOf(turn: LiveTurn, { lang, checkpoint }: PostOptions): object {
  // The message carries the turn's id: said twice, it is in the thread once.
  const message = { role: "user", content: turn.said, id: turn.id };
  return {
    assistant_id: GRAPH,
    input: { lang, ...(turn.action ? { action: turn.action } : { messages: [message] }) },
    metadata: { turn: turn.id, ...(turn.replaces ? { replaces: turn.replaces } : {}) },
    stream_mode: MODES,
    stream_resumable: true,
    multitask_strategy: "enqueue",
    if_not_exists: "create",
    on_disconnect: "continue",
    ...(checkpoint ? { checkpoint_id: checkpoint } : {}),
  };
}

/** The runs of the thread, oldest first; none when there is no such thread. */
export async function listRuns(link: Link, thread: string): Promise<WireRun[]> {
  const runs = await orNull(link.json<WireRun[]>(`/threads/${thread}/runs?limit=${MOST_RUNS}`));
  return (runs ?? []).reverse();
}

/** The run of that turn, if the server has it. */
export async function findRun(link: Link, thread: string, turn: string): Promise<WireRun | undefined> {
  return (await listRuns(link, thread)).find(({ metadata }) => metadata.turn === turn);
}

interface Snapshot {
  parent_checkpoint: { checkpoint_id: string } | null;
}

/**
 * Where the thread stood before that turn: its checkpoint; null when there was nothing before it; undefined
 * when the turn left no trace in the thread.
 */
export async function checkpointBefore(link: Link, thread: string, turn: string): Promise<string | null | undefined> {
  const body = { limit: 1, metadata: { turn, source: "input" } };
  const [input] = (await orNull(link.json<Snapshot[]>(`/threads/${thread}/history`, { body }))) ?? [];
  return input && (input.parent_checkpoint?.checkpoint_id ?? null);
}

/** The answer, or null where there is no such thread. */
export async function orNull<Body>(answer: Promise<Body>): Promise<Body | null> {
  return answer.catch((error: unknown) => {
    if ((error as Partial<Response>).status === 404) return null;
    throw error;
  });
}
