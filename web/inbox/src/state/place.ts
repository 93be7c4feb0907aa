import type { LeadRow, Sort } from "../api/types.js";

/** Parameters of a list besides view and sort, under the API's own names. */
export const FILTERS = ["q", "band", "stage", "source", "owner", "sla", "flag"] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** Where one is in the inbox; all of it is in the address, so that a reload or a link comes back to it. */
export interface Place {
  /** A view of the API, or "manager". */
  view: string;
  filters: Filters;
  /** Chips of the search that were taken off, by their keys. */
  without: readonly string[];
  sort: Sort;
  /** The lead on its own screen (phone), or shown beside the list. */
  lead: string | null;
}

const SORTS: readonly string[] = ["value", "recent", "sla", "score"] satisfies Sort[];

function isSort(word: string | null): word is Sort {
  return word !== null && SORTS.includes(word);
}

export function placeOf(search: string): Place {
  const given = new URLSearchParams(search);
  const sort = given.get("sort");
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of FILTERS) {
    const value = given.get(name);
    if (value) filters[name] = value;
  }
  return {
    view: given.get("view") ?? "mine",
    filters,
    without: filters.q === undefined ? [] : given.getAll("without"),
    sort: isSort(sort) ? sort : "value",
    lead: given.get("lead"),
  };
}

/** What the server is asked for the list of a place; also how a saved view is kept. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

export function queryOf({ view, filters, without, sort }: Place): Query {
  return { view, ...filters, ...(without.length > 0 && { without }), ...(sort !== "value" && { sort }) };
}

function searchOf(query: Query): URLSearchParams {
  return new URLSearchParams(Object.entries(query).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
}

export function addressOf(place: Place): string {
  const search = searchOf(queryOf(place));
  if (place.lead !== null) search.set("lead", place.lead);
  return `?${search.toString()}`;
}

/** The place a saved view names; what this page does not know is left out. */
export function placeOfQuery(query: Readonly<Record<string, unknown>>): Place {
  const isWord = (value: unknown): value is string => typeof value === "string";
  const words = Object.entries(query).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).filter(isWord)] as const);
  return { ...placeOf(searchOf(Object.fromEntries(words)).toString()), lead: null };
}

/** The same filters less one. */
export function lessFilter(filters: Filters, name: FilterName): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([each]) => each !== name));
}

export function isSameList(one: Place, other: Place): boolean {
  return addressOf({ ...one, lead: null }) === addressOf({ ...other, lead: null });
}

function isOpen(lead: LeadRow): boolean {
  return lead.stage !== "booked" && lead.stage !== "lost";
}

const IN_VIEW: Record<string, (lead: LeadRow, isSnoozed: boolean) => boolean> = {
  mine: (lead, isSnoozed) => lead.is_mine && !isSnoozed && isOpen(lead),
  unassigned: (lead, isSnoozed) => lead.owner === null && !isSnoozed && isOpen(lead),
  team: (lead, isSnoozed) => !isSnoozed && isOpen(lead),
  snoozed: (lead, isSnoozed) => isSnoozed && isOpen(lead),
  done: (lead) => !isOpen(lead),
};

const BY_FILTER: Record<Exclude<FilterName, "q">, (lead: LeadRow) => string | null | readonly string[]> = {
  band: (lead) => lead.band,
  stage: (lead) => lead.stage,
  source: (lead) => lead.source,
  owner: (lead) => lead.owner?.id ?? null,
  sla: (lead) => lead.sla.state,
  flag: (lead) => lead.flags,
};

/**
 * Whether a changed or new lead stands in that list. A search in words only the server understands: there, what
 * is new is found when the list is asked for again.
 */
export function belongs(lead: LeadRow, place: Place, now: number): boolean {
  if (lead.merged_into !== null) return false;
  const isSnoozed = lead.snoozed_until !== null && new Date(lead.snoozed_until).getTime() > now;
  if (!(IN_VIEW[place.view]?.(lead, isSnoozed) ?? true)) return false;
  return FILTERS.every((name) => {
    const wanted = place.filters[name];
    if (wanted === undefined) return true;
    if (name === "q") return false;
    const has = BY_FILTER[name](lead);
    return Array.isArray(has) ? has.includes(wanted) : has === wanted;
  });
}

const KEYS: Record<Sort, (lead: LeadRow) => number> = {
  value: (lead) => lead.expected_value_inr ?? -1,
  score: (lead) => lead.probability ?? -1,
  recent: (lead) => new Date(lead.last_activity_at ?? lead.created_at).getTime(),
  // The first to fall due stands first, what waits for nothing last.
  sla: (lead) => (lead.sla.due_at === null || lead.sla.met_at !== null ? Number.NEGATIVE_INFINITY : -new Date(lead.sla.due_at).getTime()),
};

/** What decides where a lead stands, the higher the further up; as the server sorts (store/lead_inbox/asking.py). */
export function rank(lead: LeadRow, sort: Sort): number {
  return KEYS[sort](lead);
}
