import { ApiError } from "@propmubi/client";
import { newId } from "@propmubi/desk";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { SavedView } from "../api/types.js";
import { useTools } from "./context.js";
import type { Query } from "./place.js";
import { toast } from "./store.js";

const VIEWS = ["views"] as const;

interface SavedViews {
  views: readonly SavedView[];
  save: (name: string, query: Query) => Promise<void>;
  remove: (id: string) => void;
}

/** The views this broker has saved. */
export function useSavedViews(): SavedViews {
  const { api, client } = useTools();
  const { data: views = [] } = useQuery({ queryKey: VIEWS, queryFn: api.views, staleTime: Infinity });
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: VIEWS });
  const deletion = useMutation({
    mutationFn: api.deleteView,
    networkMode: "always",
    onSuccess: again,
    onError: (error) => { toast(error instanceof ApiError ? error.message : "The view was not deleted.", { isBad: true }); },
  });
  return {
    views,
    save: async (name, query) => {
      const namesake = views.find((each) => each.name === name);
      await api.saveView({ id: namesake?.id ?? newId(), name, query, position: namesake?.position ?? views.length });
      await again();
    },
    remove: (id) => { deletion.mutate(id); },
  };
}
