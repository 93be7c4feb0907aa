import type { Query } from "../api/cases.js";
import type { Sort } from "../api/types.js";

export const FILTERS = ["q", "stage", "owner", "waiting"] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export const TABS = ["summary", "rules", "mismatches", "conditions", "title", "what-if", "timeline", "memo", "reasons"] as const;
export type Tab = (typeof TABS)[number];

/** Lists: of cases, of what waits, of title files, of agreements. */
export const VIEWS = ["queue", "waiting", "papers", "titles", "contracts"] as const;
export type View = (typeof VIEWS)[number];

const SORTS = ["sla", "amount", "risk", "updated"] as const;

/** Where a number was read. */
export interface Spot {
  doc: string | null;
  page: number;
  /** The fact whose box is lit. */
  fact: string | null;
}

/** The list one is in: who has no cases begins with titles. */
export function viewOf(view: View, hasCases: boolean): View {
  return hasCases || view !== "queue" ? view : "titles";
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
  view: View;
  filters: Filters;
  sort: Sort;
  case: string | null;
  /** The title file, or the review of an agreement, that is open, and which part of it. */
  title: string | null;
  contract: string | null;
  part: string | null;
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
    view: oneOf<View>(VIEWS, given.get("view")),
    filters: Object.fromEntries(filters),
    sort: oneOf<Sort>(SORTS, given.get("sort")),
    case: given.get("case"),
    title: given.get("title"),
    contract: given.get("contract"),
    part: given.get("part"),
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

function inside({ case: id, title, contract, part, tab, at, doc, page, fact, pane }: Place): Record<string, string | null> {
  if (id === null && title === null && contract === null) return {};
  return {
    case: id, title, contract, part, tab: tab === "summary" ? null : tab, at, doc, fact,
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
  const words = { view: view === "queue" ? null : view, ...filters, sort: sort === "sla" ? null : sort, ...inside(place), ...inPapers(place) };
  const kept = Object.entries(words).filter((pair): pair is [string, string] => pair[1] !== null);
  return `?${new URLSearchParams(kept).toString()}`;
}

/** Nothing of a case, title file or agreement: what a step out of it leaves behind. */
export const NO_CASE = { case: null, title: null, contract: null, part: null, tab: "summary", at: null, doc: null, page: 1, fact: null, pane: "figures", bundle: null, side: "pages", of: null } as const satisfies Partial<Place>;

export function withFilter(filters: Filters, name: FilterName, value: string | null): Filters {
  const others = Object.fromEntries(Object.entries(filters).filter(([each]) => each !== name));
  return value === null || value === "" ? others : { ...others, [name]: value };
}
