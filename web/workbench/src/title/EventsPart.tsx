import { textIn } from "@propmubi/desk";
import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import type { Report, TitleEvent, TitleFact } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { plain } from "../words/labels.js";
import { Ask, Field } from "./Ask.js";
import { EventForm } from "./EventForm.js";
import { spotOf } from "./marks.js";
import { MayButton } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { told } from "./words.js";

type Open = { kind: "edit"; event: TitleEvent | null } | { kind: "strike"; event: TitleEvent };

/** What has no date of its own stands last. */
const dayOf = ({ date }: Partial<TitleEvent>): string => date ?? "undated";

/** The case, event by event, each beside the words of its deed; corrected one by one. */
export function EventsPart() {
  const file = useFile();
  const { place } = useTools();
  const [open, setOpen] = useState<Open | null>(null);
  const events = ((file.case?.events ?? []) as TitleEvent[]).toSorted((one, other) => dayOf(one).localeCompare(dayOf(other)));
  const close = (): void => { setOpen(null); };
  useEffect(() => {
    if (place.at !== null) document.getElementById(`event-${place.at}`)?.scrollIntoView({ block: "center" });
  }, [place.at]);
  if (events.length === 0) return <Empty>{file.problem ?? "Events stand here once the papers are read."}</Empty>;
  const newId = `P${events.filter((each) => /^P\d+$/.test(each.id)).length + 1}`;
  return (
    <>
      <div className="flex items-center gap-3 px-4 pt-4 pb-1">
        <h2 className="panel-title">{events.length} events</h2>
        <span className="ml-auto"><MayButton may={file.may.edit} act={() => { setOpen({ kind: "edit", event: null }); }}><Plus size={15} aria-hidden />Add an event</MayButton></span>
      </div>
      <ol aria-label="Events">{events.map((each) => <Event key={each.id} event={each} open={setOpen} />)}</ol>
      {open?.kind === "edit" && <EventForm event={open.event} newId={newId} close={close} />}
      {open?.kind === "strike" && <Strike event={open.event} close={close} />}
    </>
  );
}

function Event({ event, open }: { event: TitleEvent; open: (open: Open) => void }) {
  const file = useFile();
  const { place, go } = useTools();
  const facts = file.facts[event.id] ?? [];
  const isHere = place.at === event.id;
  const did = ((file.report as Report | null)?.chain ?? []).find((each) => each.event === event.id);
  const fields = Object.entries(event).filter(([name]) => !["id", "date", "type"].includes(name));
  return (
    <li id={`event-${event.id}`} aria-current={isHere ? "true" : undefined} className={`grid gap-1 border-b border-line px-4 py-3 ${isHere ? "bg-accent-soft" : ""}`}>
      <div className="flex flex-wrap items-center gap-2">
        <h3>
          <button type="button" className="figure" onClick={() => { go({ ...spotOf(file, event.id), at: event.id }); }}>
            {event.id}, {plain(event.type).toLowerCase()} of {event.date}<span className="sr-only">, show the deed</span>
          </button>
        </h3>
        {did && <span className={`text-xs ${did.effective ? "text-quiet" : "text-warm"}`}>{did.effect}</span>}
        <span className="ml-auto flex gap-1.5">
          <MayButton may={file.may.edit} act={() => { open({ kind: "edit", event }); }}>Correct<span className="sr-only"> {event.id}</span></MayButton>
          <MayButton may={file.may.edit} act={() => { open({ kind: "strike", event }); }}>Strike out<span className="sr-only"> {event.id}</span></MayButton>
        </span>
      </div>
      <dl className="flex flex-wrap gap-x-4 gap-y-0.5">
        {fields.map(([name, value]) => <div key={name} className="flex min-w-0 gap-1"><dt className="text-quiet">{plain(name).toLowerCase()}</dt><dd className="min-w-0 break-words">{told(value)}</dd></div>)}
      </dl>
      {facts.length > 0 && (
        <details open={isHere} className="text-xs">
          <summary className="cursor-pointer py-1 text-quiet">{facts.length} facts read of its papers</summary>
          <ul className="grid gap-0.5">{facts.map((each, at) => <Fact key={at} fact={each} name={`${event.id}#${at}`} event={event.id} />)}</ul>
        </details>
      )}
    </li>
  );
}

function Fact({ fact, name, event }: { fact: TitleFact; name: string; event: string }) {
  const { place, go } = useTools();
  const { document_id: doc, page } = fact;
  return (
    <li className={place.fact === name ? "bg-warm-soft" : ""}>
      <span className="text-quiet">{plain(fact.field).toLowerCase()}</span>{" "}
      {doc === null ? told(fact.value) : (
        <button type="button" className="figure min-h-6 text-left" title={`“${fact.quote}”`} onClick={() => { go({ doc, page, fact: name, at: event, pane: "papers" }); }}>
          {told(fact.value)}<span className="sr-only">, page {page}, show where it was read</span>
        </button>
      )}
    </li>
  );
}

function Strike({ event, close }: { event: TitleEvent; close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  return (
    <Ask
      title={`Strike out ${event.id}`}
      does="Strike it out"
      isBusy={isBusy}
      problem={problem}
      close={close}
      submit={(form) => { run({ path: `events/${encodeURIComponent(event.id)}`, body: { event: null, reason: textIn(form, "reason") }, says: `${event.id} is struck out; the case is reviewed anew` }); }}
    >
      <p className="text-quiet">The {plain(event.type).toLowerCase()} of {event.date} is left out, whatever paper tells of it. The case is reviewed anew.</p>
      <Field name="reason" label="Why" rows={3} isFirst />
    </Ask>
  );
}
