import { asTrouble, type Trouble } from "./trouble.js";

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Works until it succeeds, the signal ends it, or `mayGoOn` says no; resolves with undefined in the last two.
 *
 * Between two tries it waits: twice as long each time, half of it by chance, so that a thousand pages that lost
 * one server do not come back as one; no shorter than the server asked; and no longer than the network is away.
 * `work` gets what sets the failures back to none.
 */
export async function insist<Result>(
  work: (reset: () => void) => Promise<Result>,
  signal: AbortSignal,
  mayGoOn: (trouble: Trouble, failures: number) => boolean,
): Promise<Result | undefined> {
  let failures = 0;
  const reset = (): void => {
    failures = 0;
  };
  while (!isOver(signal)) {
    try {
      return await work(reset);
    } catch (error) {
      const trouble = asTrouble(error);
      if (isOver(signal) || !mayGoOn(trouble, failures)) return undefined;
      // Some browsers call a working network none: off line it is still tried, but seldom.
      const full = Math.min(navigator.onLine ? FIRST_MS * 2 ** failures : LONGEST_MS, LONGEST_MS);
      await pause(Math.max(full * (0.5 + Math.random() / 2), (trouble.problem.retryAfterS ?? 0) * 1000), signal);
      failures += 1;
    }
  }
  return undefined;
}

/** A call, so that the compiler does not take it for settled once and for all. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settled = new AbortController();
    const settle = (): void => {
      clearTimeout(timer);
      settled.abort();
      resolve();
    };
    const timer = setTimeout(settle, ms);
    addEventListener("online", settle, settled);
    signal.addEventListener("abort", settle, settled);
  });
}
