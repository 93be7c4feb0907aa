import { ApiError, createCall } from "@propmubi/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { createTitleApi, type TitleApi, type TitleFile } from "../api/titles.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";

export const titleKey = (id: string): readonly unknown[] => ["title", id];
export const titlePartKey = (id: string, part: string): readonly unknown[] => ["title-part", id, part];
/** While the graph reads, the file is asked for often; else now and then, for what colleagues do. */
const READING_MS = 1500;
const RESTING_MS = 15_000;

export function useTitleApi(): TitleApi {
  const { fetch } = useTools();
  return useMemo(() => createTitleApi(createCall({ fetch })), [fetch]);
}

export function useTitle(id: string) {
  const api = useTitleApi();
  return useQuery({
    queryKey: titleKey(id), queryFn: ({ signal }) => api.file(id, signal), gcTime: 60_000,
    refetchInterval: ({ state }) => (state.data?.title.stage === "reading" ? READING_MS : RESTING_MS),
  });
}

export const TitleContext = createContext<TitleFile | null>(null);

export function useFile(): TitleFile {
  const file = useContext(TitleContext);
  if (file === null) throw new Error("Outside a title file there is none.");
  return file;
}

export interface TitleAct {
  /** What follows the file's id in the route. */
  path: string;
  body: Record<string, unknown>;
  /** Said when it is done. */
  says: string;
}

const CHANGED = "The file changed while you were at it; it is shown as it is now. Look again, and do it once more if it still holds.";

/** Takes a step on the file as it is seen; what was overtaken is refused and not repeated. */
export function useTitleAct(done?: () => void) {
  const api = useTitleApi();
  const client = useQueryClient();
  const { title: { id, version } } = useFile();
  const isOvertaken = (error: unknown): boolean => error instanceof ApiError && error.code === "version_conflict";
  const sent = useMutation({
    mutationFn: ({ path, body }: TitleAct) => api.act(id, path, { ...body, version }),
    onSuccess: (after, { says }) => {
      client.setQueryData(titleKey(id), after);
      toast(says);
      done?.();
    },
    onError: async (error) => {
      if (isOvertaken(error)) await client.invalidateQueries({ queryKey: titleKey(id) });
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ["title-part", id] });
      void client.invalidateQueries({ queryKey: ["titles"] });
    },
  });
  const problem = sent.error === null ? null : isOvertaken(sent.error) ? CHANGED : problemOf(sent.error);
  return { run: sent.mutate, isBusy: sent.isPending, problem };
}
