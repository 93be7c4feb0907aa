import { newId, type StreamState, type Toast } from "@propmubi/desk";
import { create } from "zustand";
import type { Condition, ConditionState, Fact, Mismatch } from "../api/types.js";

/** A dialog, with what it is about. */
export type OpenDialog =
  | { kind: "help" }
  | { kind: "money" }
  | { kind: "request" }
  | { kind: "papers"; files: File[] }
  | { kind: "recommend" }
  | { kind: "sign"; decision: "agree" | "return" | "decline" }
  | { kind: "override"; code: string | null }
  | { kind: "fact"; fact: Fact }
  | { kind: "condition"; condition: Condition; state: ConditionState }
  | { kind: "mismatch"; mismatch: Mismatch };

export interface BenchState {
  /** The case that keys act on. */
  cursor: string | null;
  /** Ids as they stand on the screen; their order changes only when the list is asked for again. */
  ids: readonly string[];
  /** Cases that came into this list and are not shown yet. */
  arrived: ReadonlySet<string>;
  toasts: readonly Toast[];
  dialog: OpenDialog | null;
  /** The line that brings news of the open case. */
  stream: StreamState;
  isOnline: boolean;
  announcement: string;
}

export const EMPTY: BenchState = {
  cursor: null, ids: [], arrived: new Set(), toasts: [], dialog: null, stream: "connecting", isOnline: true, announcement: "",
};

export const useBench = create<BenchState>(() => EMPTY);

export const bench = { get: useBench.getState, set: useBench.setState };

export function announce(text: string): void {
  bench.set({ announcement: text });
}

/** Moves the cursor so many rows, staying inside the list. */
export function step(rows: number): void {
  const { ids, cursor } = bench.get();
  if (ids.length === 0) return;
  const at = cursor === null ? -1 : ids.indexOf(cursor);
  bench.set({ cursor: ids[Math.min(Math.max(at + rows, 0), ids.length - 1)] ?? null });
}

export function openDialog(dialog: OpenDialog): void {
  bench.set({ dialog });
}

export function closeDialog(): void {
  bench.set({ dialog: null });
}

export function toast(text: string, isBad = false): void {
  bench.set(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id: newId(), text, isBad, action: null }] }));
}

export function dropToast(id: string): void {
  bench.set(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) }));
}
