import { ApiError, type Client, type SearchAnswer, type SearchWish } from "@propmubi/client";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface SearchView {
  phase: "idle" | "loading" | "loading_more" | "ready" | "error";
  answer: SearchAnswer | null;
  problem: string | null;
}

export interface Search extends SearchView {
  /** A new wish; what was in force is forgotten. */
  start: (text: string) => void;
  /** Words that change the wish in force: "cheaper", "not ground floor". */
  refine: (text: string) => void;
  removeChip: (key: string) => void;
  showMore: () => void;
  retry: () => void;
  clear: () => void;
}

const PAGE = 6;
const IDLE: SearchView = { phase: "idle", answer: null, problem: null };

export function useSearch(client: Client): Search {
  const [view, setView] = useState<SearchView>(IDLE);
  const running = useRef<AbortController | null>(null);
  const lastWish = useRef<SearchWish>({});
  useEffect(() => () => running.current?.abort(), []);

  const ask = useCallback(
    async (wish: SearchWish, addTo: SearchAnswer | null) => {
      running.current?.abort();
      const mine = (running.current = new AbortController());
      lastWish.current = wish;
      setView(({ answer }) => ({ phase: addTo ? "loading_more" : "loading", answer, problem: null }));
      try {
        const body = { text: "", limit: PAGE, offset: 0, may_relax: true, ...wish };
        const found = await client.post("/api/v1/search", {}, body, { signal: mine.signal });
        if (mine.signal.aborted) return;
        const answer = addTo ? { ...addTo, hits: [...addTo.hits, ...found.hits] } : found;
        setView({ phase: "ready", answer, problem: null });
      } catch (error) {
        if (mine.signal.aborted) return;
        const problem = error instanceof ApiError ? error.message : "The page has failed; reload it.";
        setView(({ answer }) => ({ phase: "error", answer, problem }));
      }
    },
    [client],
  );

  const { answer } = view;
  return {
    ...view,
    start: (text) => void ask({ text }, null),
    refine: (text) => void ask({ text, state: answer?.state ?? null }, null),
    removeChip: (key) => void ask({ state: answer?.state ?? null, remove: [key] }, null),
    showMore: () => {
      if (answer) void ask({ state: answer.filters, offset: answer.hits.length }, answer);
    },
    retry: () => void ask(lastWish.current, null),
    clear: () => {
      running.current?.abort();
      setView(IDLE);
    },
  };
}
