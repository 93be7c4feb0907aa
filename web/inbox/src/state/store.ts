import { newId, type StreamState, type Toast } from "@propmubi/desk";
import { create } from "zustand";
import type { LeadRow } from "../api/types.js";

export type DialogKind =
  | "call" | "snooze" | "assign" | "stage" | "note" | "visit" | "merge" | "stop" | "help" | "palette" | "save-view";

export interface OpenDialog {
  kind: DialogKind;
  /** The leads it is about. */
  ids: readonly string[];
}

/** A step that can be taken back: by the server, or by this page where only this page knows of it. */
export interface Undoable {
  undo: string;
  label: string;
  until: number;
  here?: () => void;
  /** A merge is parted by another route, under the same id. */
  isMerge?: boolean;
}

/** The server keeps what it takes to undo for ten minutes. */
export const UNDO_MS = 10 * 60_000;

export interface DeskState {
  /** The lead that keys act on. */
  cursor: string | null;
  /** Ids as they stand on the screen; this order changes only when the list is asked for again. */
  ids: readonly string[];
  selected: ReadonlySet<string>;
  /** Leads that left this list by a step taken here; they keep their place, in case it is undone. */
  hidden: ReadonlySet<string>;
  /** Steps on their way to the server, by lead. */
  busy: ReadonlySet<string>;
  /** New in this list and not shown yet, newest first. */
  arrived: readonly LeadRow[];
  /** Shown, and no longer in the right place. */
  moved: ReadonlySet<string>;
  /** More has changed at once than was asked about singly. */
  isFlooded: boolean;
  undoables: readonly Undoable[];
  toasts: readonly Toast[];
  dialog: OpenDialog | null;
  stream: StreamState;
  isOnline: boolean;
  /** What was last said to a screen reader. */
  announcement: string;
}

export const EMPTY: DeskState = {
  cursor: null, ids: [], selected: new Set(), hidden: new Set(), busy: new Set(), arrived: [], moved: new Set(),
  isFlooded: false, undoables: [], toasts: [], dialog: null, stream: "connecting", isOnline: true, announcement: "",
};

export const useDesk = create<DeskState>(() => EMPTY);

export const desk = { get: useDesk.getState, set: useDesk.setState };

/** A set with the member in it or not. */
export function withMember(set: ReadonlySet<string>, member: string, isIn: boolean): ReadonlySet<string> {
  if (set.has(member) === isIn) return set;
  const next = new Set(set);
  if (isIn) next.add(member);
  else next.delete(member);
  return next;
}

export function announce(text: string): void {
  desk.set({ announcement: text });
}

/** Moves the cursor so many rows, staying inside the list. */
export function step(rows: number): void {
  const { ids, cursor } = desk.get();
  if (ids.length === 0) return;
  const at = cursor === null ? -1 : ids.indexOf(cursor);
  const next = Math.min(Math.max(at + rows, 0), ids.length - 1);
  desk.set({ cursor: ids[next] ?? null });
}

/** Takes a lead off the list; the cursor goes to what then stands in its place. */
export function hide(id: string): void {
  const { ids, cursor, hidden, selected } = desk.get();
  const at = ids.indexOf(id);
  const next = ids[at + 1] ?? ids[at - 1] ?? null;
  desk.set({
    hidden: withMember(hidden, id, true),
    selected: withMember(selected, id, false),
    ids: ids.filter((each) => each !== id),
    ...(cursor === id && { cursor: next }),
  });
}

export function unhide(id: string): void {
  desk.set(({ hidden }) => ({ hidden: withMember(hidden, id, false) }));
}

export function openDialog(kind: DialogKind, ids: readonly string[] = []): void {
  desk.set({ dialog: { kind, ids } });
}

export function closeDialog(): void {
  desk.set({ dialog: null });
}

/** What a step is about: the selected leads, else the one under the cursor. */
export function targets(): readonly string[] {
  const { selected, cursor } = desk.get();
  if (selected.size > 0) return [...selected];
  return cursor === null ? [] : [cursor];
}

export function toast(text: string, { isBad = false, action = null }: Partial<Pick<Toast, "isBad" | "action">> = {}): void {
  const id = newId();
  desk.set(({ toasts }) => ({ toasts: [...toasts.slice(-2), { id, text, isBad, action }] }));
}

export function dropToast(id: string): void {
  desk.set(({ toasts }) => ({ toasts: toasts.filter((each) => each.id !== id) }));
}

export function remember(undo: string, label: string, now: number, how: Pick<Undoable, "here" | "isMerge"> = {}): void {
  const entry: Undoable = { undo, label, until: now + UNDO_MS, ...how };
  desk.set(({ undoables }) => ({ undoables: [...undoables.slice(-49), entry] }));
}

/** Puts a step back on the pile whose undoing never reached the server. */
export function keepUndoable(entry: Undoable): void {
  desk.set(({ undoables }) => ({ undoables: [...undoables, entry] }));
}

/** The latest step that can still be undone, taken off the pile; null when there is none. */
export function takeUndoable(now: number, undo?: string): Undoable | null {
  const alive = desk.get().undoables.filter((each) => each.until > now);
  const found = undo === undefined ? alive.at(-1) : alive.find((each) => each.undo === undo);
  desk.set({ undoables: alive.filter((each) => each !== found) });
  return found ?? null;
}
