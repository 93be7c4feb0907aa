import { Pencil } from "lucide-react";
import { useEffect } from "react";
import type { CaseDetail, Fact } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { Figure } from "../parts/Figure.js";
import { useTools } from "../state/context.js";
import { openDialog } from "../state/store.js";
import { fieldLabel, plain } from "../words/labels.js";
import { valueText } from "../words/values.js";

interface Group {
  key: string;
  name: string;
  facts: Fact[];
}

/** Facts that hold, by the paper they were read in; what was said in the application comes last. */
export function groupsOf({ facts, documents }: CaseDetail): Group[] {
  const current = facts.filter((each) => each.is_current);
  const papers = documents.map(({ id, label, file_name }) => ({
    key: id, name: `${plain(label)} · ${file_name}`, facts: current.filter((each) => each.evidence.document_id === id),
  }));
  const known = new Set(documents.map((each) => each.id));
  const rest = current.filter((each) => each.evidence.document_id === null || !known.has(each.evidence.document_id));
  return [...papers, { key: "declared", name: "Said in the application", facts: rest }].filter((each) => each.facts.length > 0);
}

/** Every fact with the way to where it was read, and to a correction. */
export function Facts() {
  const detail = useDetail();
  const { place } = useTools();
  useEffect(() => {
    if (place.fact !== null) document.getElementById(`fact-${place.fact}`)?.scrollIntoView({ block: "nearest" });
  }, [place.fact]);
  const groups = groupsOf(detail);
  return (
    <section aria-label="Facts" className="panel">
      <h2 className="panel-title">Facts and where they were read</h2>
      {groups.length === 0 && <p className="text-quiet">Nothing was read yet.</p>}
      {groups.map(({ key, name, facts }) => (
        <section key={key} aria-label={name} className="grid gap-0.5">
          <h3 className="truncate text-xs text-quiet">{name}</h3>
          <ul>
            {facts.map((each) => <Line key={each.id} fact={each} may={detail.may.edit} isLit={place.fact === each.id} />)}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Line({ fact, may, isLit }: { fact: Fact; may: CaseDetail["may"]["edit"]; isLit: boolean }) {
  const sure = Number(fact.confidence);
  return (
    <li id={`fact-${fact.id}`} aria-current={isLit ? "true" : undefined} className={`grid min-h-8 grid-cols-[minmax(0,1fr)_auto_2rem] items-center gap-2 rounded-md px-2 ${isLit ? "bg-accent-soft" : ""}`}>
      <span className="min-w-0">
        {fieldLabel(fact.field)}
        {fact.method === "person" && <span className="chip ml-2 bg-sunken text-quiet" title={fact.note ?? undefined}>corrected{fact.edited_by !== null && ` by ${fact.edited_by.name}`}</span>}
        {sure < 0.9 && <span className="chip ml-2 bg-warm-soft text-warm">{Math.round(sure * 100)} % sure</span>}
      </span>
      <span className="text-right"><Figure factId={fact.id}>{valueText(fact.value, fact.field, fact.unit)}</Figure></span>
      {may.allowed && (
        <button type="button" className="btn-bare" onClick={() => { openDialog({ kind: "fact", fact }); }}>
          <Pencil size={13} aria-hidden /><span className="sr-only">Correct {fieldLabel(fact.field)}</span>
        </button>
      )}
    </li>
  );
}
