import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { BundleFile } from "../api/documents.js";
import { useTools } from "../state/context.js";
import { announce } from "../state/store.js";

export const fileKey = (id: string) => ["file", id] as const;
export const factsKey = (id: string) => ["file-facts", id] as const;
export const correctionsKey = (id: string) => ["file-corrections", id] as const;

/** How often one asks how far the reading is, in milliseconds. */
const WATCHED_MS = 1000;

export function isRead({ state }: Pick<BundleFile, "state">): boolean {
  return state !== "received" && state !== "reading";
}

/** A file with its papers, asked for again while it is read; its facts are new when that is over. */
export function useFile(id: string) {
  const { documents } = useTools();
  const client = useQueryClient();
  const found = useQuery({
    queryKey: fileKey(id),
    queryFn: ({ signal }) => documents.one(id, signal),
    refetchInterval: ({ state }) => (state.data && !isRead(state.data) ? WATCHED_MS : false),
  });
  const before = useRef<string | null>(null);
  const state = found.data?.state ?? null;
  useEffect(() => {
    if (state === "verified" && before.current !== null && before.current !== state) {
      announce("The file is read; its facts are new.");
      void client.invalidateQueries({ queryKey: factsKey(id) });
      void client.invalidateQueries({ queryKey: correctionsKey(id) });
      void client.invalidateQueries({ queryKey: ["files"] });
    }
    before.current = state;
  }, [client, id, state]);
  return found;
}
