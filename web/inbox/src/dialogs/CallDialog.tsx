import { now } from "@propmubi/desk";
import { type KeyboardEvent, useState } from "react";
import { call } from "../actions/steps.js";
import type { CallOutcome } from "../api/types.js";
import { useTools } from "../state/context.js";
import { closeDialog } from "../state/store.js";
import { OUTCOMES } from "../words/labels.js";
import { Sheet } from "./Sheet.js";
import { TimeChoice } from "./TimeChoice.js";
import type { DialogProps } from "./Dialogs.js";
import { useTargets } from "./useTargets.js";

/** How the call went: one key, or one press. */
export function CallDialog({ ids }: DialogProps) {
  const { acts } = useTools();
  const { leads, name } = useTargets(ids);
  const [note, setNote] = useState("");
  const [isCallback, setCallback] = useState(false);
  const [lead] = leads;
  if (!lead) return null;
  const finish = (outcome: CallOutcome, callbackAt: string | null = null): void => {
    closeDialog();
    void acts.run(lead.id, call(outcome, { note: note.trim(), callbackAt }, now()));
  };
  const choose = (outcome: CallOutcome): void => {
    if (outcome === "callback") setCallback(true);
    else finish(outcome);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
    const found = OUTCOMES.find((each) => each.key === event.key);
    if (!found || isCallback || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(found.value);
  };
  return (
    <Sheet title={isCallback ? `When to call ${name} back?` : `How was the call with ${name}?`}>
      <div onKeyDown={press} className="grid gap-3">
        {isCallback ? (
          <TimeChoice verb="Call back" choose={(at) => { finish("callback", at); }} />
        ) : (
          <ul className="grid grid-cols-2 gap-2">
            {OUTCOMES.map((each, at) => (
              <li key={each.value}>
                <button type="button" data-first={at === 0 || undefined} className="btn min-h-13 w-full min-w-0 justify-start gap-3 py-1.5 text-left whitespace-normal" aria-keyshortcuts={each.key} onClick={() => { choose(each.value); }}>
                  <kbd aria-hidden className="key">{each.key}</kbd>
                  <span className="grid leading-tight">{each.label}<span className="text-xs font-normal text-quiet">{each.hint}</span></span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <label className="grid gap-1 font-medium">
          Note, if there is something to keep
          <textarea className="field font-normal" rows={2} maxLength={2000} value={note} onChange={(event) => { setNote(event.target.value); }} />
        </label>
      </div>
    </Sheet>
  );
}
