import { ApiError, type Client, type Status } from "@propmubi/client";
import { useEffect, useState } from "preact/hooks";

export interface StatusView {
  /** stale: the last answer is shown, and the server has stopped answering since. */
  phase: "loading" | "ready" | "stale" | "error";
  value: Status | null;
  problem: string | null;
}

const EVERY_MS = 10_000;

/** The state of the instance, asked again every ten seconds while the page is looked at. */
export function useStatus(client: Client): StatusView {
  const [view, setView] = useState<StatusView>({ phase: "loading", value: null, problem: null });
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      if (document.hidden) return;
      try {
        const value = await client.get("/api/v1/status", {}, { signal: stop.signal });
        setView({ phase: "ready", value, problem: null });
      } catch (error) {
        if (stop.signal.aborted) return;
        const problem = error instanceof ApiError ? error.message : "The page has failed; reload it.";
        setView((last) => ({ phase: last.value ? "stale" : "error", value: last.value, problem }));
      }
    };
    const askNow = () => void ask();
    askNow();
    const timer = setInterval(askNow, EVERY_MS);
    document.addEventListener("visibilitychange", askNow);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", askNow);
    };
  }, [client]);
  return view;
}
