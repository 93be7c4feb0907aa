import { moment, now } from "@propmubi/desk";
import { Copy } from "lucide-react";
import { useState } from "react";
import type { Clause } from "../api/contracts.js";
import { useTools } from "../state/context.js";
import { toast } from "../state/store.js";
import { SeverityChip } from "../title/parts.js";
import { LANGUAGES, type Language, PRESENT, ranked, standingOf } from "./words.js";

interface Props {
  clauses: readonly Clause[];
  /** Opens a clause at its place; null: the paper is not at hand here. */
  show: ((clause: Clause) => void) | null;
  /** Confirms or corrects one; null: nobody may. */
  tell: ((clause: Clause) => void) | null;
}

/** The eighteen checks of an agreement, what is off first, and the summary for the buyer. */
export function Clauses({ clauses, show, tell }: Props) {
  const order = ranked(clauses);
  return (
    <>
      <Summary clauses={order} />
      <ol aria-label="Clauses">{order.map((each) => <Item key={each.id} clause={each} show={show} tell={tell} />)}</ol>
    </>
  );
}

/** What the buyer is told, in the buyer's language. */
function Summary({ clauses }: { clauses: readonly Clause[] }) {
  const [language, setLanguage] = useState<Language>("en");
  const off = clauses.filter((each) => standingOf(each) !== "yes");
  return (
    <section aria-label="For the buyer" className="panel">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="panel-title">For the buyer</h2>
        <div role="group" aria-label="Language" className="flex gap-1">
          {LANGUAGES.map(([code, name]) => <button key={code} type="button" lang={code} aria-pressed={language === code} className={`btn-bare px-2 text-xs ${language === code ? "bg-accent-soft text-accent" : ""}`} onClick={() => { setLanguage(code); }}>{name}</button>)}
        </div>
        <span className="text-xs text-quiet">{off.length} of {clauses.length} checks are off</span>
      </div>
      {off.length === 0 ? <p>Every check is in order.</p> : (
        <ul lang={language} className="grid max-w-prose list-disc gap-1 pl-5">{off.map((each) => <li key={each.id}>{each.plain[language]}</li>)}</ul>
      )}
      <p className="text-xs text-quiet">A reading aid and no legal advice. A sentence says what was found; an advocate’s correction stands at the clause.</p>
    </section>
  );
}

function Item({ clause, show, tell }: { clause: Clause } & Pick<Props, "show" | "tell">) {
  const { place } = useTools();
  const standing = standingOf(clause);
  const { says, look } = PRESENT[standing];
  const { told, quote, page } = clause;
  return (
    <li id={`clause-${clause.id}`} className={`grid gap-1 border-b border-line px-4 py-3 ${place.at === clause.id ? "bg-accent-soft" : ""}`}>
      <div className="flex flex-wrap items-center gap-2">
        <span className={`chip ${look}`}>{says}</span>
        <h3>{clause.id} {clause.title}</h3>
        {standing !== "yes" && <SeverityChip severity={clause.severity} />}
        {clause.method === "model" && <span className="text-xs text-quiet">a model pointed at it</span>}
        {tell !== null && <button type="button" className="btn ml-auto min-h-8 px-2" onClick={() => { tell(clause); }}>{told === null || told === undefined ? "Confirm or correct" : "Say otherwise"}<span className="sr-only">: {clause.title}</span></button>}
      </div>
      {told && <p className="text-xs text-quiet">{told.present === clause.present ? "Confirmed" : `Found ${PRESENT[clause.present].says.toLowerCase()}, told otherwise`} by {told.by.name}, {moment(told.at, now())}{told.note !== null && `: ${told.note}`}</p>}
      <p>{clause.assessment}</p>
      {quote !== null && (
        <blockquote className="border-l-3 border-line pl-3 text-xs">
          {show !== null && page !== null ? (
            <button type="button" className="figure min-h-6 text-left" onClick={() => { show(clause); }}>{clause.clause !== null && `Clause ${clause.clause}, `}page {page}: “{quote}”<span className="sr-only">, show in the agreement</span></button>
          ) : <>{clause.clause !== null && `Clause ${clause.clause}, `}page {page}: “{quote}”</>}
        </blockquote>
      )}
      <p className="text-xs text-quiet">Benchmark: {clause.benchmark} <span>[{clause.source}]</span></p>
      {clause.suggested_wording !== "" && <Wording words={clause.suggested_wording} />}
    </li>
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
