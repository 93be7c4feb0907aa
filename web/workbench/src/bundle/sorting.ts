import { newId } from "@propmubi/desk";
import type { BundleFile } from "../api/documents.js";

/** Pages that are one paper, in the order they are read. */
export interface Part {
  /** Of this page alone; the server knows a part by its pages. */
  key: string;
  label: string;
  /** 0 to 1; null: a person said so. */
  score: number | null;
  pages: readonly number[];
}

/** All papers of a file. Each page is in one of them, and none of them is empty. */
export type Sorting = readonly Part[];

export function sortingOf({ parts }: Pick<BundleFile, "parts">): Sorting {
  return parts.map(({ label, score, pages }) => ({ key: newId(), label, score, pages }));
}

/** Whether both say the same of every page. */
export function isSame(one: Sorting, other: Sorting): boolean {
  const said = (sorting: Sorting): string => JSON.stringify(sorting.map(({ label, pages }) => [label, pages]));
  return said(one) === said(other);
}

/** Where the page stands: in which part, and at which place in it; from 0. */
export function spotOf(sorting: Sorting, page: number): { part: number; place: number } {
  const part = sorting.findIndex((each) => each.pages.includes(page));
  return { part, place: sorting[part]?.pages.indexOf(page) ?? -1 };
}

/** The pages in the order of the sorting. */
export function ordered(sorting: Sorting, pages: Iterable<number>): number[] {
  const wanted = new Set(pages);
  return sorting.flatMap((each) => each.pages).filter((page) => wanted.has(page));
}

const withoutEmpty = (sorting: Sorting): Sorting => sorting.filter((each) => each.pages.length > 0);

/** Puts the pages into a part, before one of its pages or at its end; a part that they leave empty is gone. */
export function movedTo(sorting: Sorting, pages: readonly number[], key: string, before: number | null): Sorting {
  const moving = new Set(pages);
  const block = ordered(sorting, pages);
  return withoutEmpty(sorting.map((part) => {
    const rest = part.pages.filter((page) => !moving.has(page));
    if (part.key !== key) return rest.length === part.pages.length ? part : { ...part, pages: rest };
    const from = before === null ? -1 : part.pages.indexOf(before);
    // Dropped before a page that moves itself, they come before the next that stays.
    const stays = from < 0 ? undefined : part.pages.slice(from).find((page) => !moving.has(page));
    const at = stays === undefined ? rest.length : rest.indexOf(stays);
    return { ...part, pages: [...rest.slice(0, at), ...block, ...rest.slice(at)] };
  }));
}

/** Puts the pages into a paper of their own, after that part. */
export function movedOut(sorting: Sorting, pages: readonly number[], afterKey: string): Sorting {
  const made: Part = { key: newId(), label: "unknown", score: null, pages: [] };
  const at = sorting.findIndex((each) => each.key === afterKey) + 1;
  return movedTo([...sorting.slice(0, at), made, ...sorting.slice(at)], pages, made.key, null);
}

/** Moves the pages one place towards the beginning (-1) or the end (1), over the edge of their paper too. */
export function nudged(sorting: Sorting, pages: readonly number[], by: -1 | 1): Sorting {
  const block = ordered(sorting, pages);
  const edge = by < 0 ? block[0] : block.at(-1);
  if (edge === undefined) return sorting;
  const { part, place } = spotOf(sorting, edge);
  const own = sorting[part];
  const beside = own?.pages[place + by];
  if (own && beside !== undefined) {
    return movedTo(sorting, block, own.key, by < 0 ? beside : (own.pages[place + 2] ?? null));
  }
  return moved(sorting, block, by);
}

/** Moves the pages to the end of the paper above (-1), or to the beginning of the one below (1). */
export function moved(sorting: Sorting, pages: readonly number[], by: -1 | 1): Sorting {
  const block = ordered(sorting, pages);
  const edge = by < 0 ? block[0] : block.at(-1);
  const target = edge === undefined ? undefined : sorting[spotOf(sorting, edge).part + by];
  if (!target) return sorting;
  return movedTo(sorting, block, target.key, by < 0 ? null : (target.pages[0] ?? null));
}

/** A new paper of the same kind begins with that page. */
export function cutAt(sorting: Sorting, page: number): Sorting {
  const { part, place } = spotOf(sorting, page);
  const own = sorting[part];
  if (!own || place === 0) return sorting;
  const rest: Part = { ...own, key: newId(), score: null, pages: own.pages.slice(place) };
  return [...sorting.slice(0, part), { ...own, pages: own.pages.slice(0, place) }, rest, ...sorting.slice(part + 1)];
}

/** The paper goes on with the one above, whose kind it takes. */
export function joinedAbove(sorting: Sorting, key: string): Sorting {
  const at = sorting.findIndex((each) => each.key === key);
  const [above, own] = [sorting[at - 1], sorting[at]];
  if (!above || !own) return sorting;
  return [...sorting.slice(0, at - 1), { ...above, score: null, pages: [...above.pages, ...own.pages] }, ...sorting.slice(at + 1)];
}

export function labelled(sorting: Sorting, key: string, label: string): Sorting {
  return sorting.map((each) => (each.key === key && each.label !== label ? { ...each, label, score: null } : each));
}

/** "page 4", "pages 4–6, 9". */
export function pagesText(pages: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const page of pages) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === page) last[1] = page;
    else runs.push([page, page]);
  }
  const said = runs.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(", ");
  return `${pages.length === 1 ? "page" : "pages"} ${said}`;
}
