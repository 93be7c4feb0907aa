import { useState } from "react";
import { stage } from "../actions/steps.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import { STAGES } from "../words/labels.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

export default function StageDialog({ ids }: DialogProps) {
  const { acts } = useTools();
  const { leads, name } = useTargets(ids);
  const [isLost, setLost] = useState(false);
  const [only] = leads;
  if (!only) return null;
  const put = (to: string, reason: string | null): void => {
    closeDialog();
    const step = stage(to, reason);
    if (leads.length === 1) void acts.run(only.id, step);
    else void acts.bulk(ids, step, "stage");
  };
  if (isLost) {
    return (
      <Sheet title={`Why is ${name} lost?`}>
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const reason = new FormData(event.currentTarget).get("reason");
            put("lost", typeof reason === "string" ? reason.trim() : null);
          }}
        >
          <label className="grid gap-1 font-medium">
            Reason
            <input name="reason" autoFocus required minLength={3} maxLength={300} className="field font-normal" placeholder="bought elsewhere, budget too low, …" />
          </label>
          <button type="submit" className="btn btn-main min-h-11">Lost</button>
        </form>
      </Sheet>
    );
  }
  return (
    <Sheet title={`Stage of ${name}`}>
      <ul className="grid gap-1">
        {STAGES.map(({ value, label }) => {
          const isHere = leads.length === 1 && only.stage === value;
          return (
            <li key={value}>
              <button
                type="button"
                className="btn min-h-11 w-full justify-start"
                disabled={isHere}
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
