import { ApiError } from "@propmubi/client";
import { useState } from "react";
import { useTools } from "../state/context.js";
import { queryOf } from "../state/place.js";
import { closeDialog, toast } from "../state/store.js";
import { useSavedViews } from "../state/useViews.js";
import { Sheet } from "./Sheet.js";

export default function SaveViewDialog() {
  const { place } = useTools();
  const { views, save } = useSavedViews();
  const [problem, setProblem] = useState<string | null>(null);
  const [name, setName] = useState(place.filters.q ?? "");
  const isKnown = views.some((each) => each.name === name.trim());
  const submit = async (): Promise<void> => {
    try {
      await save(name.trim(), queryOf(place));
      closeDialog();
      toast(`Saved as “${name.trim()}”.`);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : "The view was not saved.");
    }
  };
  return (
    <Sheet title="Save this view">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label className="grid gap-1 font-medium">
          Name
          <input data-first required maxLength={60} className="field font-normal" value={name} onChange={(event) => { setName(event.target.value); }} />
        </label>
        {problem !== null && <p role="alert" className="note-bad">{problem}</p>}
        <button type="submit" className="btn btn-main min-h-11">{isKnown ? "Replace the one of that name" : "Save"}</button>
      </form>
    </Sheet>
  );
}
