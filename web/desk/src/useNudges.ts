import { useEffect } from "react";
import { followStream } from "./stream.js";

interface Options {
  fetch: typeof fetch;
  /** Of a stream that says that something moved, and not what it is now. */
  address: string;
  /** The name of its events. */
  event: string;
  /** Looks again; the same at each render. */
  look: () => Promise<void>;
}

/** What moves together is looked at together, and a busy list not more often than this. */
const GATHER_MS = 250;
const LEAST_GAP_MS = 1000;
/** Without its stream a list is asked for this often. */
const ASK_AGAIN_MS = 10_000;

/**
 * Looks again whenever a stream says that something moved, and from time to time while the stream is away. A page that
 * nobody sees asks nothing; it looks when it is seen again.
 */
export function useNudges({ fetch, address, event, look }: Options): void {
  useEffect(() => {
    let isLive = false;
    const list = { isLooking: false, hasMoved: false };
    let lookedAt = -LEAST_GAP_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = async (): Promise<void> => {
      timer = undefined;
      list.hasMoved = document.visibilityState === "hidden" || list.isLooking;
      if (list.hasMoved) return;
      list.isLooking = true;
      lookedAt = performance.now();
      // A question that failed is put again at the next turn; the list says by itself when it is old.
      await look().catch(() => undefined);
      list.isLooking = false;
      if (hasMoved()) soon();
    };
    const hasMoved = (): boolean => list.hasMoved;
    const soon = (): void => {
      timer ??= setTimeout(() => void now(), Math.max(GATHER_MS, lookedAt + LEAST_GAP_MS - performance.now()));
    };
    const seen = (): void => {
      if (document.visibilityState !== "hidden" && (list.hasMoved || !isLive)) soon();
    };
    const close = followStream({
      fetch, address, onGap: soon,
      onMessage: (message) => {
        if (message.event === event) soon();
      },
      onState: (state) => { isLive = state === "live"; },
    });
    const again = setInterval(seen, ASK_AGAIN_MS);
    document.addEventListener("visibilitychange", seen);
    return () => {
      close();
      clearTimeout(timer);
      clearInterval(again);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [fetch, address, event, look]);
}
