import { stop } from "../actions/steps.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

/** Asked once more, because it cannot be undone: only the person can agree anew. */
export default function StopDialog({ ids }: DialogProps) {
  const { acts } = useTools();
  const { leads, name } = useTargets(ids);
  const [lead] = leads;
  if (!lead) return null;
  return (
    <Sheet title={`Did ${name} say STOP?`}>
      <p>Every call and message to them ends at once, on every channel. It cannot be undone: they would have to agree again themselves.</p>
      <div className="mt-4 flex gap-2">
        <button
          type="button"
          className="btn min-h-11 border-bad bg-bad-soft text-bad"
          onClick={() => {
            closeDialog();
            void acts.run(lead.id, stop());
          }}
        >
          End all outreach
        </button>
        <button type="button" data-first className="btn min-h-11" onClick={closeDialog}>Keep as it is</button>
      </div>
    </Sheet>
  );
}
