import { moment, now } from "@propmubi/desk";
import { useId } from "react";
import type { Condition, ConditionState, MayOne } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { Empty } from "../parts/States.js";
import { openDialog } from "../state/store.js";
import { CONDITIONS } from "../words/labels.js";

const LOOKS: Record<ConditionState, string> = {
  open: "bg-warm-soft text-warm", received: "bg-cold-soft text-cold", cleared: "bg-accent-soft text-accent", waived: "bg-sunken text-quiet",
};

/** What may come of a condition in that state. */
const WAYS: Record<ConditionState, readonly { to: ConditionState; label: string }[]> = {
  open: [{ to: "received", label: "Received" }, { to: "waived", label: "Waive" }],
  received: [{ to: "cleared", label: "Clear" }, { to: "open", label: "Open again" }, { to: "waived", label: "Waive" }],
  cleared: [{ to: "open", label: "Open again" }],
  waived: [{ to: "open", label: "Open again" }],
};

/** What has to be there before sanction, and before disbursal. */
export default function Conditions() {
  const { conditions } = useDetail();
  if (conditions.length === 0) return <Empty>The case has no conditions.</Empty>;
  return (["sanction", "disbursal"] as const).map((before) => {
    const items = conditions.filter((each) => each.before === before);
    const open = items.filter((each) => each.state === "open" || each.state === "received").length;
    return items.length > 0 && (
      <section key={before} aria-label={`Before ${before}`}>
        <h2 className="panel-title px-4 pt-4 pb-1">Before {before} <span className="font-normal normal-case">{open === 0 ? "all settled" : `${open} of ${items.length} to be settled`}</span></h2>
        <ul>{items.map((each) => <Item key={each.id} condition={each} />)}</ul>
      </section>
    );
  });
}

function Item({ condition }: { condition: Condition }) {
  const { may } = useDetail();
  const { text, state, by, at, note, applicant } = condition;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2.5">
      <span>
        <span className={`chip mr-2 ${LOOKS[state]}`}>{CONDITIONS[state]}</span>
        {text}{applicant !== null && <span className="text-quiet">, applicant {applicant + 1}</span>}
        {(by !== null || note !== null) && <span className="block text-xs text-quiet">{[by?.name, at === null ? null : moment(at, now()), note].filter(Boolean).join(" · ")}</span>}
      </span>
      <span className="flex flex-wrap justify-end gap-1.5">
        {WAYS[state].map(({ to, label }) => <Way key={to} condition={condition} to={to} label={label} may={to === "waived" ? may.waive : may.edit} />)}
      </span>
    </li>
  );
}

function Way({ condition, to, label, may }: { condition: Condition; to: ConditionState; label: string; may: MayOne }) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="btn min-h-8 px-2 aria-disabled:cursor-not-allowed aria-disabled:border-line aria-disabled:text-quiet"
        aria-disabled={!may.allowed}
        aria-describedby={may.allowed ? undefined : id}
        title={may.allowed ? undefined : may.why}
        onClick={() => {
          if (may.allowed) openDialog({ kind: "condition", condition, state: to });
        }}
      >
        {label}<span className="sr-only">: {condition.text}</span>
      </button>
      {!may.allowed && <span id={id} hidden>{may.why}</span>}
    </>
  );
}
