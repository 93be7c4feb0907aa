const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Doubling, with half of it by chance: a thousand pages that lost one server do not come back as one. */
export function backoffMs(failures: number, retryAfterS = 0): number {
  const full = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
  return Math.max(full * (0.5 + Math.random() / 2), retryAfterS * 1000);
}

/** Waits; ends early when the network is back or the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settled = new AbortController();
    const settle = (): void => {
      clearTimeout(timer);
      settled.abort();
      resolve();
    };
    const timer = setTimeout(settle, ms);
    addEventListener("online", settle, settled);
    if (signal.aborted) settle();
    else signal.addEventListener("abort", settle, settled);
  });
}
