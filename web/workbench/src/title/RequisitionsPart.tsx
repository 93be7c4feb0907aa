import { moment, now, textIn } from "@propmubi/desk";
import { useState } from "react";
import type { Requisition } from "../api/titles.js";
import { Empty } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { Ask, Field } from "./Ask.js";
import { MayButton } from "./parts.js";
import { useFile, useTitleAct } from "./useTitle.js";
import { codeWords, NEXT, REQUISITION_LOOKS, REQUISITIONS } from "./words.js";

interface Asked {
  requisition: Requisition;
  to: Requisition["state"];
  label: string;
}

/** What the seller is asked for, and what became of it: who said so, and when. */
export function RequisitionsPart() {
  const { requisitions, may } = useFile();
  const [asked, setAsked] = useState<Asked | null>(null);
  if (requisitions.length === 0) return <Empty>Nothing has to be asked for.</Empty>;
  const left = requisitions.filter((each) => each.state !== "cleared" && each.state !== "waived").length;
  return (
    <>
      <h2 className="panel-title px-4 pt-4 pb-1">Requisitions <span className="font-normal normal-case">{left === 0 ? "all settled" : `${left} of ${requisitions.length} to be settled`}</span></h2>
      <ul aria-label="Requisitions">
        {requisitions.map((each) => (
          <li key={each.id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5 max-sm:grid-cols-1">
            <span>
              <span className={`chip mr-2 ${REQUISITION_LOOKS[each.state]}`}>{REQUISITIONS[each.state]}</span>
              {each.number}. {each.text}
              <For requisition={each} />
              {each.told_by !== null && each.told_at !== null && <span className="block text-xs text-quiet">{[each.told_by.name, moment(each.told_at, now()), each.note].filter(Boolean).join(" · ")}</span>}
            </span>
            <span className="flex flex-wrap justify-end gap-1.5">
              {NEXT[each.state].map(({ to, label }) => <MayButton key={to} may={may.edit} act={() => { setAsked({ requisition: each, to, label }); }}>{label}<span className="sr-only">: {each.text}</span></MayButton>)}
            </span>
          </li>
        ))}
      </ul>
      {asked !== null && <Tell asked={asked} close={() => { setAsked(null); }} />}
    </>
  );
}

/** The findings that ask for it. */
function For({ requisition }: { requisition: Requisition }) {
  const { findings } = useFile();
  const { go } = useTools();
  const held = findings.filter((each) => requisition.finding_ids.includes(each.id));
  return (
    <span className="block text-xs text-quiet">
      for {held.map((each, at) => (
        <span key={each.id}>{at > 0 && ", "}<button type="button" className="figure min-h-6" onClick={() => { go({ part: "findings", at: each.id }); }}>{codeWords(each.code).toLowerCase()}{each.events.length > 0 && ` (${each.events.join(", ")})`}</button></span>
      ))}
    </span>
  );
}

function Tell({ asked: { requisition, to, label }, close }: { asked: Asked; close: () => void }) {
  const { run, isBusy, problem } = useTitleAct(close);
  return (
    <Ask
      title={`${label}: ${requisition.text}`}
      does={label}
      isBusy={isBusy}
      problem={problem}
      close={close}
      submit={(form) => { run({ path: `requisitions/${requisition.id}`, body: { state: to, note: textIn(form, "note").trim() }, says: `Requisition ${requisition.number}: ${REQUISITIONS[to].toLowerCase()}` }); }}
    >
      <p className="text-quiet">It changes no finding: those are told by themselves.</p>
      <Field name="note" label={to === "waived" ? "Why it may be waived" : "Note"} rows={3} isFirst isOptional={to !== "waived"} />
    </Ask>
  );
}
