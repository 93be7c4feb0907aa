import { now } from "@propmubi/desk";
import { useState } from "react";
import { type Visit, visit } from "../actions/steps.js";
import type { LeadDetail } from "../api/types.js";
import { detailKey } from "../state/cache.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import { fromField, hourInIndia, toField } from "../words/time.js";
import type { DialogProps } from "./Dialogs.js";
import { Sheet } from "./Sheet.js";
import { useTargets } from "./useTargets.js";

const STATES: readonly { value: Visit["state"]; label: string }[] = [
  { value: "planned", label: "Planned" },
  { value: "done", label: "They came" },
  { value: "missed", label: "They did not come" },
];

export default function VisitDialog({ ids }: DialogProps) {
  const { acts, client } = useTools();
  const { leads, name } = useTargets(ids);
  const [tomorrow] = useState(() => toField(hourInIndia(now(), 1, 11)));
  const [lead] = leads;
  if (!lead) return null;
  const homes = client.getQueryData<LeadDetail>(detailKey(lead.id))?.listings ?? [];
  const submit = (form: FormData): void => {
    const text = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const state = STATES.find((each) => each.value === text("state"))?.value ?? "planned";
    const at = fromField(text("at"));
    if (at === null) return;
    closeDialog();
    void acts.run(lead.id, visit({ at, state, listingId: text("listing") || null }, now()));
  };
  return (
    <Sheet title={`Visit of ${name}`}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <fieldset className="flex flex-wrap gap-4">
          <legend className="sr-only">Visit is</legend>
          {STATES.map(({ value, label }, at) => (
            <label key={value} className="flex min-h-8 items-center gap-2">
              <input type="radio" name="state" value={value} defaultChecked={at === 0} data-first={at === 0 || undefined} className="size-4 accent-(--accent)" />{label}
            </label>
          ))}
        </fieldset>
        <label className="grid gap-1 font-medium">
          When
          <input name="at" type="datetime-local" required defaultValue={tomorrow} className="field font-normal" />
        </label>
        {homes.length > 0 && (
          <label className="grid gap-1 font-medium">
            Home
            <select name="listing" className="field font-normal">
              <option value="">Not said</option>
              {homes.map((each) => <option key={each.id} value={each.id}>{each.title}</option>)}
            </select>
          </label>
        )}
        <button type="submit" className="btn btn-main min-h-11">Keep the visit</button>
      </form>
    </Sheet>
  );
}
