import type { Link } from "./link.js";
import { backoffMs, pause } from "./pause.js";
import { readEvents, type ServerEvent } from "./sse.js";
import { asTrouble, type Trouble } from "./trouble.js";

export interface FollowOptions {
  link: Link;
  /** "/threads/T/runs/R" */
  place: string;
  /** Already open: the answer to the request that made the run. */
  response: Response | null;
  signal: AbortSignal;
  onEvent: (event: ServerEvent) => void;
  /** Trouble on the way; null once bytes flow again. */
  onTrouble: (trouble: Trouble | null) => void;
}

export type RunStatus = "pending" | "running" | "success" | "error" | "timeout" | "interrupted";

/** The server sends a heartbeat every 5 s; three of them missing are a dead connection. */
const SILENCE_MS = 15_000;
const REPLAY_ALL = "-1";

/**
 * Follows a run to its end over as many connections as it takes, each behind the last event seen, so that
 * nothing is missed and nothing comes twice.
 *
 * Resolves with null after the event `end` and when the signal says so; with the run's status when the run is
 * over and its log is gone, so that nobody will ever say `end`. Throws Trouble that no patience mends.
 */
export async function followRun(options: FollowOptions): Promise<RunStatus | null> {
  const { signal, onTrouble } = options;
  const listen = createListener(options);
  let failures = 0;
  const onBytes = (): void => {
    if (failures > 0) onTrouble(null);
    failures = 0;
  };
  for (;;) {
    let retryAfterS: number | undefined;
    try {
      const ended = await listen(onBytes);
      if (ended !== undefined) return ended;
    } catch (error) {
      if (signal.aborted) return null;
      const trouble = asTrouble(error);
      if (!trouble.isPassing) throw trouble;
      ({ retryAfterS } = trouble.problem);
      // One lost connection is no news; the second failure in a row is.
      if (failures > 0) onTrouble(trouble);
    }
    await pause(backoffMs(failures, retryAfterS), signal);
    if (signal.aborted) return null;
    failures += 1;
  }
}

/** One connection per call, each behind the last event; undefined says that there is more to come. */
function createListener(options: FollowOptions): (onBytes: () => void) => Promise<RunStatus | null | undefined> {
  const { link, place, signal, onEvent } = options;
  let { response } = options;
  let after = REPLAY_ALL;
  let hasEnded = false;
  const hear = (event: ServerEvent): void => {
    if (event.id) after = event.id;
    hasEnded ||= event.name === "end";
    onEvent(event);
  };
  return async (onBytes) => {
    const early = response;
    response = null;
    await withPatience(signal, async (patience, heard) => {
      const { body } = early ?? (await link.call(`${place}/stream`, { after, signal: patience }));
      const onHeard = (): void => {
        heard();
        onBytes();
      };
      if (body) await readEvents(body, hear, onHeard, patience);
    });
    if (hasEnded) return null;
    const { status } = await link.json<{ status: RunStatus }>(place, { signal });
    return status === "pending" || status === "running" ? undefined : status;
  };
}

/** Ends the work when it falls silent, when the network goes, and when the caller's signal says so. */
async function withPatience(
  signal: AbortSignal,
  work: (patience: AbortSignal, heard: () => void) => Promise<void>,
): Promise<void> {
  const connection = new AbortController();
  const hangUp = (): void => {
    connection.abort();
  };
  let watchdog = setTimeout(hangUp, SILENCE_MS);
  addEventListener("offline", hangUp, connection);
  signal.addEventListener("abort", hangUp, connection);
  try {
    await work(connection.signal, () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(hangUp, SILENCE_MS);
    });
  } finally {
    clearTimeout(watchdog);
    hangUp();
  }
}
