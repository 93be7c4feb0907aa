import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { assign } from "../actions/steps.js";
import type { Broker, Person } from "../api/types.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import { languageLabel, plain } from "../words/labels.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

/** To whom, with what each carries already and speaks: what routing looks at too. */
export default function AssignDialog({ ids }: DialogProps) {
  const { api, acts, self } = useTools();
  const { leads, name } = useTargets(ids);
  const [wanted, setWanted] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const { data: brokers, isError, refetch } = useQuery({ queryKey: ["brokers"], queryFn: api.brokers, staleTime: 30_000 });
  const [only] = leads;
  if (!only) return null;
  const give = (owner: Person | null): void => {
    closeDialog();
    const step = assign(owner, self);
    if (leads.length === 1) void acts.run(only.id, step);
    else void acts.bulk(ids, step, "assign");
  };
  const fitting = (brokers ?? []).filter((each) => each.name.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <Sheet title={`Give ${name} to`}>
      <input
        type="search"
        data-first
        className="field mb-2"
        aria-label="Name of a broker"
        placeholder="Name"
        value={wanted}
        onChange={(event) => { setWanted(event.target.value); }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && fitting[0]) give(fitting[0]);
          if (event.key === "ArrowDown") list.current?.querySelector("button")?.focus();
        }}
      />
      {isError && <p role="alert" className="note-bad">The brokers could not be shown. <button type="button" className="link" onClick={() => void refetch()}>Try again</button></p>}
      <ul ref={list} className="grid max-h-80 gap-1 overflow-y-auto p-0.5" aria-label="Brokers">
        {fitting.map((each) => <li key={each.id}><Choice broker={each} isOwner={leads.length === 1 && only.owner?.id === each.id} give={give} /></li>)}
        <li><button type="button" className="btn min-h-11 w-full justify-start" onClick={() => { give(null); }}>Nobody: back to unassigned</button></li>
      </ul>
    </Sheet>
  );
}

function Choice({ broker, isOwner, give }: { broker: Broker; isOwner: boolean; give: (owner: Person) => void }) {
  const { id, name, languages, localities, open, capacity, is_available: isAvailable, is_me: isMe } = broker;
  const isFull = capacity !== null && open >= capacity;
  return (
    <button type="button" className="btn min-h-13 w-full min-w-0 justify-start text-left" disabled={isOwner} onClick={() => { give({ id, name }); }}>
      <span className="grid min-w-0 flex-1 leading-tight">
        <span className="truncate">{name}{isMe && " (you)"}</span>
        <span className="truncate text-xs font-normal text-quiet">
          {languages.map(languageLabel).join(", ")}{localities.length > 0 && ` · ${localities.map(plain).join(", ")}`}
        </span>
      </span>
      <span className={`text-xs tabular-nums ${isFull || !isAvailable ? "text-warm" : "font-normal text-quiet"}`}>
        {isOwner ? "has it" : isAvailable ? capacity === null ? `${open} open` : `${open} of ${capacity}${isFull ? ", full" : ""}` : "away"}
      </span>
    </button>
  );
}
