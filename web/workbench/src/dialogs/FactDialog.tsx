import { useState } from "react";
import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { fieldLabel } from "../words/labels.js";
import { typed, valueText } from "../words/values.js";
import type { DialogProps } from "./Dialogs.js";
import { Form, TextArea, textOf } from "./Form.js";

/** Another value beside the one that was read; the old one is kept, and everything after it is stale. */
export function FactDialog({ dialog }: DialogProps) {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  const [text, setText] = useState("");
  if (dialog.kind !== "fact") return null;
  const { field, value, unit, evidence } = dialog.fact;
  const next = typed(text, value);
  const isWrong = text !== "" && typeof value === "number" && typeof next !== "number";
  return (
    <Form
      title={`Correct: ${fieldLabel(field)}`}
      does="Save the correction"
      isBusy={isBusy}
      problem={problem}
      submit={(form) => {
        if (isWrong) return;
        run({ path: "facts", body: { field, value: next, note: textOf(form, "note"), evidence: evidenceIn(evidence) }, says: `${fieldLabel(field)} is corrected; the figures are stale now` });
      }}
    >
      <p>
        Read: <strong className="tabular-nums">{valueText(value, field, unit)}</strong>
        {evidence.quote !== null && <span className="block text-xs text-quiet">“{evidence.quote}”{evidence.page !== null && `, page ${evidence.page}`}</span>}
      </p>
      <label className="grid gap-1 font-medium">
        Should be
        <input className="field font-normal" value={text} required data-first autoComplete="off" aria-invalid={isWrong} inputMode={typeof value === "number" ? "numeric" : "text"} onChange={(event) => { setText(event.target.value); }} />
        {isWrong
          ? <span role="alert" className="text-xs font-normal text-bad">A whole number is needed here, as 142500 or 1,42,500.</span>
          : typeof next === "number" && <span className="text-xs font-normal text-quiet">{valueText(next, field, unit)}</span>}
      </label>
      <TextArea name="note" label="Why" hint="Kept in the timeline with your name." />
    </Form>
  );
}

/** The evidence goes along where the correction is of what the same words say. */
function evidenceIn(evidence: { document_id: string | null; page: number | null; quote: string | null }): object | null {
  const { document_id, page, quote } = evidence;
  return document_id === null ? null : { document_id, page, quote };
}
