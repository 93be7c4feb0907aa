import { setServerTime } from "@propmubi/desk";
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { Counts, LeadPage, LeadRow } from "../api/types.js";
import { COUNTS, LISTS } from "./cache.js";
import { useTools } from "./context.js";
import { queryOf } from "./place.js";
import { desk, useDesk } from "./store.js";

/** So many leads are asked for at once: a screen is filled by one question, ten thousand by fifty. */
export const PAGE = 200;

/** The leads of this place in the order the server gave, fetched as far as they were looked at. */
export function useLeads() {
  const { api, place } = useTools();
  const query = queryOf(place);
  const found = useInfiniteQuery<LeadPage, Error, InfiniteData<LeadPage, string | null>, readonly unknown[], string | null>({
    queryKey: [...LISTS, query],
    queryFn: ({ pageParam, signal }) => api.page(query, pageParam, PAGE, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor,
    // Nothing but a request asks again: rows must not change places by themselves.
    staleTime: Infinity,
    gcTime: 0,
  });
  const hidden = useDesk((state) => state.hidden);
  const pages = found.data?.pages;
  const first = pages?.[0];
  const all = useMemo(() => distinct(pages ?? []), [pages]);
  const rows = useMemo(() => all.filter((each) => !hidden.has(each.id)), [all, hidden]);
  useEffect(() => {
    desk.set({ ids: rows.map((each) => each.id) });
  }, [rows]);
  useEffect(() => {
    if (first) setServerTime(first.as_of);
  }, [first]);
  const total = first?.total ?? 0;
  // How many stand further down and are not fetched yet.
  const unseen = found.hasNextPage ? Math.max(total - all.length, 1) : 0;
  return { ...found, rows, unseen, total: Math.max(total - (all.length - rows.length), rows.length), first };
}

/** A lead that slid from one page to the next between two questions stands once. */
function distinct(pages: readonly LeadPage[]): LeadRow[] {
  return [...new Map(pages.flatMap((page) => page.items).map((each) => [each.id, each])).values()];
}

/** How many leads stand in each view, for the whole of the inbox. */
export function useCounts(): Counts | undefined {
  const { api } = useTools();
  return useQuery({
    queryKey: COUNTS,
    queryFn: async ({ signal }) => (await api.page({ view: "mine" }, null, 1, signal)).counts,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  }).data;
}
