import { note } from "../actions/steps.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

export default function NoteDialog({ ids }: DialogProps) {
  const { acts } = useTools();
  const { leads, name } = useTargets(ids);
  const [lead] = leads;
  if (!lead) return null;
  return (
    <Sheet title={`Note on ${name}`}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get("text");
          closeDialog();
          if (typeof text === "string") void acts.run(lead.id, note(text.trim()));
        }}
      >
        <textarea
          name="text"
          aria-label="Note"
          data-first
          required
          rows={4}
          maxLength={2000}
          className="field"
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        <button type="submit" className="btn btn-main min-h-11">Keep the note</button>
      </form>
    </Sheet>
  );
}
