import { now } from "@propmubi/desk";
import type { QueryClient } from "@tanstack/react-query";
import type { LeadApi } from "../api/leads.js";
import type { LeadEvent, LeadRow } from "../api/types.js";
import { COUNTS, detailKey, findRow, type LeadPages, LISTS, putRow, refreshLists, timelineKey } from "../state/cache.js";
import { belongs, type Place, rank } from "../state/place.js";
import { announce, desk, unhide, withMember } from "../state/store.js";
import { BANDS } from "../words/labels.js";

/** Past this many leads at once (an import) the oldest are not asked about singly: the list is, on request. */
export const FLOOD = 60;
const AT_ONCE = 4;
const COUNTS_EVERY_MS = 2000;
const ARRIVED_MOST = 99;

interface Parts {
  api: LeadApi;
  client: QueryClient;
  place: () => Place;
}

/**
 * Takes in what the stream tells. A lead on the screen changes where it stands; a new one waits to be shown: what is
 * under the cursor never moves by itself.
 */
export function createLive({ api, client, place }: Parts): (event: LeadEvent) => void {
  const waiting = new Set<string>();
  let asking = 0;
  let countsTimer: ReturnType<typeof setTimeout> | undefined;

  const pump = (): void => {
    // The latest first: in a flood, somebody who has just come in is not kept waiting behind what is being imported.
    const id = [...waiting].at(-1);
    if (id === undefined || asking >= AT_ONCE) return;
    waiting.delete(id);
    asking += 1;
    void api.row(id).then((row) => { take(row, client, place()); }, () => undefined).finally(() => {
      asking -= 1;
      pump();
    });
    pump();
  };
  return ({ lead_id: id }) => {
    countsTimer ??= setTimeout(() => {
      countsTimer = undefined;
      void client.invalidateQueries({ queryKey: COUNTS });
    }, COUNTS_EVERY_MS);
    // A step of our own is on its way: its answer tells more than this.
    if (desk.get().busy.has(id)) return;
    waiting.delete(id);
    waiting.add(id);
    const [oldest] = waiting;
    if (waiting.size > FLOOD && oldest !== undefined) {
      waiting.delete(oldest);
      desk.set({ isFlooded: true });
    }
    pump();
  };
}

/** Puts a lead that changed somewhere else where it belongs on this screen. */
export function take(row: LeadRow, client: QueryClient, place: Place): void {
  const { busy, ids } = desk.get();
  const known = findRow(client, row.id);
  if (busy.has(row.id) || (known !== null && known.version > row.version)) return;
  putRow(client, row);
  if (client.getQueryState(detailKey(row.id))) {
    void client.invalidateQueries({ queryKey: detailKey(row.id) });
    void client.invalidateQueries({ queryKey: timelineKey(row.id) });
  }
  if (ids.includes(row.id)) mark(known, row, place);
  else if (belongs(row, place, now())) enter(row, client, place);
}

/** Says of a lead on the screen that it would stand elsewhere, or nowhere, in a list asked for now. */
function mark(known: LeadRow | null, row: LeadRow, place: Place): void {
  const isElsewhere = known !== null && rank(known, place.sort) !== rank(row, place.sort);
  const hasLeft = place.filters.q === undefined && !belongs(row, place, now());
  if (isElsewhere || hasLeft) desk.set(({ moved }) => ({ moved: withMember(moved, row.id, true) }));
}

function enter(row: LeadRow, client: QueryClient, place: Place): void {
  if (desk.get().hidden.has(row.id)) unhide(row.id);
  else if (isNews(row, client, place)) arrive(row, client);
}

/**
 * Whether a lead that is not on the screen is new in this list. One that stands further down than was fetched is not:
 * something about it changed, and it will be seen when one gets there.
 */
function isNews(row: LeadRow, client: QueryClient, place: Place): boolean {
  const pages = client.getQueriesData<LeadPages>({ queryKey: LISTS, type: "active" })[0]?.[1]?.pages ?? [];
  const [first] = pages;
  const end = pages.at(-1);
  if (!first || end?.next_cursor === null) return true;
  const last = end?.items.at(-1);
  return row.created_at > first.as_of || (last !== undefined && rank(row, place.sort) > rank(last, place.sort));
}

function arrive(row: LeadRow, client: QueryClient): void {
  const { arrived, ids } = desk.get();
  const others = arrived.filter((each) => each.id !== row.id);
  desk.set({ arrived: [row, ...others].slice(0, ARRIVED_MOST) });
  const said = `New lead: ${row.name}${row.band ? `, ${BANDS[row.band].toLowerCase()}, score ${row.score ?? 0}` : ""}`;
  announce(row.reasons[0] ? `${said}. ${row.reasons[0].text}` : said);
  // Nothing is under the cursor of an empty list.
  if (ids.length === 0) void showAll(client);
}

/** Sorts the list anew and shows what is new. */
export async function showAll(client: QueryClient): Promise<void> {
  desk.set({ arrived: [], moved: new Set(), hidden: new Set(), isFlooded: false });
  await refreshLists(client);
}
