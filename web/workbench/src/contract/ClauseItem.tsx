import { moment, now } from "@propmubi/desk";
import { Copy } from "lucide-react";
import type { Clause } from "../api/contracts.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";
import { SeverityChip } from "../title/parts.js";
import { PRESENT, standingOf } from "./words.js";

export interface ClauseActs {
  /** Opens a clause at its place; null: the paper is not at hand here. */
  show: ((clause: Clause) => void) | null;
  /** Confirms or corrects one; null: nobody may. */
  tell: ((clause: Clause) => void) | null;
}

/** One check: how it stands, the words it rests on, and what to propose instead. */
export function ClauseItem({ clause, show, tell }: { clause: Clause } & ClauseActs) {
  const { place } = useTools();
  return (
    <li id={`clause-${clause.id}`} className={`grid gap-1 border-b border-line px-4 py-3 ${place.at === clause.id ? "bg-accent-soft" : ""}`}>
      <Head clause={clause} tell={tell} />
      <Told clause={clause} />
      <p>{clause.assessment}</p>
      <Quote clause={clause} show={show} />
      <p className="text-xs text-quiet">Benchmark: {clause.benchmark} <span>[{clause.source}]</span></p>
      {clause.suggested_wording !== "" && <Wording words={clause.suggested_wording} />}
    </li>
  );
}

function Head({ clause, tell }: { clause: Clause } & Pick<ClauseActs, "tell">) {
  const standing = standingOf(clause);
  const { says, look } = PRESENT[standing];
  const isTold = clause.told !== null && clause.told !== undefined;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className={`chip ${look}`}>{says}</span>
      <h3>{clause.id} {clause.title}</h3>
      {standing !== "yes" && <SeverityChip severity={clause.severity} />}
      {clause.method === "model" && <span className="text-xs text-quiet">a model pointed at it</span>}
      {tell !== null && <button type="button" className="btn ml-auto min-h-8 px-2" onClick={() => { tell(clause); }}>{isTold ? "Say otherwise" : "Confirm or correct"}<span className="sr-only">: {clause.title}</span></button>}
    </div>
  );
}

function Told({ clause: { told, present } }: { clause: Clause }) {
  if (!told) return null;
  return <p className="text-xs text-quiet">{told.present === present ? "Confirmed" : `Found ${PRESENT[present].says.toLowerCase()}, told otherwise`} by {told.by.name}, {moment(told.at, now())}{told.note !== null && `: ${told.note}`}</p>;
}

function Quote({ clause, show }: { clause: Clause } & Pick<ClauseActs, "show">) {
  const { quote, page } = clause;
  if (quote === null) return null;
  const words = <>{clause.clause !== null && `Clause ${clause.clause}, `}page {page}: “{quote}”</>;
  return (
    <blockquote className="border-l-3 border-line pl-3 text-xs">
      {show === null || page === null ? words : (
        <button type="button" className="figure min-h-6 text-left" onClick={() => { show(clause); }}>{words}<span className="sr-only">, show in the agreement</span></button>
      )}
    </blockquote>
  );
}

function Wording({ words }: { words: string }) {
  return (
    <div className="flex items-start gap-2 rounded-lg bg-sunken px-3 py-2">
      <p className="min-w-0 flex-1"><span className="text-quiet">Propose:</span> {words}</p>
      <button
        type="button"
        className="btn-bare shrink-0"
        onClick={() => {
          navigator.clipboard.writeText(words).then(() => { toast("Copied"); }, () => { toast("The browser does not let this page copy; mark the words instead.", true); });
        }}
      >
        <Copy size={15} aria-hidden />Copy
      </button>
    </div>
  );
}
