import { setServerTime, useNudges } from "@propmubi/desk";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { addressIn } from "../api/cases.js";
import type { CasePage, CaseRow } from "../api/types.js";
import { useTools } from "../state/context.js";
import { queryOf } from "../state/place.js";
import { bench } from "../state/store.js";
import { arrivals, news, type Pages } from "./news.js";

export const QUEUE = ["cases"] as const;
/** So many cases are asked for at once. */
const PAGE = 100;
/** So many that changed last are looked at when the stream says that something moved. */
const LATEST = 50;

/** The cases of this place in the order the server gave; changes come in where a case stands, and move nothing. */
export function useQueue() {
  const { api, place, fetch } = useTools();
  const client = useQueryClient();
  const query = queryOf(place);
  const address = JSON.stringify(query);
  const key = useMemo(() => [...QUEUE, address], [address]);
  const found = useInfiniteQuery<CasePage, Error, InfiniteData<CasePage, string | null>, readonly unknown[], string | null>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => api.page(query, pageParam, PAGE, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 0,
    gcTime: 60_000,
  });
  const pages = found.data?.pages;
  const first = pages?.[0];
  const rows = useMemo(() => distinct(pages ?? []), [pages]);
  useEffect(() => {
    bench.set(({ cursor }) => ({
      ids: rows.map((each) => each.id),
      cursor: rows.some((each) => each.id === cursor) ? cursor : (rows[0]?.id ?? null),
    }));
  }, [rows]);
  useEffect(() => {
    bench.set({ arrived: new Set() });
  }, [key]);
  useEffect(() => {
    if (first) setServerTime(first.as_of);
  }, [first]);
  const look = useCallback(async (): Promise<void> => {
    if (!bench.get().isOnline) return;
    const filters = JSON.parse(address) as Record<string, string>;
    const latest = await api.page({ ...filters, sort: "updated" }, null, LATEST);
    const shown = client.getQueryData<Pages>(key);
    if (!shown) return;
    client.setQueryData<Pages>(key, news(shown, latest));
    bench.set({ arrived: arrivals(shown, latest) });
  }, [api, client, key, address]);
  useNudges({ fetch, address: addressIn.queueStream, event: "cases", look });
  const total = first?.total ?? 0;
  return { ...found, rows, total, counts: first?.counts, asOf: first?.as_of, unseen: found.hasNextPage ? Math.max(total - rows.length, 1) : 0 };
}

/** A case that slid from one page to the next between two questions stands once. */
function distinct(pages: readonly CasePage[]): CaseRow[] {
  return [...new Map(pages.flatMap((page) => page.items).map((each) => [each.id, each])).values()];
}
