import { ApiError, type Client, type Usage } from "@propmubi/client";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface UsageView {
  /** stale: the last answer is shown, and the newest question was not answered. */
  phase: "loading" | "ready" | "stale" | "error";
  value: Usage | null;
  problem: string | null;
}

export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;
const INDIA_MS = 5.5 * 3_600_000;

/** What models did and cost in the last so many days; the answer to the newest question counts. */
export function useUsage(client: Client, days: Period, onSignedOut: () => void) {
  const [view, setView] = useState<UsageView>({ phase: "loading", value: null, problem: null });
  const signedOut = useRef(onSignedOut);
  signedOut.current = onSignedOut;
  const asked = useRef(0);

  const refresh = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    setView((last) => ({ ...last, phase: last.value ? last.phase : "loading", problem: null }));
    try {
      const today = Date.now() + INDIA_MS;
      const query = { from: isoDay(today - (days - 1) * DAY_MS), to: isoDay(today) };
      const value = await client.get("/api/v1/usage", {}, { query });
      if (mine === asked.current) setView({ phase: "ready", value, problem: null });
    } catch (error) {
      if (mine !== asked.current) return;
      if (error instanceof ApiError && error.status === 401) {
        signedOut.current();
        return;
      }
      const problem = error instanceof ApiError ? error.message : "The page has failed; reload it.";
      setView((last) => ({ phase: last.value ? "stale" : "error", value: last.value, problem }));
    }
  }, [client, days]);
  useEffect(() => {
    void refresh();
    return () => {
      asked.current += 1;
    };
  }, [refresh]);
  return { view, refresh };
}

function isoDay(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
