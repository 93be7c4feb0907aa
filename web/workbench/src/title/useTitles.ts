import { useInfiniteQuery } from "@tanstack/react-query";
import type { TitleStage } from "../api/titles.js";
import { useTools } from "../state/context.js";
import type { Filters } from "../state/place.js";
import { useTitleApi } from "./useTitle.js";
import { TITLE_STAGES } from "./words.js";

const ASK_AGAIN_MS = 10_000;

/** What the address asks for, as far as the list of title files knows it. */
function askedOf({ q, stage, owner }: Filters): Record<string, string> {
  return { ...(q === undefined ? {} : { q }), ...(isStage(stage) ? { stage } : {}), ...(owner === "me" || owner === "nobody" ? { owner } : {}) };
}

function isStage(stage: string | undefined): stage is TitleStage {
  return stage !== undefined && stage in TITLE_STAGES;
}

/** The title files that fit the address, page after page. */
export function useTitles() {
  const { place } = useTools();
  const api = useTitleApi();
  const asked = askedOf(place.filters);
  const found = useInfiniteQuery({
    queryKey: ["titles", asked],
    queryFn: ({ pageParam, signal }) => api.page(asked, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ASK_AGAIN_MS,
  });
  return { found, rows: found.data?.pages.flatMap((each) => each.items) ?? [], counts: found.data?.pages[0]?.counts, isFiltered: Object.keys(asked).length > 0 };
}

export type Titles = ReturnType<typeof useTitles>;
