import { followStream } from "@propmubi/desk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { addressIn } from "../api/cases.js";
import { useTools } from "../state/context.js";
import { bench } from "../state/store.js";

export const caseKey = (id: string): readonly unknown[] => ["case", id];
export const partKey = (id: string, part: string): readonly unknown[] => ["case-part", id, part];
const partsKey = (id: string): readonly unknown[] => ["case-part", id];

export function useCase(id: string) {
  const { api } = useTools();
  return useQuery({ queryKey: caseKey(id), queryFn: ({ signal }) => api.detail(id, signal), gcTime: 60_000 });
}

/** A run that works is asked after even where the stream of events is cut off. */
const WORKING_MS = 3000;

export function useSteps(id: string) {
  const { api } = useTools();
  return useQuery({
    queryKey: partKey(id, "steps"),
    queryFn: ({ signal }) => api.steps(id, signal),
    refetchInterval: ({ state }) => (["pending", "running"].includes(state.data?.status ?? "") ? WORKING_MS : false),
  });
}

/** Asks again for what is shown of the case at each word that it changed. */
export function useLive(id: string): void {
  const { fetch } = useTools();
  const client = useQueryClient();
  useEffect(() => {
    const ask = (): void => {
      void client.invalidateQueries({ queryKey: caseKey(id) });
      void client.invalidateQueries({ queryKey: partsKey(id) });
    };
    const close = followStream({
      fetch,
      address: addressIn.stream(id),
      onMessage: ({ event }) => {
        if (event === "case") ask();
      },
      onState: (stream) => { bench.set({ stream }); },
      onGap: ask,
    });
    return () => {
      close();
      bench.set({ stream: "connecting" });
    };
  }, [client, fetch, id]);
}
