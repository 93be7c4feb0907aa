import { newId } from "@propmubi/desk";
import { create } from "zustand";

/** What becomes of a file, from the choice to the facts on the case. */
export type UploadState =
  | { phase: "waiting" }
  | { phase: "sending"; share: number }
  | { phase: "reading" }
  | { phase: "done"; says: string }
  | { phase: "refused"; says: string };

export interface Upload {
  id: string;
  caseId: string;
  file: File;
  state: UploadState;
}

interface Uploads {
  items: readonly Upload[];
}

/** Files go on while their dialog is closed and another case is open. */
export const useUploads = create<Uploads>(() => ({ items: [] }));

export function enqueue(caseId: string, files: readonly File[]): readonly Upload[] {
  const added = files.map((file): Upload => ({ id: newId(), caseId, file, state: { phase: "waiting" } }));
  useUploads.setState(({ items }) => ({ items: [...items, ...added] }));
  return added;
}

export function put(id: string, state: UploadState): void {
  useUploads.setState(({ items }) => ({ items: items.map((each) => (each.id === id ? { ...each, state } : each)) }));
}

export function isUnderWay({ state }: Upload): boolean {
  return state.phase !== "done" && state.phase !== "refused";
}
