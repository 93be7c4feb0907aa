import { ApiError } from "@propmubi/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { BundleFile } from "../api/documents.js";
import { problemOf } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { announce, toast } from "../state/store.js";
import { type Draft, done, dropDraft, keepDraft, redone, undone, useDrafts } from "./drafts.js";
import { isSame, type Sorting, sortingOf } from "./sorting.js";
import { correctionsKey, fileKey } from "./useFile.js";

const OVERTAKEN = "Somebody sorted these pages since you began. Yours is still here: save it over theirs, or take theirs.";

/** The pages as one has sorted them so far, on top of what the server has. */
export function useSorter(file: BundleFile) {
  const { documents } = useTools();
  const client = useQueryClient();
  const kept = useDrafts((state) => state.drafts[file.id]);
  const { parts, sorting } = file;
  const server = useMemo(() => sortingOf({ parts }), [parts]);
  const draft: Draft = kept ?? { basis: sorting, past: [], now: server, future: [] };
  const isChanged = !isSame(draft.now, server);
  useEffect(() => {
    if (!isChanged) return;
    const stay = (event: BeforeUnloadEvent): void => { event.preventDefault(); };
    window.addEventListener("beforeunload", stay);
    return () => { window.removeEventListener("beforeunload", stay); };
  }, [isChanged]);
  const saved = useMutation({
    mutationFn: () => documents.sort(file.id, draft.basis, draft.now.map(({ label, pages }) => ({ label, pages }))),
    onSuccess: (after) => {
      dropDraft(file.id);
      client.setQueryData(fileKey(file.id), after);
      void client.invalidateQueries({ queryKey: correctionsKey(file.id) });
      toast("Saved. The facts of the papers are being read anew.");
    },
    onError: async (error) => {
      if (isOvertaken(error)) await client.invalidateQueries({ queryKey: fileKey(file.id) });
    },
  });
  const keep = (next: Draft, says: string): void => {
    if (next === draft) return;
    keepDraft(file.id, next);
    announce(says);
  };
  return {
    sorting: draft.now, isChanged, isBusy: saved.isPending,
    canUndo: draft.past.length > 0, canRedo: draft.future.length > 0,
    /** One step; `says` is told to who does not see it. */
    change: (next: Sorting, says: string) => { if (next !== draft.now) keep(done(draft, next), says); },
    undo: () => { keep(undone(draft), "Undone."); },
    redo: () => { keep(redone(draft), "Done again."); },
    save: () => { saved.mutate(); },
    /** Set: the server has another sorting than the one that this began with. */
    isOvertaken: draft.basis !== sorting,
    saveOver: () => { keepDraft(file.id, { ...draft, basis: sorting }); },
    takeTheirs: () => { dropDraft(file.id); saved.reset(); },
    problem: saved.error === null ? null : isOvertaken(saved.error) ? OVERTAKEN : problemOf(saved.error),
  };
}

export type SorterState = ReturnType<typeof useSorter>;

function isOvertaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === "version_conflict";
}
