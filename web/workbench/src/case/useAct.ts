import { ApiError } from "@propmubi/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CaseDetail } from "../api/types.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { closeDialog, toast } from "../state/store.js";
import { caseKey } from "./useCase.js";

export interface Act {
  /** What follows the case's id in the route. */
  path: string;
  body: Record<string, unknown>;
  /** Said when it is done. */
  says: string;
}

const CHANGED = "The case changed while you were at it; it is shown as it is now. Look again, and do it once more if it still holds.";

/** Takes a step on a case as it is seen: the version goes with it, and what was overtaken is refused and not repeated. */
export function useAct(detail: CaseDetail) {
  const { api } = useTools();
  const client = useQueryClient();
  const { id, version } = detail.case;
  const isOvertaken = (error: unknown): boolean => error instanceof ApiError && error.code === "version_conflict";
  const sent = useMutation({
    mutationFn: ({ path, body }: Act) => api.act(id, path, { ...body, version }),
    onSuccess: (after, { says }) => {
      client.setQueryData(caseKey(id), after);
      closeDialog();
      toast(says);
    },
    onError: async (error) => {
      if (isOvertaken(error)) await client.invalidateQueries({ queryKey: caseKey(id) });
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ["case-part", id] });
      void client.invalidateQueries({ queryKey: ["cases"] });
    },
  });
  const problem = sent.error === null ? null : isOvertaken(sent.error) ? CHANGED : problemOf(sent.error);
  return { run: sent.mutate, isBusy: sent.isPending, problem };
}
