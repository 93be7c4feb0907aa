import { rupees } from "@propmubi/desk";
import { useDetail } from "../case/context.js";
import { useAct } from "../case/useAct.js";
import { outcomeLabel, plain } from "../words/labels.js";
import type { DialogProps } from "./Dialogs.js";
import { Form, TextArea, textOf } from "./Form.js";

const TITLES = { agree: "Sign", return: "Return to the maker", decline: "Decline" } as const;
const DONE = { agree: "Signed", return: "The case is back with its maker", decline: "The case is declined" } as const;

/** The checker's word: what is signed stands above it. */
export function SignDialog({ dialog }: DialogProps) {
  const detail = useDetail();
  const { run, isBusy, problem } = useAct(detail);
  if (dialog.kind !== "sign") return null;
  const { decision } = dialog;
  const { recommendation, needs, case: row } = detail;
  const amount = recommendation?.terms?.amount_inr ?? row.loan.amount_inr;
  return (
    <Form
      title={TITLES[decision]}
      does={TITLES[decision]}
      isBusy={isBusy}
      problem={problem}
      submit={(form) => { run({ path: "sign", body: { decision, text: textOf(form, "text") }, says: DONE[decision] }); }}
    >
      {recommendation !== null && (
        <div className="rounded-lg border border-line bg-sunken p-3">
          <p><strong>{recommendation.by.name}</strong> recommends: <strong>{outcomeLabel(recommendation.decision).toLowerCase()}</strong>{recommendation.decision !== "decline" && <>, <span className="tabular-nums">{rupees(amount)}</span></>}</p>
          <p className="mt-1 text-quiet">{recommendation.text}</p>
          {recommendation.deviations.map((each) => <p key={each.code} className="mt-1 text-warm">Deviation from {plain(each.code).toLowerCase()}: {each.text}</p>)}
        </div>
      )}
      {needs !== null && decision === "agree" && <p className="text-quiet">Level {needs.level}: {needs.why}</p>}
      <TextArea name="text" label={decision === "agree" ? "What you have checked" : "Why"} isFirst />
    </Form>
  );
}
