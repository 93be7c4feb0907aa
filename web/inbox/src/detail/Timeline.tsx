import { EvalButton, moment, now, wholeTime } from "@propmubi/desk";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
  AlarmClock, CalendarCheck, CircleCheck, FileText, GitMerge, Layers, type LucideIcon, MessageCircle, NotebookPen, Phone, Route, UserRoundPlus, Zap,
} from "lucide-react";
import { useState } from "react";
import type { ScoreRun, TimelineItem } from "../api/types.js";
import { timelineKey } from "../state/cache.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";
import { plain } from "../words/labels.js";

/** By the beginning of the kind: "call", "call.connected" and "called" are calls. */
const ICONS: readonly [string, LucideIcon][] = [
  ["call", Phone], ["message", MessageCircle], ["whatsapp", MessageCircle], ["visit", CalendarCheck], ["document", FileText],
  ["lead.scored", Layers], ["lead.assigned", UserRoundPlus], ["run", Layers], ["note", NotebookPen], ["assign", UserRoundPlus], ["accept", CircleCheck], ["merge", GitMerge],
  ["snooz", AlarmClock], ["stage", Route], ["lead.created", FileText], ["lead.recaptured", FileText],
];

function iconOf(kind: string): LucideIcon {
  return ICONS.find(([start]) => kind.startsWith(start))?.[1] ?? Zap;
}

/** All that has been with this lead, the latest first. */
export function Timeline({ id, runs }: { id: string; runs: readonly ScoreRun[] }) {
  const { api } = useTools();
  const found = useInfiniteQuery({
    queryKey: timelineKey(id),
    queryFn: ({ pageParam, signal }) => api.timeline(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 30_000,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="timeline" className="card">
      <h3 id="timeline">Timeline</h3>
      {found.isPending && <p className="mt-2 text-quiet" role="status">Loading…</p>}
      {found.isError && (
        <p role="alert" className="note-bad mt-2">
          The timeline could not be shown. <button type="button" className="link" onClick={() => void found.refetch()}>Try again</button>
        </p>
      )}
      {found.isSuccess && items.length === 0 && <p className="mt-2 text-quiet">Nothing has happened yet.</p>}
      <ol className="mt-3 grid gap-3">
        {items.map((each) => <Item key={each.id} lead={id} item={each} run={each.kind.includes("scored") ? runBefore(runs, each.at) : null} />)}
      </ol>
      {found.hasNextPage && (
        <button type="button" className="btn mt-3" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>Show earlier</button>
      )}
    </section>
  );
}

/** The run that led to what happened then: the last one begun before it. */
export function runBefore(runs: readonly ScoreRun[], at: string): ScoreRun | null {
  const earlier = runs.filter((each) => new Date(each.created_at).getTime() <= new Date(at).getTime());
  return earlier.sort((one, other) => one.created_at.localeCompare(other.created_at)).at(-1) ?? null;
}

function Item({ lead, item, run }: { lead: string; item: TimelineItem; run: ScoreRun | null }) {
  const Icon = iconOf(item.kind);
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2">
      <span className="grid size-6 place-items-center rounded-full bg-sunken text-quiet"><Icon size={13} aria-hidden /></span>
      <div className="grid gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{item.title}</span>
          <time dateTime={item.at} title={wholeTime(item.at)} className="text-xs text-quiet">{moment(item.at, now())}{item.actor !== null && ` · ${item.actor}`}</time>
        </p>
        {item.text !== null && <p className="whitespace-pre-line text-quiet">{/^[a-z_]+$/.test(item.text) ? plain(item.text) : item.text}</p>}
        {run && <Steps lead={lead} runId={run.run_id} threadId={run.thread_id} />}
      </div>
    </li>
  );
}

/** The steps of the graph run behind a score, asked for when it is opened. */
function Steps({ lead, runId, threadId }: { lead: string; runId: string; threadId: string }) {
  const { api } = useTools();
  const [isOpen, setOpen] = useState(false);
  const { data: run, error } = useQuery({
    queryKey: ["steps", runId],
    queryFn: () => api.steps(lead, runId),
    enabled: isOpen,
    staleTime: Infinity,
  });
  return (
    <details onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary className="inline-block min-h-6 font-medium text-accent">How it was scored</summary>
      {error && <p role="alert" className="note-bad mt-1">The steps could not be shown.</p>}
      {isOpen && !run && !error && <p className="text-quiet" role="status">Loading…</p>}
      {run && (
        <ol className="mt-1 grid gap-1 border-l-3 border-line pl-3">
          {run.steps.map((each, at) => (
            <li key={`${each.node} ${at}`}>
              <span className="font-medium">{plain(each.node)}</span>
              {each.ms !== null && <span className="text-xs text-quiet tabular-nums"> · {each.ms} ms</span>}
              <span className="block text-quiet">{each.summary}</span>
              <Values values={each.values} />
            </li>
          ))}
          <li>
            <EvalButton send={() => api.addToEvals(threadId)} tell={(text, isBad) => { toast(text, { isBad }); }} />
          </li>
        </ol>
      )}
    </details>
  );
}

function Values({ values }: { values: Record<string, unknown> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-3 text-xs text-quiet">
      {entries.map(([name, value]) => (
        <div key={name} className="flex gap-1">
          <dt>{plain(name)}:</dt>
          <dd className="text-ink">{typeof value === "string" || typeof value === "number" ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
