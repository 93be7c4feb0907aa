import { useSyncExternalStore } from "react";

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let skew = 0;

/** The server's time: a promise of five minutes must not hang on how this machine's clock is set. */
export function now(): number {
  return Date.now() + skew;
}

/** Tells the clock the server's time; differences of less than a second are the network's. */
export function setServerTime(asOf: string): void {
  const difference = new Date(asOf).getTime() - Date.now();
  skew = Math.abs(difference) > TICK_MS ? difference : 0;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => { for (const each of listeners) each(); }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Words that depend on the time. Only who shows them is drawn again, and only when they have changed. */
export function useTicking(words: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => words(now()));
}
