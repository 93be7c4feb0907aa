import { Check, CircleCheck, Pencil, Undo2 } from "lucide-react";
import type { ReadFact } from "../api/documents.js";
import { fieldLabel } from "../words/labels.js";
import { saidText } from "./said.js";
import { FactForm } from "./FactForm.js";
import { confirm, factId, goToFact } from "./useFactKeys.js";
import type { Facts } from "./useFacts.js";

/** Below this a reading should be looked at first. */
const SURE = 0.9;

interface Props {
  fact: ReadFact;
  facts: Facts;
  isCursor: boolean;
  mayCorrect: boolean;
  isEditing: boolean;
  edit: () => void;
  close: () => void;
}

/** A fact: what was read, how surely, where; and what a person says of it. */
export function FactLine({ fact, facts, isCursor, mayCorrect, isEditing, edit, close }: Props) {
  const name = fieldLabel(fact.field);
  const problem = facts.troubled === fact.id ? facts.problem : null;
  return (
    <li aria-current={isCursor ? "true" : undefined} className={`rounded-md ${isCursor ? "bg-accent-soft" : ""}`}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-1 px-1">
        <button
          type="button" id={factId(fact.id)} tabIndex={isCursor ? 0 : -1} title={`“${fact.evidence.quote}”`}
          className="grid min-h-9 grid-cols-[7.5rem_minmax(0,1fr)] items-baseline gap-2 rounded-md px-1 py-1 text-left"
          onClick={() => { goToFact(fact, { pane: "papers" }); }}
        >
          <span className="text-quiet">{name}</span>
          <span className="min-w-0 break-words">
            <span className="font-medium tabular-nums">{saidText(fact.value, fact.field)}</span>
            {fact.verdict === "corrected" && <span className="block text-xs text-quiet">read: <s>{saidText(fact.read, fact.field)}</s></span>}
            <span className="sr-only">, page {fact.evidence.page}, show where it was read</span>
          </span>
        </button>
        <span className="flex items-center">
          <Mark fact={fact} />
          {mayCorrect && <Acts fact={fact} facts={facts} name={name} edit={edit} />}
        </span>
      </div>
      {isEditing && (
        <FactForm
          fact={fact} isBusy={facts.isBusy} problem={problem} close={close}
          save={(value) => { facts.judge({ fact, verdict: "corrected", value }, close); }}
        />
      )}
      {!isEditing && problem !== null && <p role="alert" className="note-bad mx-2 mb-1">{problem}</p>}
    </li>
  );
}

function Acts({ fact, facts, name, edit }: Pick<Props, "fact" | "facts" | "edit"> & { name: string }) {
  const isOff = facts.isBusy;
  return (
    <>
      {fact.verdict === null
        ? <Act says={`Confirm ${name}`} isOff={isOff} act={() => { confirm(facts, fact); }}><Check size={15} aria-hidden /></Act>
        : <Act says={`Take back what was said of ${name}`} isOff={isOff} act={() => { facts.judge({ fact, verdict: "withdrawn" }); }}><Undo2 size={14} aria-hidden /></Act>}
      <Act says={`Correct ${name}`} isOff={isOff} act={edit}><Pencil size={14} aria-hidden /></Act>
    </>
  );
}

function Mark({ fact }: { fact: ReadFact }) {
  if (fact.verdict === "corrected") return <span className="chip bg-warm-soft text-warm">corrected</span>;
  if (fact.verdict === "confirmed") return <span className="chip bg-accent-soft text-accent"><CircleCheck size={12} aria-hidden />confirmed</span>;
  if (fact.confidence >= SURE) return <span className="px-1 text-xs text-quiet tabular-nums"><span className="sr-only">page </span><span aria-hidden>p. </span>{fact.evidence.page}</span>;
  return <span className="chip bg-warm-soft text-warm">{Math.round(fact.confidence * 100)} % sure</span>;
}

function Act({ says, isOff, act, children }: { says: string; isOff: boolean; act: () => void; children: React.ReactNode }) {
  return <button type="button" className="btn-bare min-w-8" title={says} disabled={isOff} onClick={act}>{children}<span className="sr-only">{says}</span></button>;
}
