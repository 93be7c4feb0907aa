import { ago, HOUR, inOneUnit, now, useNudges, useTicking, wholeTime } from "@propmubi/desk";
import { createCall } from "@propmubi/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus, UserRoundMinus } from "lucide-react";
import { useCallback, useState } from "react";
import { addressIn } from "../api/cases.js";
import type { Waiting as Wait } from "../api/types.js";
import { createTitleApi } from "../api/titles.js";
import { Empty, Failed, Loading, problemOf } from "../parts/States.js";
import { Escalated, Sla } from "../parts/Sla.js";
import { useTools } from "../state/context.js";
import { addressOf, NO_CASE } from "../state/place.js";
import { toast } from "../state/store.js";
import { INBOX } from "../words/labels.js";

const KEY = ["waiting"] as const;
/** Title files have no stream. */
const ASK_AGAIN_MS = 10_000;

/** The questions that graphs have stopped for, of cases and title files: what is due, who has it, and taking it on. */
export default function Waiting() {
  const { api, hasCases } = useTools();
  const client = useQueryClient();
  const [only, setOnly] = useState<Wait["what"] | null>(null);
  const found = useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.waiting(signal), refetchInterval: ASK_AGAIN_MS });
  const look = useCallback(() => client.invalidateQueries({ queryKey: KEY }), [client]);
  const all = found.data ?? [];
  return (
    <section aria-labelledby="waiting-title" className="flex min-h-0 flex-1 flex-col bg-surface">
      {hasCases && <Nudged look={look} />}
      <Head all={all} only={only} setOnly={setOnly} />
      {found.isError && found.data !== undefined && (
        <p role="alert" className="note-bad m-3">{problemOf(found.error)} Below is what was waiting at {wholeTime(new Date(found.dataUpdatedAt).toISOString())}.</p>
      )}
      {found.isPending && <Loading what="what waits" />}
      {found.isError && found.data === undefined && <Failed error={found.error} again={() => void found.refetch()} />}
      {found.data && <List waits={only === null ? all : all.filter((each) => each.what === only)} />}
    </section>
  );
}

/** Looks at once when a case moves; who works with titles alone has no stream of cases. */
function Nudged({ look }: { look: () => Promise<void> }) {
  const { fetch } = useTools();
  useNudges({ fetch, address: addressIn.queueStream, event: "cases", look });
  return null;
}

function Head({ all, only, setOnly }: { all: readonly Wait[]; only: Wait["what"] | null; setOnly: (only: Wait["what"] | null) => void }) {
  const kinds = [...new Set(all.map((each) => each.what))];
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2 sm:px-4">
      <h1 id="waiting-title" className="text-lg">Waiting</h1>
      <p className="text-quiet max-sm:sr-only">Where a graph has stopped and needs a person or a paper.</p>
      <div role="group" aria-label="For what" className="flex gap-1 overflow-x-auto max-sm:w-full">
        {kinds.length > 1 && [null, ...kinds].map((kind) => (
          <button key={kind ?? "all"} type="button" aria-pressed={only === kind} className={`btn-bare shrink-0 px-2.5 text-xs font-medium whitespace-nowrap ${only === kind ? "bg-accent-soft text-accent" : ""}`} onClick={() => { setOnly(kind); }}>
            {kind === null ? "All" : INBOX[kind]} <span className="tabular-nums">{all.filter((each) => kind === null || each.what === kind).length}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function List({ waits }: { waits: readonly Wait[] }) {
  if (waits.length === 0) return <Empty>Nothing waits for anybody.</Empty>;
  return (
    <ul aria-label="Waiting" className="min-h-0 flex-1 overflow-y-auto">
      {waits.map((each) => <Item key={`${each.id} ${each.what} ${each.since}`} wait={each} />)}
    </ul>
  );
}

function Item({ wait }: { wait: Wait }) {
  const { go, place, me } = useTools();
  const isMine = wait.owner !== null && wait.owner.id === me.user_id;
  const to = wait.kind === "case" ? { ...NO_CASE, case: wait.id } : { ...NO_CASE, view: "titles" as const, title: wait.id };
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-3 py-2.5 hover:bg-sunken sm:grid-cols-[7.5rem_12rem_minmax(0,1fr)_9rem_8rem] sm:px-4">
      <span className="grid justify-items-start gap-0.5 max-sm:order-2 max-sm:justify-self-end"><Sla sla={{ due_at: wait.due_at, state: wait.due_at !== null && new Date(wait.due_at).getTime() < now() ? "late" : "open" }} /><Escalated at={wait.escalated_at} /></span>
      <span className="min-w-0 max-sm:order-1">
        <a
          href={addressOf({ ...place, ...to })}
          className="font-semibold after:absolute after:inset-0"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(to);
          }}
        >
          {INBOX[wait.what]}
        </a>
        <span className="block text-xs text-quiet tabular-nums">{wait.ref}</span>
      </span>
      <span className="min-w-0 max-sm:order-3 max-sm:col-span-2">
        {wait.detail}
        <span className="block text-xs text-quiet">waiting since <Since at={wait.since} /></span>
      </span>
      <span className="truncate text-xs max-sm:order-4">{isMine ? "You" : (wait.owner?.name ?? <span className="text-quiet">Nobody</span>)}</span>
      <span className="relative justify-self-end max-sm:order-5"><Assign wait={wait} isMine={isMine} /></span>
    </li>
  );
}

/** Taking it on, or giving it back. */
function Assign({ wait, isMine }: { wait: Wait; isMine: boolean }) {
  const { api, fetch, isAnalyst, isAdvocate } = useTools();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (path: "claim" | "release"): Promise<unknown> => {
      const { act } = wait.kind === "case" ? api : createTitleApi(createCall({ fetch }));
      return act(wait.id, path, { version: wait.version });
    },
    onSuccess: (_, path) => { toast(path === "claim" ? `${wait.ref} is yours` : `${wait.ref} is free for others`); },
    onError: (error) => { toast(problemOf(error), true); },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  if (!(wait.kind === "case" ? isAnalyst : isAdvocate)) return null;
  const [path, label, Icon] = isMine ? (["release", "Give back", UserRoundMinus] as const) : (["claim", wait.owner === null ? "Take it" : "Take over", UserPlus] as const);
  return (
    <button type="button" className={isMine ? "btn-bare" : "btn"} disabled={change.isPending} onClick={() => { change.mutate(path); }}>
      <Icon size={15} aria-hidden />{label}<span className="sr-only"> {wait.ref}</span>
    </button>
  );
}

function Since({ at }: { at: string }) {
  return <>{useTicking((time) => (time - new Date(at).getTime() < HOUR ? ago(at, time) : `${inOneUnit(time - new Date(at).getTime())} ago`))}</>;
}
