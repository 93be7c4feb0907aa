import { rupees } from "@propmubi/desk";
import { useState } from "react";
import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { deviable } from "../words/findings.js";
import { outcomeLabel } from "../words/labels.js";
import { typed } from "../words/values.js";
import { Deviations, deviationsOf } from "./Deviations.js";
import { Form, TextArea, textOf } from "./Form.js";

type Decision = "approve" | "counter_offer" | "decline";

const HINTS: Record<Decision, string> = {
  approve: "the amount and terms asked for",
  counter_offer: "less than was asked for",
  decline: "with the engine's reasons",
};

/** The maker's word; another person signs. */
export function RecommendDialog() {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  const { loan, offer_inr: offer, outcome } = detail.case;
  const suggested: Decision = outcome === "decline" ? "decline" : offer !== null && offer < loan.amount_inr ? "counter_offer" : "approve";
  const [decision, setDecision] = useState<Decision>(suggested);
  const findings = deviable(detail.report);
  return (
    <Form
      title="Recommend"
      does={`Recommend: ${outcomeLabel(decision).toLowerCase()}`}
      isBusy={isBusy}
      problem={problem}
      isWide
      submit={(form) => {
        const terms = decision === "counter_offer" ? { amount_inr: typed(textOf(form, "amount"), 0) } : null;
        const deviations = decision === "decline" ? [] : deviationsOf(form, findings);
        run({ path: "recommend", body: { decision, text: textOf(form, "text"), deviations, terms }, says: "Your recommendation is on its way to the signer" });
      }}
    >
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium">Decision</legend>
        {(Object.keys(HINTS) as Decision[]).map((each) => (
          <label key={each} className="flex items-baseline gap-2">
            <input type="radio" name="decision" value={each} checked={decision === each} data-first={decision === each || undefined} className="accent-(--accent)" onChange={() => { setDecision(each); }} />
            <span>{outcomeLabel(each)} <span className="text-quiet">{HINTS[each]}{each === suggested && ", as the engine has it"}</span></span>
          </label>
        ))}
      </fieldset>
      {decision === "counter_offer" && (
        <label className="grid gap-1 font-medium">
          Amount in rupees
          <input name="amount" className="field font-normal" required inputMode="numeric" pattern="[0-9,₹ ]+" defaultValue={String(offer ?? loan.amount_inr)} />
          <span className="text-xs font-normal text-quiet">Asked for {rupees(loan.amount_inr)}{offer !== null && `, the engine lends ${rupees(offer)}`}.</span>
        </label>
      )}
      {decision !== "decline" && <Deviations findings={findings} />}
      <TextArea name="text" label="Your reasons" hint="The signer reads this beside the figures." />
    </Form>
  );
}
