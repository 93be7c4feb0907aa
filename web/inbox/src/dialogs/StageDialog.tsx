import { useState } from "react";
import { stage } from "../actions/steps.js";
import type { Stage } from "../api/types.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import { LOST_REASONS, STAGES } from "../words/labels.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

export default function StageDialog({ ids }: DialogProps) {
  const { acts } = useTools();
  const { leads, name } = useTargets(ids);
  const [isLost, setLost] = useState(false);
  const [only] = leads;
  if (!only) return null;
  const put = (to: Stage, reason: string | null): void => {
    closeDialog();
    const step = stage(to, reason);
    if (leads.length === 1) void acts.run(only.id, step);
    else void acts.bulk(ids, step, "stage");
  };
  if (isLost) {
    return (
      <Sheet title={`Why is ${name} lost?`}>
        <ul className="grid grid-cols-2 gap-2">
          {LOST_REASONS.map(({ value, label }, at) => (
            <li key={value}><button type="button" data-first={at === 0 || undefined} className="btn min-h-11 w-full justify-start" onClick={() => { put("lost", value); }}>{label}</button></li>
          ))}
        </ul>
      </Sheet>
    );
  }
  return (
    <Sheet title={`Stage of ${name}`}>
      <ul className="grid gap-1">
        {STAGES.map(({ value, label }) => {
          const isHere = leads.length === 1 && only.stage === value;
          const isFirst = value === STAGES.find((each) => leads.length > 1 || each.value !== only.stage)?.value;
          return (
            <li key={value}>
              <button
                type="button"
                className="btn min-h-11 w-full justify-start"
                disabled={isHere}
                data-first={isFirst || undefined}
                onClick={() => {
                  if (value === "lost") setLost(true);
                  else put(value, null);
                }}
              >
                {label}
                {isHere && <span className="ml-auto text-xs font-normal text-quiet">now</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}
