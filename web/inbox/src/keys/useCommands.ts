import { now, WIDE } from "@propmubi/desk";
import type { Me } from "@propmubi/client";
import type { QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Acts, setAside } from "../actions/acts.js";
import { showAll } from "../actions/live.js";
import { accept } from "../actions/steps.js";
import { findRow } from "../state/cache.js";
import type { Place } from "../state/place.js";
import { announce, desk, type DialogKind, openDialog, step, targets, toast, withMember } from "../state/store.js";
import { placeNow } from "../state/usePlace.js";
import { type CommandId, isAllowed } from "./commands.js";

interface Parts {
  acts: Acts;
  client: QueryClient;
  go: (to: Partial<Place>) => void;
  me: Me;
}

/** Steps that the server takes on many leads at once; the others are for one. */
const FOR_MANY: readonly string[] = ["assign", "snooze", "stage"];
const DIALOGS: readonly string[] = ["call", "assign", "snooze", "stage", "note", "visit", "stop"] satisfies DialogKind[];

function isDialog(id: string): id is DialogKind {
  return DIALOGS.includes(id);
}

export function focusRow(id: string): void {
  // After the list has drawn the row under the cursor, which may have been far away.
  requestAnimationFrame(() => document.getElementById(`lead-${id}`)?.focus({ preventScroll: true }));
}

/** What each command does; keys, buttons and the palette all end here. */
export function useCommands({ acts, client, go, me }: Parts): (id: CommandId) => void {
  return useCallback(
    (id: CommandId) => {
      const table: Partial<Record<CommandId, () => void>> = {
        next: () => { move(1, go); },
        previous: () => { move(-1, go); },
        open: () => { open(go); },
        close: () => { close(go); },
        done: () => { finish(client, go); },
        take: () => { take(acts, me); },
        merge: openMerge,
        select: toggle,
        "select-all": selectAll,
        undo: () => void acts.undo(),
        refresh: () => void showAll(client).then(() => { announce("The list is up to date."); }),
        search: () => document.getElementById("search")?.focus(),
        manager: () => { go({ view: "manager", filters: {}, without: [], lead: null }); },
        help: () => { openDialog("help"); },
        palette: () => { openDialog("palette", targets()); },
        "save-view": () => { openDialog("save-view"); },
      };
      if (!isAllowed(id, me.roles.includes("agent"))) toast("Admins look at leads and give them to brokers; the rest is for brokers.");
      else if (isDialog(id)) ask(id);
      else table[id]?.();
    },
    [acts, client, go, me],
  );
}

function ask(kind: DialogKind): void {
  const ids = targets();
  if (ids.length === 0) return;
  if (ids.length > 1 && !FOR_MANY.includes(kind)) toast("That is for one lead at a time; clear the selection first.");
  else openDialog(kind, ids);
}

function openMerge(): void {
  const ids = targets();
  if (ids.length > 2) toast("Two leads are merged at a time; select two.");
  else if (ids.length > 0) openDialog("merge", ids);
}

/** Done with it for now: off the list, and on to the next. */
function finish(client: QueryClient, go: Parts["go"]): void {
  for (const id of targets()) {
    const lead = findRow(client, id);
    if (lead) setAside(lead);
  }
  move(0, go);
}

function isWide(): boolean {
  return window.matchMedia(WIDE).matches;
}

function move(rows: number, go: Parts["go"]): void {
  step(rows);
  const { cursor } = desk.get();
  if (cursor === null) return;
  if (!isWide() && placeNow().lead !== null) go({ lead: cursor });
  else focusRow(cursor);
}

function open(go: Parts["go"]): void {
  const { cursor } = desk.get();
  if (cursor === null) return;
  if (isWide()) document.getElementById("detail-title")?.focus();
  else go({ lead: cursor });
}

function close(go: Parts["go"]): void {
  const { cursor, selected } = desk.get();
  if (placeNow().lead !== null && !isWide()) go({ lead: null });
  else if (selected.size > 0) desk.set({ selected: new Set() });
  if (cursor !== null) focusRow(cursor);
}

function take(acts: Acts, me: Me): void {
  const step = accept({ id: me.user_id ?? "", name: me.display_name }, now());
  const ids = targets();
  const [only] = ids;
  if (ids.length > 1) void acts.bulk(ids, step, "accept");
  else if (only !== undefined) void acts.run(only, step);
}

function toggle(): void {
  const { cursor, selected } = desk.get();
  if (cursor !== null) desk.set({ selected: withMember(selected, cursor, !selected.has(cursor)) });
}

/** The server takes so many at once. */
const MOST_AT_ONCE = 500;

function selectAll(): void {
  const { ids } = desk.get();
  desk.set({ selected: new Set(ids.slice(0, MOST_AT_ONCE)) });
  if (ids.length > MOST_AT_ONCE) toast(`The first ${MOST_AT_ONCE} are selected; more cannot be changed at once.`);
}
