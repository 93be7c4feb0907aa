import { textIn, wholeTime } from "@propmubi/desk";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { Holding, Severity, TitleFile } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { Ask, Field } from "./Ask.js";
import { MayButton, OpinionChip, SeverityChip } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { codeWords, shareWords } from "./words.js";

interface Found {
  code: string;
  severity: Severity;
  events: string[];
}

/** As `domain/title_files/changes.py` has it. */
interface Changes {
  as_of_before: string;
  as_of_now: string;
  opinion_before: string;
  opinion_now: string;
  holders_before: Holding[];
  holders_now: Holding[];
  appeared: Found[];
  gone: Found[];
  weighed: { code: string; events: string[]; before: Severity; now: Severity }[];
  new_events: string[];
}

const held = (holders: readonly Holding[]): string => holders.map((each) => `${each.name} ${shareWords(each.share)}`).join(", ") || "nobody";
const about = (events: readonly string[]): string => (events.length === 0 ? "" : ` (${events.join(", ")})`);

/** Later searches: what each changed since the one before it. */
export function SearchesPart() {
  const { searches, may } = useFile();
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 px-4 pt-4 pb-2">
        <p className="text-quiet">Registers change daily: an updating search is a new revision, and is signed anew.</p>
        <span className="ml-auto"><MayButton may={may.update_search} act={() => { setAsked(true); }}><RefreshCw size={15} aria-hidden />Updating search</MayButton></span>
      </div>
      {searches.length === 0 && <Empty>There was one search so far.</Empty>}
      <ol aria-label="Searches" reversed>{searches.toReversed().map((each) => <Search key={each.id} search={each} />)}</ol>
      {isAsked && <AskSearch close={() => { setAsked(false); }} />}
    </>
  );
}

function Search({ search }: { search: TitleFile["searches"][number] }) {
  const changes = search.changes as Changes | null;
  return (
    <li className="panel">
      <h2>Search {search.revision}, to {search.until} <span className="text-xs font-normal text-quiet">asked for by {search.by?.name ?? "the platform"}, {wholeTime(search.at)}</span></h2>
      {changes === null ? <p className="text-quiet">It is being read.</p> : <Difference changes={changes} />}
    </li>
  );
}

function Difference({ changes }: { changes: Changes }) {
  const isQuiet = changes.appeared.length + changes.gone.length + changes.weighed.length + changes.new_events.length === 0;
  const [before, after] = [held(changes.holders_before), held(changes.holders_now)];
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">{changes.as_of_before}: <OpinionChip opinion={changes.opinion_before} /> {changes.as_of_now}: <OpinionChip opinion={changes.opinion_now} /></p>
      {before !== after && <p>Held by {before} before, by <strong>{after}</strong> now.</p>}
      {isQuiet ? <p className="text-quiet">Nothing changed.</p> : (
        <ul className="grid gap-1">
          {changes.new_events.length > 0 && <li>New instruments: {changes.new_events.join(", ")}</li>}
          {changes.appeared.map((each) => <li key={`+${each.code}${about(each.events)}`}>New: <SeverityChip severity={each.severity} /> {codeWords(each.code)}{about(each.events)}</li>)}
          {changes.gone.map((each) => <li key={`-${each.code}${about(each.events)}`}>Gone: <SeverityChip severity={each.severity} /> <s>{codeWords(each.code)}{about(each.events)}</s></li>)}
          {changes.weighed.map((each) => <li key={`=${each.code}${about(each.events)}`}>{codeWords(each.code)}{about(each.events)}: <SeverityChip severity={each.before} /> is now <SeverityChip severity={each.now} /></li>)}
        </ul>
      )}
    </>
  );
}

function AskSearch({ close }: { close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  const [wrong, setWrong] = useState<string | null>(null);
  const { title } = useFile();
  const submit = (form: FormData): void => {
    try {
      const given = textIn(form, "events").trim();
      const events = given === "" ? [] : (JSON.parse(given) as unknown);
      setWrong(null);
      run({ path: "update-search", body: { to: textIn(form, "to"), events }, says: "The search goes on; what changed is shown once it is reviewed" });
    } catch {
      setWrong("New instruments are written as a JSON list: [{\"id\": \"E9\", \"date\": \"2026-11-20\", \"type\": \"mortgage\", \"lender\": \"SBI\"}].");
    }
  };
  return (
    <Ask title="Updating search" does="Search on" isBusy={isBusy} problem={wrong ?? problem} close={close} submit={submit}>
      <p className="text-quiet">The last search went to {title.as_of}. The opinion that was signed stays as it went out.</p>
      <Field name="to" label="Search to" type="date" isFirst />
      <Field name="events" label="New instruments" hint="A JSON list; papers are added under Papers." rows={4} isOptional />
    </Ask>
  );
}
