import { moment, now } from "@propmubi/desk";
import type { Mismatch } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { Figure } from "../parts/Figure.js";
import { Empty } from "../parts/States.js";
import { openDialog } from "../state/store.js";
import { fieldLabel, plain } from "../words/labels.js";
import { valueText } from "../words/values.js";

const SEVERITIES: Record<Mismatch["severity"], { word: string; look: string }> = {
  stop: { word: "Stops the case", look: "bg-bad-soft text-bad" },
  review: { word: "To be reviewed", look: "bg-warm-soft text-warm" },
  info: { word: "For information", look: "bg-sunken text-quiet" },
};
const ORDER: readonly Mismatch["severity"][] = ["stop", "review", "info"];

/** Sources that disagree, side by side; none of them is overwritten. */
export default function Mismatches() {
  const { mismatches, may } = useDetail();
  if (mismatches.length === 0) return <Empty>Whatever two sources say of the same thing agrees.</Empty>;
  const sorted = mismatches.toSorted((one, other) => Number(one.state !== "open") - Number(other.state !== "open") || ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
  return <ul aria-label="Mismatches">{sorted.map((each) => <Item key={each.id} mismatch={each} mayEdit={may.edit.allowed} />)}</ul>;
}

function Item({ mismatch, mayEdit }: { mismatch: Mismatch; mayEdit: boolean }) {
  const { field, severity, says, sides, state, note, by, at } = mismatch;
  const { word, look } = SEVERITIES[severity];
  return (
    <li className="grid gap-2 border-b border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">{fieldLabel(field)}</h2>
        {state === "open" ? <span className={`chip ${look}`}>{word}</span> : <span className="chip bg-accent-soft text-accent">{plain(state)}</span>}
        {mayEdit && <button type="button" className="btn ml-auto min-h-8" onClick={() => { openDialog({ kind: "mismatch", mismatch }); }}>Settle<span className="sr-only"> {fieldLabel(field)}</span></button>}
      </div>
      <p>{says}</p>
      <dl className="grid gap-2 sm:grid-cols-2">
        {sides.map((side) => (
          <div key={`${side.source} ${side.fact_id ?? ""}`} className="rounded-lg border border-line px-3 py-2">
            <dt className="text-xs text-quiet">{plain(side.source)}</dt>
            <dd className="font-semibold"><Figure factId={side.fact_id}>{valueText(side.value, field)}</Figure></dd>
          </div>
        ))}
      </dl>
      {note !== null && <p className="text-quiet">{note}{by !== null && ` – ${by.name}`}{at !== null && `, ${moment(at, now())}`}</p>}
    </li>
  );
}
