import { useEffect, useState } from "react";
import type { Check, CheckState } from "../api/types.js";
import { useDetail } from "../case/context.js";
import { CheckChip } from "../parts/Chips.js";
import { Figure } from "../parts/Figure.js";
import { Empty } from "../parts/States.js";
import { useTools } from "../state/context.js";
import { openDialog } from "../state/store.js";
import { checkOf, deviable } from "../words/findings.js";
import { CHECKS, plain } from "../words/labels.js";
import { limitText, valueText } from "../words/values.js";

const WORST_FIRST: readonly CheckState[] = ["fail", "refer", "not_judged", "pass"];

/** Every rule against the case: what does not pass stands first. */
export default function Rules() {
  const { checks, ruleset_hash: ruleset, may, report } = useDetail();
  const findings = deviable(report);
  const { place } = useTools();
  const [only, setOnly] = useState<CheckState | null>(null);
  useEffect(() => {
    if (place.at !== null) document.getElementById(`check-${place.at}`)?.scrollIntoView({ block: "nearest" });
  }, [place.at]);
  if (checks.length === 0) return <Empty>The rules have not been asked yet; they are when the papers are in.</Empty>;
  const shown = checks
    .filter((each) => only === null || each.state === only)
    .toSorted((one, other) => WORST_FIRST.indexOf(one.state) - WORST_FIRST.indexOf(other.state));
  return (
    <>
      <div className="flex flex-wrap items-center gap-1 px-4 py-2">
        <div role="group" aria-label="Which rules" className="flex flex-wrap gap-1">
          {([null, ...WORST_FIRST] as const).map((state) => {
            const count = checks.filter((each) => state === null || each.state === state).length;
            return (
              <button key={state ?? "all"} type="button" aria-pressed={only === state} className={`btn-bare px-2 text-xs font-medium ${only === state ? "bg-accent-soft text-accent" : ""}`} onClick={() => { setOnly(state); }}>
                {state === null ? "All" : CHECKS[state]} <span className="tabular-nums">{count}</span>
              </button>
            );
          })}
        </div>
        {ruleset !== null && <p className="ml-auto text-xs text-quiet">Rule set <code title={ruleset}>{ruleset.slice(0, 10)}</code></p>}
      </div>
      {shown.length === 0 && <Empty>No rule of that kind.</Empty>}
      <ul aria-label="Rules" className="border-t border-line">
        {shown.map((each) => <Rule key={each.code} check={each} isLit={place.at === each.code} finding={may.override.allowed ? (findings.find((found) => checkOf(found.code) === each.code)?.code ?? null) : null} />)}
      </ul>
    </>
  );
}

function Rule({ check, isLit, finding }: { check: Check; isLit: boolean; finding: string | null }) {
  const { code, clause, source, as_of: asOf, state, limit, value, inputs, says, rule } = check;
  return (
    <li id={`check-${code}`} className={`grid gap-1 border-b border-line px-4 py-3 ${isLit ? "bg-accent-soft" : ""}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <CheckChip state={state} />
        <h2 className="font-semibold">{plain(code)}</h2>
        <p className="ml-auto tabular-nums"><strong>{limitText(value, code)}</strong> <span className="text-quiet">against {limitText(limit, code)}</span></p>
      </div>
      <p>{says}</p>
      {inputs.length > 0 && (
        <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
          {inputs.map((each) => (
            <div key={each.name} className="flex gap-1.5"><dt className="text-quiet">{plain(each.name)}</dt><dd><Figure factId={each.fact_id}>{valueText(each.value, each.name)}</Figure></dd></div>
          ))}
        </dl>
      )}
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-quiet">
        <span>{clause}</span><span>{source}</span><span>in force on {asOf}</span>{rule !== null && <code>{rule}</code>}
        {finding !== null && <button type="button" className="link ml-auto min-h-6" onClick={() => { openDialog({ kind: "override", code: finding }); }}>Override {plain(code)}</button>}
      </p>
    </li>
  );
}
