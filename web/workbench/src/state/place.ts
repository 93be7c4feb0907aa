import type { Query } from "../api/cases.js";
import type { Sort } from "../api/types.js";

export const FILTERS = ["q", "stage", "owner", "waiting"] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export const TABS = ["summary", "rules", "mismatches", "conditions", "title", "what-if", "timeline", "memo", "reasons"] as const;
export type Tab = (typeof TABS)[number];

const SORTS = ["sla", "amount", "risk", "updated"] as const;

/** Where a number was read. */
export interface Spot {
  doc: string | null;
  page: number;
  /** The fact whose box is lit. */
  fact: string | null;
}

/** Where one is among the papers, which is no case's screen. */
export interface Papers {
  /** The file whose pages and facts are open. */
  bundle: string | null;
  /** Its pages sorted into papers, or a page beside the facts. */
  side: "pages" | "facts";
  /** "case:…" or "title:…": the papers of that file alone. */
  of: string | null;
}

/** Where one is; all of it is in the address, so that reload, link and the browser's back come to it. */
export interface Place extends Spot, Papers {
  view: "queue" | "waiting" | "papers";
  filters: Filters;
  sort: Sort;
  case: string | null;
  tab: Tab;
  /** The rule, mismatch or condition that a link pointed to. */
  at: string | null;
  /** On a phone, papers and figures are screens of their own. */
  pane: "figures" | "papers";
}

/** The word that was given if it is one of them, else the first. */
function oneOf<Word extends string>(words: readonly [Word, ...Word[]], given: string | null): Word {
  return words.find((word) => word === given) ?? words[0];
}

export function placeOf(search: string): Place {
  const given = new URLSearchParams(search);
  const page = Number(given.get("page"));
  const filters = FILTERS.map((name) => [name, given.get(name)] as const).filter(([, value]) => value);
  return {
    view: oneOf(["queue", "waiting", "papers"], given.get("view")),
    filters: Object.fromEntries(filters),
    sort: oneOf<Sort>(SORTS, given.get("sort")),
    case: given.get("case"),
    tab: oneOf<Tab>(TABS, given.get("tab")),
    at: given.get("at"),
    doc: given.get("doc"),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
    fact: given.get("fact"),
    pane: oneOf(["figures", "papers"], given.get("pane")),
    bundle: given.get("bundle"),
    side: oneOf(["pages", "facts"], given.get("side")),
    of: given.get("of"),
  };
}

/** What the server is asked for the list of a place. */
export function queryOf({ filters, sort }: Place): Query {
  return { ...filters, sort };
}

function inCase({ case: id, tab, at, doc, page, fact, pane }: Place): Record<string, string | null> {
  if (id === null) return {};
  return {
    case: id, tab: tab === "summary" ? null : tab, at, doc, fact,
    page: page === 1 ? null : String(page),
    pane: pane === "figures" ? null : pane,
  };
}

function inPapers({ case: id, view, bundle, side, of, at, page, fact, pane }: Place): Record<string, string | null> {
  if (id !== null || view !== "papers") return {};
  if (bundle === null) return { of };
  return {
    of, bundle, fact, at, side: side === "pages" ? null : side,
    page: page === 1 ? null : String(page),
    pane: pane === "figures" ? null : pane,
  };
}

export function addressOf(place: Place): string {
  const { view, filters, sort } = place;
  const words = { view: view === "queue" ? null : view, ...filters, sort: sort === "sla" ? null : sort, ...inCase(place), ...inPapers(place) };
  const kept = Object.entries(words).filter((pair): pair is [string, string] => pair[1] !== null);
  return `?${new URLSearchParams(kept).toString()}`;
}

/** Nothing of a case: what a step out of it leaves behind. */
export const NO_CASE = { case: null, tab: "summary", at: null, doc: null, page: 1, fact: null, pane: "figures", bundle: null, side: "pages", of: null } as const satisfies Partial<Place>;

export function withFilter(filters: Filters, name: FilterName, value: string | null): Filters {
  const others = Object.fromEntries(Object.entries(filters).filter(([each]) => each !== name));
  return value === null || value === "" ? others : { ...others, [name]: value };
}
