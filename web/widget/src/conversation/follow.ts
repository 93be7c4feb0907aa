import { insist } from "./insist.js";
import type { Link } from "./link.js";
import { readEvents, type ServerEvent } from "./sse.js";
import { asTrouble, type Trouble } from "./trouble.js";

export interface FollowOptions {
  link: Link;
  /** "/threads/T/runs/R" */
  place: string;
  /** Already open: the answer to the request that made the run. */
  response: Response | undefined;
  signal: AbortSignal;
  onEvent: (event: ServerEvent) => void;
  /** Trouble on the way; null once bytes flow again. */
  onTrouble: (trouble: Trouble | null) => void;
}

export type RunStatus = "pending" | "running" | "success" | "error" | "timeout" | "interrupted";

/** The server sends a heartbeat every 5 s; three of them missing are a dead connection. */
const SILENCE_MS = 15_000;

/**
 * Follows a run to its end over as many connections as it takes, each behind the last event seen, so that
 * nothing is missed and nothing comes twice.
 *
 * Resolves with "end" after that event; with "gone" when the run is over or away and its log too, so that
 * nobody will ever say `end`; with undefined when the signal ends it, or trouble that no patience mends.
 */
export async function followRun({
  link,
  place,
  response,
  signal,
  onEvent,
  onTrouble,
}: FollowOptions): Promise<"end" | "gone" | undefined> {
  let early = response;
  // From the run's beginning.
  let after = "-1";
  let hasEnded = false;
  let closings = 0;
  let isTroubled = false;
  const hear = (event: ServerEvent): void => {
    if (event.id) after = event.id;
    hasEnded ||= event.name === "end";
    onEvent(event);
  };

  const listen = async (reset: () => void): Promise<"end" | "gone"> => {
    await withPatience(signal, async (patience, heard) => {
      const { body } = early ?? (await link.call(`${place}/stream`, { after, signal: patience }));
      early = undefined;
      const onBytes = (): void => {
        heard();
        reset();
        if (isTroubled) onTrouble(null);
        isTroubled = false;
      };
      if (body) await readEvents(body, hear, onBytes, patience);
    });
    if (hasEnded) return "end";
    // A server closes early when it restarts, and looks but briefly into the log of a run that is over.
    closings += 1;
    if (closings % 2 === 1) throw asTrouble();
    const run = await link.json<{ status: RunStatus }>(place, { signal });
    if (run?.status === "pending" || run?.status === "running") throw asTrouble();
    return "gone";
  };

  return insist(listen, signal, (trouble, failures) => {
    // One lost connection is no news; the second failure in a row is.
    isTroubled = failures > 0 || !trouble.isPassing;
    if (isTroubled) onTrouble(trouble);
    return trouble.isPassing;
  });
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
  try {
    await work(AbortSignal.any([signal, connection.signal]), () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(hangUp, SILENCE_MS);
    });
  } finally {
    clearTimeout(watchdog);
    hangUp();
  }
}
