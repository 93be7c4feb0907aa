import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { CONDITIONS, fieldLabel } from "../words/labels.js";
import type { DialogProps } from "./Dialogs.js";
import { Form, TextArea, textOf } from "./Form.js";

const VERBS = { open: "Open again", received: "Mark as received", cleared: "Clear", waived: "Waive" } as const;

/** What became of a condition. */
export function ConditionDialog({ dialog }: DialogProps) {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  if (dialog.kind !== "condition") return null;
  const { condition, state } = dialog;
  return (
    <Form
      title={`${VERBS[state]}: ${condition.text}`}
      does={VERBS[state]}
      isBusy={isBusy}
      problem={problem}
      submit={(form) => { run({ path: `conditions/${condition.id}`, body: { state, note: textOf(form, "note") }, says: `${CONDITIONS[state]}: ${condition.text}` }); }}
    >
      <TextArea name="note" label={state === "waived" ? "Why it may be waived" : "Note"} isFirst isOptional={state !== "waived"} />
    </Form>
  );
}

/** What became of sources that disagree. */
export function MismatchDialog({ dialog }: DialogProps) {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  if (dialog.kind !== "mismatch") return null;
  const { mismatch } = dialog;
  return (
    <Form
      title={`Mismatch: ${fieldLabel(mismatch.field)}`}
      does="Save"
      isBusy={isBusy}
      problem={problem}
      submit={(form) => {
        const state = textOf(form, "state");
        run({ path: `mismatches/${mismatch.id}`, body: { state, note: textOf(form, "note") }, says: `Mismatch ${state}` });
      }}
    >
      <p className="text-quiet">{mismatch.says}</p>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium">It is</legend>
        {([["explained", "both are right, and here is why"], ["resolved", "one was wrong and is corrected"], ["open", "still to be settled"]] as const).map(([value, hint], at) => (
          <label key={value} className="flex items-baseline gap-2">
            <input type="radio" name="state" value={value} defaultChecked={at === 0} data-first={at === 0 || undefined} className="accent-(--accent)" />
            <span className="capitalize">{value}</span> <span className="text-quiet">{hint}</span>
          </label>
        ))}
      </fieldset>
      <TextArea name="note" label="Note" />
    </Form>
  );
}
