import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { deviable } from "../words/findings.js";
import { plain } from "../words/labels.js";
import { ReasonCode } from "./Deviations.js";
import type { DialogProps } from "./Dialogs.js";
import { Form, TextArea, textOf } from "./Form.js";

/** Sets one rule aside before the recommendation, with a reason that stays. */
export function OverrideDialog({ dialog }: DialogProps) {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  const open = deviable(detail.report);
  const code = dialog.kind === "override" ? dialog.code : null;
  return (
    <Form
      title="Override"
      does="Override"
      isBusy={isBusy}
      isOff={open.length === 0}
      problem={problem}
      submit={(form) => {
        const chosen = textOf(form, "code");
        run({ path: "override", body: { code: chosen, reason_code: textOf(form, "reason"), text: textOf(form, "text") }, says: `${plain(chosen)} is set aside, with your reason` });
      }}
    >
      {open.length === 0 && <p className="text-quiet">The engine found nothing that could be set aside. Value, KYC and a defective title never are.</p>}
      {open.length > 0 && <label className="grid gap-1 font-medium">
        What the engine found
        <select name="code" className="field font-normal" defaultValue={code ?? open[0]?.code} required data-first>
          {open.map((each) => <option key={each.code} value={each.code}>{plain(each.code)}</option>)}
        </select>
      </label>}
      <ReasonCode name="reason" />
      <TextArea name="text" label="In words" hint="The signer sees it; it stays in the timeline." />
    </Form>
  );
}
