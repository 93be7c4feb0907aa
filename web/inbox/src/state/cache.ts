import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { LeadDetail, LeadPage, LeadRow } from "../api/types.js";

export type LeadPages = InfiniteData<LeadPage, string | null>;

export const LISTS = ["leads"] as const;
export const detailKey = (id: string): readonly unknown[] => ["lead", id];
export const timelineKey = (id: string): readonly unknown[] => ["timeline", id];
export const COUNTS = ["counts"] as const;

/** The pages with that lead in its new form, at its old place; the same object when it is not among them. */
export function replaceRow(data: LeadPages, row: LeadRow): LeadPages {
  const at = data.pages.findIndex((page) => page.items.some((each) => each.id === row.id));
  const page = data.pages[at];
  // An answer that was overtaken by a newer one on the way does not undo it.
  if (!page || (page.items.find((each) => each.id === row.id)?.version ?? 0) > row.version) return data;
  const items = page.items.map((each) => (each.id === row.id ? row : each));
  return { ...data, pages: data.pages.with(at, { ...page, items }) };
}

/** Puts a lead's new form wherever it is shown, moving nothing. */
export function putRow(client: QueryClient, row: LeadRow): void {
  client.setQueriesData<LeadPages>({ queryKey: LISTS }, (data) => data && replaceRow(data, row));
  client.setQueryData<LeadDetail>(detailKey(row.id), (data) =>
    data && data.lead.version <= row.version ? { ...data, lead: row } : data,
  );
}

export function findInLists(client: QueryClient, id: string): LeadRow | null {
  for (const [, data] of client.getQueriesData<LeadPages>({ queryKey: LISTS, type: "active" })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((each) => each.id === id);
      if (found) return found;
    }
  }
  return null;
}

/** A lead as it was last heard of. */
export function findRow(client: QueryClient, id: string): LeadRow | null {
  return findInLists(client, id) ?? client.getQueryData<LeadDetail>(detailKey(id))?.lead ?? null;
}

/** Asks for the lists anew, from their first page: the only way in which rows change places. */
export async function refreshLists(client: QueryClient): Promise<void> {
  client.setQueriesData<LeadPages>({ queryKey: LISTS }, (data) =>
    data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
  );
  await client.invalidateQueries({ queryKey: LISTS });
}
