import { useState } from "react";
import type { Clause } from "../api/contracts.js";
import { type ClauseActs, ClauseItem } from "./ClauseItem.js";
import { LANGUAGES, type Language, ranked, standingOf } from "./words.js";

interface Props extends ClauseActs {
  clauses: readonly Clause[];
}

/** The eighteen checks of an agreement, what is off first, and the summary for the buyer. */
export function Clauses({ clauses, show, tell }: Props) {
  const order = ranked(clauses);
  return (
    <>
      <Summary clauses={order} />
      <ol aria-label="Clauses">{order.map((each) => <ClauseItem key={each.id} clause={each} show={show} tell={tell} />)}</ol>
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
