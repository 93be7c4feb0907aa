import { ApiError, type Client, type OpsOverview } from "@propmubi/client";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface OverviewView {
  /** stale: the last answer is shown, and the server has stopped answering since. */
  phase: "loading" | "ready" | "stale" | "error";
  value: OpsOverview | null;
  problem: string | null;
}

export interface Overview {
  view: OverviewView;
  isPaused: boolean;
  setPaused: (isPaused: boolean) => void;
  refresh: () => Promise<void>;
}

export const EVERY_MS = 4_000;

/**
 * The engine's state, asked every few seconds while the page is looked at and not paused. The next question is
 * asked after the last was answered, so that a slow server is not asked faster.
 */
export function useOverview(client: Client, onSignedOut: () => void): Overview {
  const [view, setView] = useState<OverviewView>({ phase: "loading", value: null, problem: null });
  const [isPaused, setPaused] = useState(false);
  const signedOut = useRef(onSignedOut);
  signedOut.current = onSignedOut;
  const isMounted = useRef(true);

  const refresh = useCallback(async () => {
    try {
      const value = await client.get("/api/v1/ops/overview", {});
      if (isMounted.current) setView({ phase: "ready", value, problem: null });
    } catch (error) {
      if (!isMounted.current) return;
      if (error instanceof ApiError && error.status === 401) {
        signedOut.current();
        return;
      }
      const problem = error instanceof ApiError ? error.message : "The page has failed; reload it.";
      setView((last) => ({ phase: last.value ? "stale" : "error", value: last.value, problem }));
    }
  }, [client]);

  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  useEffect(() => {
    if (isPaused) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [isOver, isAsking] = [false, false];
    const turn = async () => {
      isAsking = true;
      if (!document.hidden) await refresh();
      isAsking = false;
      if (!isOver) timer = setTimeout(() => void turn(), EVERY_MS);
    };
    const look = () => {
      if (document.hidden || isAsking) return;
      clearTimeout(timer);
      void turn();
    };
    void turn();
    document.addEventListener("visibilitychange", look);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isPaused, refresh]);
  return { view, isPaused, setPaused, refresh };
}
