import { useEffect, useRef, useState } from "react";
import { kindName } from "./kinds.js";
import { cutAt, joinedAbove, labelled, moved, movedOut, movedTo, nudged, ordered, pagesText, type Sorting, spotOf } from "./sorting.js";
import type { SorterState } from "./useSorter.js";

export const pageId = (page: number): string => `bundle-page-${page}`;
export const kindId = (key: string): string => `bundle-kind-${key}`;

/** "Page 4, first of 3 in paper 2, Sale deed". */
export function spotText(sorting: Sorting, page: number): string {
  const { part, place } = spotOf(sorting, page);
  const own = sorting[part];
  return `Page ${page}, ${place + 1} of ${own?.pages.length ?? 0} in paper ${part + 1}, ${kindName(own?.label ?? "unknown")}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is under the cursor, what is chosen, and the steps on it. */
export function useBoard(sorter: SorterState, firstPage: number) {
  const { sorting, change } = sorter;
  const [cursor, setCursor] = useState(firstPage);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    document.getElementById(pageId(cursor))?.focus();
  }, [cursor, sorting]);
  /** The pages that a step is about: those chosen, else the one under the cursor. */
  const pages = chosen.size > 0 ? ordered(sorting, chosen) : [cursor];
  const own = sorting[spotOf(sorting, cursor).part];
  /** A page that moves to another paper is drawn anew: the focus that it had goes with it. */
  const holdFocus = (): void => { wantsFocus.current = Boolean(document.activeElement?.closest("[data-page]")); };
  const step = (next: Sorting, says: (after: Sorting) => string): void => {
    holdFocus();
    change(next, next === sorting ? "" : says(next));
  };
  const at = (after: Sorting): string => `${capital(pagesText(pages))} moved. ${spotText(after, pages[0] ?? cursor)}.`;
  return {
    cursor, chosen, pages,
    go: (page: number, extend = false): void => {
      if (extend) setChosen((before) => new Set([...before, cursor, page]));
      wantsFocus.current = true;
      setCursor(page);
    },
    point: (page: number): void => { setCursor(page); },
    /** The page so many places further on, over the edges of papers; null: there is none. */
    beside: (by: number): number | null => {
      const all = sorting.flatMap((each) => each.pages);
      return all[all.indexOf(cursor) + by] ?? null;
    },
    choose: (page: number): void => {
      setChosen((before) => (before.has(page) ? new Set([...before].filter((each) => each !== page)) : new Set([...before, page])));
    },
    clear: (): void => { setChosen(new Set()); },
    nudge: (by: -1 | 1): void => { step(nudged(sorting, pages, by), at); },
    move: (by: -1 | 1): void => { step(moved(sorting, pages, by), at); },
    drop: (dropped: readonly number[], key: string, before: number | null): void => {
      step(movedTo(sorting, dropped, key, before), (after) => `${capital(pagesText(dropped))} moved. ${spotText(after, dropped[0] ?? cursor)}.`);
      setChosen(new Set());
    },
    dropOut: (dropped: readonly number[], key: string): void => {
      step(movedOut(sorting, dropped, key), (after) => `${capital(pagesText(dropped))} made a paper of their own, paper ${spotOf(after, dropped[0] ?? cursor).part + 1}.`);
      setChosen(new Set());
    },
    takeOut: (): void => {
      if (own) step(movedOut(sorting, pages, own.key), (after) => `${capital(pagesText(pages))} made a paper of their own, paper ${spotOf(after, pages[0] ?? cursor).part + 1}.`);
      setChosen(new Set());
    },
    undo: (): void => { holdFocus(); sorter.undo(); },
    redo: (): void => { holdFocus(); sorter.redo(); },
    cut: (): void => { step(cutAt(sorting, cursor), (after) => `Cut: paper ${spotOf(after, cursor).part + 1} begins with page ${cursor}.`); },
    join: (): void => {
      if (own) step(joinedAbove(sorting, own.key), (after) => `Joined with the paper above: ${spotText(after, cursor)}.`);
    },
    label: (key: string, label: string): void => { change(labelled(sorting, key, label), `Labelled ${kindName(label)}.`); },
    chooseKind: (): void => { if (own) document.getElementById(kindId(own.key))?.focus(); },
  };
}

export type Board = ReturnType<typeof useBoard>;
