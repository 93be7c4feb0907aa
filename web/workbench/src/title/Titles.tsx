import { moment, now, wholeTime } from "@propmubi/desk";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { TitleRow, TitleStage } from "../api/titles.js";
import { Empty, Failed, Loading, problemOf } from "../parts/States.js";
import { Sla } from "../parts/Sla.js";
import { useTools } from "../state/context.js";
import { addressOf, NO_CASE, withFilter } from "../state/place.js";
import { NewTitle } from "./NewTitle.js";
import { countWords, OpinionChip } from "./parts.js";
import { useTitleApi } from "./useTitle.js";
import { TITLE_STAGES } from "./words.js";

const ASK_AGAIN_MS = 10_000;

/** The title files: how long each may take, which property, where it stands, what it waits for, whose it is. */
export default function Titles() {
  const { place, go, isAdvocate } = useTools();
  const api = useTitleApi();
  const [isNew, setNew] = useState(false);
  const { q, stage, owner } = place.filters;
  const query = { ...(q === undefined ? {} : { q }), ...(stage !== undefined && stage in TITLE_STAGES ? { stage } : {}), ...(owner === "me" || owner === "nobody" ? { owner } : {}) };
  const found = useInfiniteQuery({
    queryKey: ["titles", query],
    queryFn: ({ pageParam, signal }) => api.page(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ASK_AGAIN_MS,
  });
  const rows = found.data?.pages.flatMap((each) => each.items) ?? [];
  const counts = found.data?.pages[0]?.counts;
  return (
    <section aria-labelledby="titles-title" className="flex min-h-0 flex-1 flex-col bg-surface">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2 sm:px-4">
        <h1 id="titles-title" className="text-lg">Titles</h1>
        <div role="group" aria-label="Where they stand" className="flex gap-1 overflow-x-auto max-sm:order-1 max-sm:w-full">
          <Pick label="All" isHere={query.stage === undefined} pick={() => { go({ filters: withFilter(place.filters, "stage", null) }, false); }} />
          {(Object.keys(TITLE_STAGES) as TitleStage[]).map((each) => <Pick key={each} label={`${TITLE_STAGES[each]} ${counts?.[each] ?? ""}`} isHere={stage === each} pick={() => { go({ filters: withFilter(place.filters, "stage", each) }, false); }} />)}
          <Pick label="Mine" isHere={owner === "me"} pick={() => { go({ filters: withFilter(place.filters, "owner", owner === "me" ? null : "me") }, false); }} />
        </div>
        <input
          id="search" type="search" aria-label="Search by reference or property" placeholder="Reference or property" className="field min-h-9 w-56 max-sm:w-40" defaultValue={q ?? ""}
          onKeyDown={(event) => {
            if (event.key === "Enter") go({ filters: withFilter(place.filters, "q", event.currentTarget.value.trim()) }, false);
          }}
        />
        {isAdvocate && <button type="button" className="btn btn-main ml-auto" onClick={() => { setNew(true); }}><Plus size={15} aria-hidden />New title file</button>}
      </div>
      {found.isError && rows.length > 0 && <p role="alert" className="note-bad m-3">{problemOf(found.error)} Below is the list as of {wholeTime(new Date(found.dataUpdatedAt).toISOString())}.</p>}
      {found.isPending && <Loading what="the title files" />}
      {found.isError && rows.length === 0 && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <Empty>{Object.keys(query).length > 0 ? "No title file fits this. Take a filter away." : "There are no title files yet. Open one for a property, and send in its papers."}</Empty>}
      {rows.length > 0 && (
        <ul aria-label="Title files" className="min-h-0 flex-1 overflow-y-auto">
          {rows.map((each) => <Row key={each.id} row={each} />)}
          {found.hasNextPage && <li className="p-3 text-center"><button type="button" className="btn" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>Show more</button></li>}
        </ul>
      )}
      {isNew && <NewTitle close={() => { setNew(false); }} />}
    </section>
  );
}

function Pick({ label, isHere, pick }: { label: string; isHere: boolean; pick: () => void }) {
  return <button type="button" aria-pressed={isHere} className={`btn-bare shrink-0 px-2.5 text-xs font-medium whitespace-nowrap tabular-nums ${isHere ? "bg-accent-soft text-accent" : ""}`} onClick={pick}>{label}</button>;
}

function Row({ row }: { row: TitleRow }) {
  const { place, go } = useTools();
  const to = { ...NO_CASE, view: "titles", title: row.id } as const;
  const where = [row.property.city, row.property.state].filter(Boolean).join(", ");
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2.5 hover:bg-sunken sm:px-4 lg:grid-cols-[7.5rem_minmax(0,2fr)_12rem_minmax(0,1.5fr)_8rem]">
      <span className="max-lg:order-2 max-lg:justify-self-end"><Sla sla={row.sla} /></span>
      <span className="min-w-0 max-lg:order-1">
        <a
          href={addressOf({ ...place, ...to })}
          className="block truncate font-semibold -outline-offset-2 after:absolute after:inset-0"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(to);
          }}
        >
          {row.property.text}
        </a>
        <span className="block truncate text-xs text-quiet tabular-nums">{[row.ref, where, row.revision > 1 ? `search ${row.revision}` : null].filter(Boolean).join(" · ")}</span>
      </span>
      <span className="max-lg:order-3">
        <span className="block text-xs">{TITLE_STAGES[row.stage]}{row.draft && row.opinion !== null && <span className="text-quiet">, a draft</span>}</span>
        {row.opinion !== null && <OpinionChip opinion={row.opinion} />}
      </span>
      <span className="min-w-0 text-xs max-lg:order-5 max-lg:col-span-2">
        {row.waiting_for === null ? <span className="text-quiet">{row.signed_at === null ? "–" : `signed ${moment(row.signed_at, now())}`}</span> : row.waiting_for.detail}
        {row.opinion !== null && <span className="block text-quiet">{countWords(row.counts)}</span>}
      </span>
      <span className="truncate text-xs max-lg:order-4 max-lg:justify-self-end">{row.is_mine ? "You" : (row.owner?.name ?? <span className="text-quiet">Nobody</span>)}</span>
    </li>
  );
}
