import { whereIs } from "@propmubi/desk";
import { useEffect } from "react";
import { NO_CASE, TABS } from "../state/place.js";
import { useSettings } from "../state/settings.js";
import { bench, openDialog, step } from "../state/store.js";
import { goTo, placeNow } from "../state/usePlace.js";
import { type CommandId, commandFor } from "./keys.js";

/** Said by a list or viewer that listens for it: the page before or after. */
export const TURN_PAGE = "propmubi:turn-page";

export function focusRow(id: string): void {
  // After the list has drawn the row under the cursor, which may have been far away.
  requestAnimationFrame(() => document.getElementById(`case-${id}`)?.focus({ preventScroll: true }));
}

function isInside(): boolean {
  const { case: id, title, contract } = placeNow();
  return id !== null || title !== null || contract !== null;
}

function move(rows: number): void {
  if (isInside()) return;
  step(rows);
  const { cursor } = bench.get();
  if (cursor !== null) focusRow(cursor);
}

function open(): void {
  const { cursor } = bench.get();
  if (!isInside() && ["queue", "waiting"].includes(placeNow().view) && cursor !== null) goTo({ ...NO_CASE, case: cursor });
}

function close(): void {
  const { case: id } = placeNow();
  if (!isInside()) return;
  goTo(NO_CASE);
  if (id !== null) focusRow(id);
}

function turn(pages: number): void {
  window.dispatchEvent(new CustomEvent(TURN_PAGE, { detail: pages }));
}

function search(): void {
  document.getElementById("search")?.focus();
}

const DOES: Record<CommandId, (key: string) => void> = {
  next: () => { move(1); },
  previous: () => { move(-1); },
  open,
  close,
  search,
  help: () => { openDialog({ kind: "help" }); },
  queue: () => { goTo({ ...NO_CASE, view: "queue" }); },
  waiting: () => { goTo({ ...NO_CASE, view: "waiting" }); },
  titles: () => { goTo({ ...NO_CASE, view: "titles" }); },
  money: () => { openDialog({ kind: "money" }); },
  tab: (key) => {
    const tab = TABS[Number(key) - 1];
    if (tab !== undefined && placeNow().case !== null) goTo({ tab, at: null, pane: "figures" });
  },
  "page-next": () => { turn(1); },
  "page-previous": () => { turn(-1); },
};

/** Listens to the keyboard for the whole page. */
export function useKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.isComposing || event.defaultPrevented) return;
      const where = whereIs(event.target, bench.get().dialog !== null, useSettings.getState().areLettersOn);
      const id = commandFor(event, where);
      if (id === null) return;
      event.preventDefault();
      DOES[id](event.key);
    };
    window.addEventListener("keydown", press);
    return () => { window.removeEventListener("keydown", press); };
  }, []);
}
