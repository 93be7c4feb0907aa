import { create } from "zustand";
import type { Sorting } from "./sorting.js";

/** What one has done to a file's pages and not saved. */
export interface Draft {
  /** Number of the server's sorting that it began with. */
  basis: number;
  past: readonly Sorting[];
  now: Sorting;
  future: readonly Sorting[];
}

interface Drafts {
  /** By the id of the file: one may go and look at a page, and come back. */
  drafts: Readonly<Record<string, Draft>>;
}

export const useDrafts = create<Drafts>((): Drafts => ({ drafts: {} }));

export function keepDraft(id: string, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [id]: draft } }));
}

export function dropDraft(id: string): void {
  useDrafts.setState(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)) }));
}

export function done(draft: Draft, next: Sorting): Draft {
  return { ...draft, past: [...draft.past, draft.now], now: next, future: [] };
}

export function undone(draft: Draft): Draft {
  const before = draft.past.at(-1);
  return before ? { ...draft, past: draft.past.slice(0, -1), now: before, future: [draft.now, ...draft.future] } : draft;
}

export function redone(draft: Draft): Draft {
  const [next, ...later] = draft.future;
  return next ? { ...draft, past: [...draft.past, draft.now], now: next, future: later } : draft;
}
