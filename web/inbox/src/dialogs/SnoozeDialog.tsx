import { now } from "@propmubi/desk";
import { snooze, unsnooze } from "../actions/steps.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { TimeChoice } from "./TimeChoice.js";
import { useTargets } from "./useTargets.js";

export function SnoozeDialog({ ids }: DialogProps) {
  const { acts } = useTools();
  const { leads, name } = useTargets(ids);
  const [only] = leads;
  if (!only) return null;
  const choose = (until: string): void => {
    closeDialog();
    const step = snooze(until, now());
    if (leads.length === 1) void acts.run(only.id, step);
    else void acts.bulk(ids, step, "snooze");
  };
  return (
    <Sheet title={`Snooze ${name} until`}>
      {leads.length === 1 && only.snoozed_until !== null && (
        <button
          type="button"
          className="btn mb-2 min-h-11 w-full"
          onClick={() => {
            closeDialog();
            void acts.run(only.id, unsnooze());
          }}
        >
          Bring it back now
        </button>
      )}
      <TimeChoice verb="Snooze" choose={choose} />
    </Sheet>
  );
}
