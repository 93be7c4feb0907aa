import type { RunStatus } from "./follow.js";
import type { Link } from "./link.js";
import { asTrouble } from "./trouble.js";
import type { LiveTurn } from "./turns.js";
import type { Action, Lang } from "./types.js";

/** A run as GET /threads/T/runs lists it. */
export interface WireRun {
  run_id: string;
  status: RunStatus;
  metadata: { turn?: string; replaces?: string | null };
  kwargs: { input: { messages?: { content: string }[]; action?: Action | null } };
}

export interface PostOptions {
  thread: string;
  /** The language to answer in; undefined: that of the words. */
  lang: Lang | undefined;
  /** No other run is before it: its events are wanted at once, in the answer's body. */
  isFirst: boolean;
  checkpoint: string | null | undefined;
}

/** Makes the turn's run; its metadata names the turn, so that it is found again (`findRun`, `restore`). */
export async function postRun(link: Link, turn: LiveTurn, options: PostOptions): Promise<[string, Response]> {
  const { id, said, action, replaces } = turn;
  const { thread, lang, isFirst, checkpoint } = options;
  const body = {
    assistant_id: "property_search",
    // The message carries the turn's id: said twice, it is in the thread once.
    input: { lang, ...(action ? { action } : { messages: [{ role: "user", content: said, id }] }) },
    metadata: { turn: id, replaces },
    // Tokens, cards, and the whole message with its citations.
    stream_mode: ["messages-tuple", "custom", "updates"],
    stream_resumable: true,
    multitask_strategy: "enqueue",
    if_not_exists: "create",
    checkpoint_id: checkpoint ?? undefined,
  };
  const response = await link.call(`/threads/${thread}/runs${isFirst ? "/stream" : ""}`, { body, key: id });
  const runId = response.headers.get("content-location")?.split("/").pop();
  // A proxy that keeps the header to itself: the next try finds the run in the list.
  if (!runId) throw asTrouble();
  return [runId, response];
}

/** The newest runs of the thread, oldest first; none when there is no such thread. */
export async function listRuns(link: Link, thread: string): Promise<WireRun[]> {
  return (await link.json<WireRun[]>(`/threads/${thread}/runs?limit=50`))?.reverse() ?? [];
}

/** Id of the run of that turn, if the server has it. */
export async function findRun(link: Link, thread: string, turn: string): Promise<string | undefined> {
  return (await listRuns(link, thread)).find(({ metadata }) => metadata.turn === turn)?.run_id;
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
  const input = (await link.json<Snapshot[]>(`/threads/${thread}/history`, { body }))?.[0];
  return input && (input.parent_checkpoint?.checkpoint_id ?? null);
}
